//! Style, scripts and icon, compiled in.

use axum::Router;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use axum::routing::get;

use crate::Shared;
use crate::respond::tagged;

const STYLE: &str = include_str!("assets/style.css");
const SCRIPT: &str = include_str!("assets/app.js");
const TRY: &str = include_str!("assets/try.js");
const ICON: &str = include_str!("assets/icon.svg");

/// Addresses of the assets change with their content, so that browsers may keep them.
pub fn address(name: &str) -> String {
    let content = match name {
        "style.css" => STYLE,
        "app.js" => SCRIPT,
        "try.js" => TRY,
        _ => ICON,
    };
    format!(
        "/assets/{name}?{:08x}",
        content
            .bytes()
            .fold(0x811c_9dc5_u32, |hash, byte| { (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193) })
    )
}

/// `GET /assets/…`.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route(
            "/assets/style.css",
            get(async |headers: HeaderMap| kept(&headers, "text/css; charset=utf-8", STYLE)),
        )
        .route(
            "/assets/app.js",
            get(async |headers: HeaderMap| kept(&headers, "text/javascript; charset=utf-8", SCRIPT)),
        )
        .route(
            "/assets/try.js",
            get(async |headers: HeaderMap| kept(&headers, "text/javascript; charset=utf-8", TRY)),
        )
        .route("/assets/icon.svg", get(async |headers: HeaderMap| kept(&headers, "image/svg+xml", ICON)))
        .route("/favicon.ico", get(async |headers: HeaderMap| kept(&headers, "image/svg+xml", ICON)))
}

fn kept(headers: &HeaderMap, kind: &'static str, content: &'static str) -> Response {
    let mut answer = tagged(headers, kind, content.as_bytes().to_vec());
    answer
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=604800, immutable"));
    answer
}
