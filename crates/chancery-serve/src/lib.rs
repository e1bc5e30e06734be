//! Serves a store: pages for people, JSON for programs, MCP for assistants.
//!
//! [`serve`] runs until it is told to stop. What a request asks is read off by [`query`], answered by plain functions over
//! an open store (in [`pages`] and [`api`]), and sent by [`respond`]; what is new goes to the one who writes, [`clerk`].
//! Who may ask at all is decided in [`guard`]. Nothing here fetches anything, and nothing a stranger sends names a path.
//!
//! Texts of reports are hostile: pages are made with `maud`, which escapes every value, and the policy of [`guard`] lets a
//! browser run nothing but our own two scripts.
#![warn(missing_docs)]

mod address;
mod api;
mod assets;
mod audit;
mod board;
mod cache;
mod chart;
mod claim;
mod clerk;
mod config;
mod guard;
mod mcp;
mod network;
mod pages;
mod problem;
mod query;
mod readers;
mod respond;
mod session;
mod upload;
mod world;

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use chancery_store::Desk;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate as _, SizeAbove};
use tower_http::timeout::TimeoutLayer;

pub use api::openapi::document as openapi;
pub use config::{Config, Error};
pub use mcp::serve_stdio;

use crate::board::Board;
use crate::cache::Cache;
use crate::clerk::Clerk;
use crate::guard::Guard;
use crate::readers::Readers;

/// What all requests share.
pub(crate) struct App {
    readers: Readers,
    cache: Cache,
    clerk: Option<Clerk>,
    board: Arc<Board>,
    guard: Guard,
    config: Config,
}

pub(crate) type Shared = Arc<App>;

/// Answers requests until `stop` is done; `ready` is told the address once it listens.
///
/// `desk` makes records of new reports; in read-only mode it is not used.
///
/// # Errors
/// If the configuration is not safe, the store cannot be opened, or the address is taken.
pub async fn serve(
    config: Config,
    desk: Arc<dyn Desk + Send + Sync>,
    ready: impl FnOnce(SocketAddr),
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Error> {
    config.check()?;
    let listener = tokio::net::TcpListener::bind(config.listen)
        .await
        .map_err(|source| Error::Listen { on: config.listen, source })?;
    let address = listener.local_addr().map_err(|source| Error::Listen { on: config.listen, source })?;
    let router = router(config, desk)?;
    ready(address);
    axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(stop)
        .await
        .map_err(|source| Error::Listen { on: address, source })
}

/// [`serve`] on threads of its own, until the process is asked to end (SIGINT or SIGTERM).
///
/// # Errors
/// As [`serve`].
pub fn run(
    config: Config,
    desk: Arc<dyn Desk + Send + Sync>,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), Error> {
    threads()?.block_on(serve(config, desk, ready, asked_to_end()))
}

/// [`serve_stdio`] on threads of its own.
///
/// # Errors
/// As [`serve_stdio`].
pub fn run_stdio(config: &Config) -> Result<(), Error> {
    threads()?.block_on(serve_stdio(config))
}

fn threads() -> Result<tokio::runtime::Runtime, Error> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|source| Error::Threads { source })
}

async fn asked_to_end() {
    let interrupted = async {
        // Without a handler the process simply ends, which is as well.
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminated) => tokio::select! { () = interrupted => {}, _ = terminated.recv() => {} },
            Err(_) => interrupted.await,
        }
    }
    #[cfg(not(unix))]
    interrupted.await;
}

/// All routes over one store. Made by [`serve`]; open to tests.
///
/// # Errors
/// If the store cannot be opened.
pub fn router(config: Config, desk: Arc<dyn Desk + Send + Sync>) -> Result<Router, Error> {
    let readers = Readers::open(&config.store, config.readers)?;
    let cache = Cache::open(&config.store)?;
    let board = Arc::new(Board::new());
    let clerk = if config.read_only {
        None
    } else {
        Some(Clerk::start(config.store.clone(), desk, Arc::clone(&board)))
    };
    board::watch(&board, &readers);
    let app = Arc::new(App { readers, cache, clerk, board, guard: Guard::new(&config), config });
    let of_store = Router::new()
        .merge(pages::of_store())
        .merge(api::of_store())
        .layer(axum::middleware::from_fn_with_state(Arc::clone(&app), cache::cached));
    let limited = Router::new()
        .merge(of_store)
        .merge(pages::others())
        .merge(api::jobs())
        .merge(upload::routes().layer(DefaultBodyLimit::max(app.config.max_bytes)))
        .merge(session::routes())
        .fallback(pages::missing)
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, app.config.patience));
    Ok(Router::new()
        .merge(limited)
        .merge(api::streams())
        .merge(mcp::routes(&app))
        .merge(assets::routes())
        .layer(CompressionLayer::new().gzip(true).compress_when(
            SizeAbove::new(512).and(NotForContentType::SSE).and(NotForContentType::const_new("font/")),
        ))
        .layer(axum::middleware::from_fn_with_state(Arc::clone(&app), guard::guard))
        .layer(CatchPanicLayer::custom(problem::of_panic))
        .with_state(app))
}
