//! Answers that were made before, for as long as nobody has written to the store since.
//!
//! Pages and lists depend on the store, their address and the day alone. So one that was made is kept until the store's
//! stamp changes; who asks for it while it is made waits for the same one. Streams, jobs and what is not well are made anew.

use std::collections::HashMap;
use std::io::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use axum::body::{Body, Bytes, HttpBody as _, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use axum::middleware::Next;
use axum::response::IntoResponse as _;
use chancery_store::Store;
use flate2::Compression;
use flate2::write::GzEncoder;
use tokio::sync::OnceCell;

use crate::clerk::now;
use crate::respond::{is_known, wants_lines};
use crate::{Shared, problem::Problem};

/// Most bytes kept, and of one answer; beyond them all are forgotten.
const MOST: usize = 24 << 20;
const LARGEST: usize = 4 << 20;

/// Most answers kept.
const ANSWERS: usize = 10_000;

/// Fewer bytes than this are sent as they are.
const WORTH_PACKING: usize = 512;

/// An answer, made once.
struct Kept {
    headers: HeaderMap,
    body: Bytes,
    packed: OnceLock<Bytes>,
}

type Cell = Arc<OnceCell<Arc<Kept>>>;

/// What was made of one state of the store.
#[derive(Default)]
struct Shelf {
    stamp: (i64, String),
    bytes: usize,
    cells: HashMap<String, Cell>,
}

/// The answers of one server.
pub struct Cache {
    /// Sees that somebody else has written.
    lookout: Mutex<Store>,
    shelf: Mutex<Shelf>,
}

impl Cache {
    /// An empty one over the store at `path`.
    pub fn open(path: &Path) -> Result<Cache, chancery_store::Error> {
        Ok(Cache { lookout: Mutex::new(Store::read_only(path)?), shelf: Mutex::default() })
    }

    /// The place of an answer, as the store now is; `None` if that cannot be said.
    fn cell(&self, key: String) -> Option<Cell> {
        let stamp = self.lookout.lock().unwrap_or_else(PoisonError::into_inner).stamp().ok()?;
        let stamp = (stamp, now()[..10].to_owned());
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        if shelf.stamp != stamp || shelf.bytes > MOST || shelf.cells.len() >= ANSWERS {
            *shelf = Shelf { stamp, ..Shelf::default() };
        }
        Some(Arc::clone(shelf.cells.entry(key).or_default()))
    }

    fn count(&self, bytes: usize) {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner).bytes += bytes;
    }
}

/// Answers a request from what was made before, or has it made.
pub async fn cached(State(app): State<Shared>, mut request: Request, next: Next) -> Response<Body> {
    if *request.method() != Method::GET || wants_lines(request.headers()) {
        return next.run(request).await;
    }
    let key =
        request.uri().path_and_query().map_or_else(|| request.uri().path().to_owned(), ToString::to_string);
    let Some(cell) = app.cache.cell(key) else { return next.run(request).await };
    let asked = std::mem::take(request.headers_mut());
    let made = cell
        .get_or_try_init(|| async {
            let answer = next.run(request).await;
            let size = answer.body().size_hint().exact().and_then(|size| usize::try_from(size).ok());
            if answer.status() != StatusCode::OK || size.is_none_or(|size| size > LARGEST) {
                return Err(answer);
            }
            let (head, body) = answer.into_parts();
            let body = to_bytes(body, LARGEST)
                .await
                .map_err(|_| Problem::internal("the answer broke off").into_response())?;
            app.cache.count(body.len());
            Ok(Arc::new(Kept { headers: head.headers, body, packed: OnceLock::new() }))
        })
        .await;
    match made {
        Ok(kept) => send(kept, &asked).await,
        Err(answer) => answer,
    }
}

async fn send(kept: &Arc<Kept>, asked: &HeaderMap) -> Response<Body> {
    let tag = kept.headers.get(header::ETAG).and_then(|tag| tag.to_str().ok()).unwrap_or("");
    let is_packed = kept.body.len() >= WORTH_PACKING && takes_gzip(asked);
    let mut answer = if is_known(asked, tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else if is_packed {
        match packed(kept).await {
            Some(packed) => {
                let mut answer = Response::new(Body::from(packed));
                answer.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
                answer
            }
            None => Problem::internal("the answer cannot be packed").into_response(),
        }
    } else {
        Response::new(Body::from(kept.body.clone()))
    };
    for (name, value) in &kept.headers {
        if name != header::CONTENT_LENGTH {
            answer.headers_mut().insert(name, value.clone());
        }
    }
    answer.headers_mut().insert(header::VARY, HeaderValue::from_static("accept, accept-encoding"));
    answer
}

/// The answer packed; made off the threads that talk to callers.
async fn packed(kept: &Arc<Kept>) -> Option<Bytes> {
    if let Some(packed) = kept.packed.get() {
        return Some(packed.clone());
    }
    let kept = Arc::clone(kept);
    tokio::task::spawn_blocking(move || kept.packed.get_or_init(|| pack(&kept.body)).clone()).await.ok()
}

fn pack(bytes: &[u8]) -> Bytes {
    let mut packer = GzEncoder::new(Vec::with_capacity(bytes.len() / 4), Compression::default());
    // Memory takes all that is written.
    let packed = packer.write_all(bytes).and_then(|()| packer.finish());
    packed.unwrap_or_default().into()
}

/// Whether the caller says that gzip may be sent.
fn takes_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    accepted.flat_map(|value| value.split(',')).any(|one| {
        let (name, weight) = one.split_once(';').unwrap_or((one, ""));
        let is_refused = weight.trim().trim_start_matches("q=").parse::<f32>() == Ok(0.0);
        matches!(name.trim(), "gzip" | "*") && !is_refused
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(accepted: &'static str, expected: bool) {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(accepted));
        assert_eq!(takes_gzip(&headers), expected, "{accepted}");
    }

    #[test]
    fn gzip_is_sent_to_who_takes_it() {
        check("gzip, deflate, br", true);
        check("br;q=1.0, gzip;q=0.5", true);
        check("*", true);
        check("gzip;q=0, br", false);
        check("identity", false);
        check("", false);
    }
}
