//! The login page, where a token is set.

use axum::Form;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use maud::html;
use serde::Deserialize;

use crate::guard::COOKIE;
use crate::pages::Page;
use crate::problem::Problem;
use crate::{Shared, pages};

/// `GET` and `POST /login`.
pub fn routes() -> Router<Shared> {
    Router::new().route("/login", get(form).post(login))
}

async fn form(State(app): State<Shared>) -> Response {
    page(&app, None)
}

fn page(app: &Shared, refused: Option<&str>) -> Response {
    let body = html! {
        @if app.guard.has_token() {
            form method="post" action="/login" class="narrow" {
                @if let Some(refused) = refused { p role="alert" class="bad" { (refused) } }
                label for="token" { "The token this server was started with" }
                input #token name="token" type="password" autocomplete="current-password" required;
                button { "Open" }
            }
        } @else {
            p { "This server asks for no token. " a href="/" { "Go on" } }
        }
    };
    let status = if refused.is_some() { StatusCode::UNAUTHORIZED } else { StatusCode::OK };
    (status, Page::new("Open the archive", "", body).render(&app.shell())).into_response()
}

#[derive(Deserialize)]
struct Login {
    token: String,
}

async fn login(
    State(app): State<Shared>,
    form: Result<Form<Login>, axum::extract::rejection::FormRejection>,
) -> Response {
    let Ok(Form(login)) = form else {
        return pages::of_problem(&app.shell(), &Problem::bad("expected a token, found none"));
    };
    match app.guard.cookie_for(login.token.trim()) {
        Some(value) => {
            let mut answer = StatusCode::SEE_OTHER.into_response();
            answer.headers_mut().insert(header::LOCATION, HeaderValue::from_static("/"));
            let cookie = format!("{COOKIE}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=604800");
            if let Ok(cookie) = HeaderValue::from_str(&cookie) {
                answer.headers_mut().insert(header::SET_COOKIE, cookie);
            }
            answer
        }
        None => page(&app, Some("That is not the token.")),
    }
}
