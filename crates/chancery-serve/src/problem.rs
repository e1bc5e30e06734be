//! What went wrong, as RFC 9457 has it for programs, and as a page for people.

use std::any::Any;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use axum::response::IntoResponse;
use serde::Serialize;

/// A refusal or failure, without anything of the machine's inside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Problem {
    /// Kind of problem: always `about:blank`, the status says it.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The status in words.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// What was expected, what was found.
    pub detail: String,
    /// What to do about it, where there is something.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// An address that serves instead, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub see: Option<String>,
}

impl Problem {
    /// A problem of that status.
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Problem {
        Problem {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Problem").to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            hint: None,
            see: None,
        }
    }

    /// The caller asked what cannot be asked.
    pub fn bad(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, detail)
    }

    /// There is no such thing.
    pub fn missing(what: &str, id: &str) -> Problem {
        Problem::new(StatusCode::NOT_FOUND, format!("expected the id of {what}, found {id:?}"))
    }

    /// What was asked for is at another address of this server now. It may come back, so nobody is to remember that it moved.
    pub fn moved(to: String) -> Problem {
        let moved =
            Problem::new(StatusCode::PERMANENT_REDIRECT, "what was asked for is at another address now");
        Problem { see: Some(to), ..moved }
    }

    /// There was such a thing.
    pub fn gone(detail: impl Into<String>, see: Option<String>) -> Problem {
        Problem { see, ..Problem::new(StatusCode::GONE, detail) }
    }

    /// Too much to do just now.
    pub fn busy(detail: &str) -> Problem {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, detail).hint("try again in a few seconds")
    }

    /// Our own fault.
    pub fn internal(detail: &str) -> Problem {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, detail)
    }

    /// The same problem, with advice.
    pub fn hint(mut self, hint: impl Into<String>) -> Problem {
        self.hint = Some(hint.into());
        self
    }

    /// Sets what says more than the body: where it moved, when to try again, how to be let in.
    pub fn say(&self, headers: &mut HeaderMap) {
        let mut set = |name: HeaderName, value: &str| {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
        };
        match (self.status, &self.see) {
            (308, Some(to)) => {
                set(header::LOCATION, to);
                set(header::CACHE_CONTROL, "private, no-cache");
            }
            (429 | 503, _) => set(header::RETRY_AFTER, "2"),
            (401, _) => set(header::WWW_AUTHENTICATE, "Bearer"),
            _ => {}
        }
    }

    /// Its status.
    pub fn code(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl From<chancery_store::Error> for Problem {
    fn from(error: chancery_store::Error) -> Problem {
        use chancery_store::Error;
        // Paths of this machine are nobody's business: the message is kept only where it has none.
        match error {
            Error::BadQuery { .. } => Problem::bad(error.to_string()),
            Error::TimedOut { .. } => Problem::new(StatusCode::GATEWAY_TIMEOUT, error.to_string()),
            Error::Locked { .. } => {
                Problem::busy("expected to be the only writer of the store, found another")
            }
            Error::ReadOnly { .. } => Problem::new(StatusCode::FORBIDDEN, "the store may not be written"),
            Error::Full { .. } => Problem::new(
                StatusCode::INSUFFICIENT_STORAGE,
                "expected room for the store, found the disk full",
            ),
            _ => Problem::internal("the store cannot be read")
                .hint("`chancery check` says what is wrong with it"),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response<Body> {
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = self.code();
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        self.say(response.headers_mut());
        response
    }
}

/// The answer where a handler of ours broke off.
pub fn of_panic(_: Box<dyn Any + Send + 'static>) -> Response<Body> {
    Problem::internal("the answer broke off; this is a defect of the server").into_response()
}
