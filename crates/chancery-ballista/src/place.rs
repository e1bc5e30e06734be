//! Where input lies and results go: folders of this machine, or buckets of an S3 store.
//!
//! `s3://bucket/folder` is in a bucket, anything else on a disk. Which store it is, and who asks, says the environment of
//! client, scheduler and executors, by the names that other programs use: `AWS_ENDPOINT_URL`, `AWS_REGION`,
//! `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_ALLOW_HTTP`. No key ever stands in a job's file or in a plan.

use std::collections::BTreeMap;
use std::path::Path as LocalPath;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow};
use datafusion::common::DataFusionError;
use datafusion::execution::object_store::{DefaultObjectStoreRegistry, ObjectStoreRegistry};
use futures::TryStreamExt as _;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt as _, RetryConfig};
use url::Url;

const S3: &str = "s3://";

/// How often a request is tried again. A store that does not answer within seconds is gone: the job ends, says so,
/// keeps what is finished, and goes on when it is run again.
const TRIES: usize = 5;
const PATIENCE: Duration = Duration::from_secs(20);

/// A folder, or a file, on a disk or in a bucket.
#[derive(Clone, Debug)]
pub struct Place {
    /// As people write it: an absolute path, or `s3://bucket/folder`.
    name: String,
    store: Arc<dyn ObjectStore>,
    path: Path,
}

/// Whether a name is one in a bucket.
pub fn is_remote(name: &str) -> bool {
    name.starts_with(S3)
}

impl Place {
    /// The place that `name` names; nobody looks whether there is anything.
    ///
    /// # Errors
    /// If the name names no bucket or is no path, or if the environment's settings for the store contradict each other.
    pub fn of(name: &str) -> Result<Place> {
        let name = name.trim_end_matches('/');
        let (store, path) = match name.strip_prefix(S3) {
            Some(rest) => {
                let (bucket, key) = rest.split_once('/').unwrap_or((rest, ""));
                (bucket_named(bucket)?, Path::parse(key).with_context(|| name.to_owned())?)
            }
            None => {
                let path = Path::from_absolute_path(name).with_context(|| name.to_owned())?;
                (Arc::new(LocalFileSystem::new()) as Arc<dyn ObjectStore>, path)
            }
        };
        Ok(Place { name: name.to_owned(), store, path })
    }

    /// What is called `name` in this folder.
    pub fn join(&self, name: &str) -> Place {
        Place {
            name: format!("{}/{name}", self.name),
            store: self.store.clone(),
            path: Path::from(format!("{}/{name}", self.path)),
        }
    }

    /// As people write it, and as queries name it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// As queries name a folder, all of whose files they read.
    pub fn folder(&self) -> String {
        format!("{}/", self.name)
    }

    /// Writes a small file, which is there whole or not at all.
    pub async fn put(&self, bytes: Vec<u8>) -> Result<()> {
        self.store.put(&self.path, bytes.into()).await.map_err(|error| told(&self.name, &error))?;
        Ok(())
    }

    /// Reads a small file; nothing if there is none.
    pub async fn get(&self) -> Result<Option<Vec<u8>>> {
        match self.read().await {
            Ok(bytes) => Ok(Some(bytes)),
            Err(Error::NotFound { source, .. }) if !source.to_string().contains("NoSuchBucket") => Ok(None),
            Err(error) => Err(told(&self.name, &error)),
        }
    }

    async fn read(&self) -> Result<Vec<u8>, Error> {
        Ok(self.store.get(&self.path).await?.bytes().await?.to_vec())
    }

    /// The files here or below, with their bytes, in order of name; hidden and empty ones are left out.
    pub async fn files(&self) -> Result<Vec<(String, u64)>> {
        let root = self.name.strip_suffix(self.path.as_ref()).unwrap_or(&self.name).trim_end_matches('/');
        let found: Vec<_> = self
            .store
            .list(Some(&self.path))
            .try_collect()
            .await
            .map_err(|error: Error| told(&self.name, &error))?;
        let mut files: Vec<(String, u64)> = found
            .into_iter()
            .filter(|file| file.size > 0 && !file.location.parts().any(|part| part.as_ref().starts_with('.')))
            .map(|file| (format!("{root}/{}", file.location), file.size))
            .collect();
        if files.is_empty() && !self.path.is_root() {
            match self.size().await {
                Ok(bytes) => files.push((self.name.clone(), bytes)),
                Err(Error::NotFound { .. }) => {}
                Err(error) => return Err(told(&self.name, &error)),
            }
        }
        files.sort();
        Ok(files)
    }

    /// Bytes of the file here.
    pub(crate) async fn size(&self) -> Result<u64, Error> {
        Ok(self.store.head(&self.path).await?.size)
    }

    /// A range of the bytes of the file here.
    pub(crate) async fn range(&self, from: u64, to: u64) -> Result<Vec<u8>, Error> {
        Ok(self.store.get_range(&self.path, from..to).await?.to_vec())
    }
}

/// Says of an error of a store what was expected, what was found, and where.
pub fn told(place: &str, error: &(dyn std::error::Error + 'static)) -> anyhow::Error {
    let mut said = error.to_string();
    // The cause is often left out of what its effects say.
    let mut cause = error.source();
    while let Some(next) = cause {
        let next_said = next.to_string();
        if !said.contains(&next_said) {
            said = format!("{said}: {next_said}");
        }
        cause = next.source();
    }
    anyhow!("{}", plain(place, &said))
}

/// What an error of a store means, from its words.
fn plain(place: &str, said: &str) -> String {
    let endpoint = endpoint();
    if said.contains("169.254.169.254") {
        return format!(
            "{place}: expected a key for {endpoint}, found none: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY for client, scheduler and executors"
        );
    }
    let code = said.split_once("<Code>").and_then(|(_, rest)| Some(rest.split_once("</Code>")?.0));
    let refused = ["AccessDenied", "InvalidAccessKeyId", "NotSignedUp", "SignatureDoesNotMatch"];
    match code {
        Some("NoSuchBucket") => format!("{place}: expected a bucket, found none of that name at {endpoint}"),
        Some(code) if refused.contains(&code) => format!(
            "{place}: expected a key that {endpoint} lets in, found one that it refuses ({code}): see AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION"
        ),
        Some(code) => format!("{place}: expected {endpoint} to answer, found it refusing: {code}"),
        // An answer to a question for the head of a file has no body, so there is only the status.
        None if said.contains("privileges") || said.contains("authentication credentials") => format!(
            "{place}: expected a key that {endpoint} lets in, found one that it refuses: see AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION"
        ),
        None if said.contains("HTTP error") || said.contains("error sending request") => {
            format!("{place}: expected an S3 store at {endpoint}, found none that answers: {said}")
        }
        None => format!("{place}: {said}"),
    }
}

/// Where the store is, for messages.
fn endpoint() -> String {
    ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT"]
        .iter()
        .find_map(|name| std::env::var(name).ok())
        .unwrap_or_else(|| "Amazon S3".to_owned())
}

fn bucket_named(bucket: &str) -> Result<Arc<dyn ObjectStore>> {
    let retry = RetryConfig { max_retries: TRIES, retry_timeout: PATIENCE, ..RetryConfig::default() };
    let store = AmazonS3Builder::from_env()
        .with_bucket_name(bucket)
        .with_retry(retry)
        .build()
        .with_context(|| format!("{S3}{bucket}: expected a bucket's name and settings (AWS_…)"))?;
    Ok(Arc::new(store))
}

/// The stores that queries ask, by address: disks, and buckets as they are named.
#[derive(Debug, Default)]
pub struct Stores {
    disks: DefaultObjectStoreRegistry,
    buckets: Mutex<BTreeMap<String, Arc<dyn ObjectStore>>>,
}

impl Stores {
    /// Those of this process.
    pub fn shared() -> Arc<Stores> {
        static SHARED: OnceLock<Arc<Stores>> = OnceLock::new();
        SHARED.get_or_init(Arc::default).clone()
    }
}

impl ObjectStoreRegistry for Stores {
    fn register_store(&self, url: &Url, store: Arc<dyn ObjectStore>) -> Option<Arc<dyn ObjectStore>> {
        self.disks.register_store(url, store)
    }

    fn get_store(&self, url: &Url) -> Result<Arc<dyn ObjectStore>, DataFusionError> {
        if url.scheme() != "s3" {
            return self.disks.get_store(url);
        }
        let name = url.host_str().unwrap_or_default();
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bucket) = buckets.get(name) {
            return Ok(bucket.clone());
        }
        let bucket =
            bucket_named(name).map_err(|error| DataFusionError::Configuration(format!("{error:#}")))?;
        buckets.insert(name.to_owned(), bucket.clone());
        Ok(bucket)
    }
}

/// The absolute path of a folder on a disk, which is made if there is none; a bucket's name as it is.
pub fn made(name: &str) -> Result<String> {
    if is_remote(name) {
        return Ok(name.to_owned());
    }
    std::fs::create_dir_all(name).with_context(|| name.to_owned())?;
    Ok(LocalPath::new(name).canonicalize()?.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[track_caller]
    fn check(said: &str, expected: &str) {
        let found = plain("s3://press/in", said);
        assert!(found.starts_with("s3://press/in: expected ") && found.contains(expected), "{found}");
    }

    #[test]
    fn errors_of_a_store_say_what_they_mean() {
        check("… body: <Error><Code>NoSuchBucket</Code></Error>", "a bucket, found none of that name");
        check("… <Code>SignatureDoesNotMatch</Code>", "refuses (SignatureDoesNotMatch)");
        check("the operation lacked the necessary privileges to complete", "found one that it refuses");
        check("Generic S3 error: HTTP error: error sending request: refused", "found none that answers");
        check("GET http://169.254.169.254/latest/api/token timed out", "set AWS_ACCESS_KEY_ID");
        check("… <Code>SlowDown</Code>", "refusing: SlowDown");
    }
}
