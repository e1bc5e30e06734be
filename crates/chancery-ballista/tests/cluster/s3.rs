//! The same from one bucket of an S3 store into another: `s3s-fs`, a store that keeps its buckets as folders.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::Arc;
use std::time::Instant;

use datafusion::arrow::array::{ArrayRef, RecordBatch, StringArray};
use datafusion::dataframe::DataFrameWriteOptions;
use datafusion::prelude::SessionContext;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::support::{
    Expected, Job, Process, Settings, alone, clock, executor, finish, finished, free_port, lines, scheduler,
    wait_until,
};

const KEY: &str = "a-key-for-tests";
const SECRET: &str = "a-secret-for-tests";

/// A store that is gone, connections and all, with its owner.
struct Server {
    _runtime: Runtime,
}

impl Server {
    /// Serves the folders in `root` as buckets.
    fn start(root: &Path, port: u16) -> Server {
        let mut service = S3ServiceBuilder::new(FileSystem::new(root).expect("a folder"));
        service.set_auth(SimpleAuth::from_single(KEY, SECRET));
        let service = service.build();
        let runtime = Runtime::new().expect("a runtime");
        let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", port))).expect("the port is free");
        runtime.spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let service = service.clone();
                tokio::spawn(async move {
                    let _ = Builder::new(TokioExecutor::new())
                        .serve_connection(TokioIo::new(socket), service)
                        .await;
                });
            }
        });
        Server { _runtime: runtime }
    }
}

/// Who may ask the store at `port`, and with which secret.
fn settings(port: u16, secret: &str) -> Settings {
    vec![
        ("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{port}")),
        ("AWS_ALLOW_HTTP", "true".to_owned()),
        ("AWS_REGION", "us-east-1".to_owned()),
        ("AWS_ACCESS_KEY_ID", KEY.to_owned()),
        ("AWS_SECRET_ACCESS_KEY", secret.to_owned()),
    ]
}

/// Reports as lines, which are cut into parts, as a table in columns, and as an archive; in order of name.
fn fill(bucket: &Path) -> Vec<PathBuf> {
    fs::create_dir_all(bucket).expect("a folder");
    let [archive, columns, reports] =
        ["archive.warc", "columns.parquet", "reports.jsonl"].map(|name| bucket.join(name));
    fs::write(&reports, lines(2)).expect("written");
    let page = "<html><head><title>Ferry strike ends</title></head><body><article><h1>Ferry strike ends</h1>\
        <p>The government of Norway signed an agreement with the ferry union on Monday.</p>\
        <p>Crews return to work in Bergen on Tuesday, a spokesman of the ministry said.</p></article></body></html>";
    let response =
        format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n{page}", page.len());
    let record = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://harbour.example/ferry\r\nWARC-Date: 2017-06-06T08:00:00Z\r\n\
         Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{response}\r\n\r\n",
        response.len()
    );
    fs::write(&archive, record).expect("written");
    let texts = [
        ("id", ["column-1", "column-2"]),
        ("published", ["2017-06-05", "2017-06-07"]),
        (
            "text",
            [
                "Bahrain cut diplomatic ties with Qatar on Monday.",
                "Kuwait offered to mediate between Qatar and Saudi Arabia.",
            ],
        ),
    ];
    let texts =
        texts.map(|(name, values)| (name, Arc::new(StringArray::from_iter_values(values)) as ArrayRef));
    let batch = RecordBatch::try_from_iter(texts).expect("columns");
    let runtime = Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let frame = SessionContext::new().read_batch(batch).expect("a table");
        let options = DataFrameWriteOptions::new().with_single_file_output(true);
        frame.write_parquet(&columns.to_string_lossy(), options, None).await.expect("written");
    });
    vec![archive, columns, reports]
}

fn start((folder, port): (&Path, u16), input: &str, output: &str, more: &str, settings: &Settings) -> Child {
    Job { folder, port, input, output, more }.start(settings)
}

#[test]
fn buckets_are_read_and_written_as_disks_are() {
    let _alone = alone();
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let root = folder.join("buckets");
    fs::create_dir_all(root.join("made")).expect("a folder");
    let expected = Expected::of(&fill(&root.join("press/june 2017")));
    let (store_port, port) = (free_port(), free_port());
    let known = settings(store_port, SECRET);
    let at = (folder, port);

    // Before anything else, as neither scheduler nor executors are asked.
    let refused = |input: &str, settings: &Settings, expected: &str| {
        let (code, said) = finish(start(at, input, "s3://made/none", "", settings));
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains(expected), "{said}");
    };
    let begun = Instant::now();
    refused("s3://press/june 2017", &known, "expected an S3 store at http://127.0.0.1:");
    clock("no store: from the start of the client to its end", begun);
    let mut store = Some(Server::start(&root, store_port));
    refused("s3://nothing/here", &known, "s3://nothing/here: expected a bucket, found none of that name");
    refused("s3://press/july", &known, "s3://press/july: expected reports, found nothing");
    refused("s3://press/june 2017", &settings(store_port, "another"), "found one that it refuses");

    let head = scheduler(port, &known);
    let hands: Vec<Process> =
        (0..3).map(|n| executor(port, &folder.join(format!("work-{n}")), &known)).collect();
    let begun = Instant::now();
    let (code, said) = finish(start(at, "s3://press/june 2017", "s3://made/all of it", "", &known));
    clock("three executors, from bucket to bucket", begun);
    assert_eq!(code, Some(0), "{said}");
    expected.compare(&root.join("made/all of it"), &said);

    // The store goes away and comes back.
    let output = root.join("made/broken");
    let child = start(at, "s3://press", "s3://made/broken", "stages = [\"events\"]", &known);
    wait_until("some parts are finished", || finished(&output, "reports") >= 2);
    store.take();
    let begun = Instant::now();
    let (code, said) = finish(child);
    clock("from the store's end to the client's", begun);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("expected an S3 store at"), "{said}");
    let before = finished(&output, "reports");
    store = Some(Server::start(&root, store_port));
    let (code, said) = finish(start(at, "s3://press", "s3://made/broken", "stages = [\"events\"]", &known));
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains(&format!("{before} finished before")), "{before}: {said}");
    let events = crate::support::rows(&output.join("events"), "report, event");
    assert!(events == expected.events, "events differ after the store was gone");
    drop((head, hands, store));
}
