//! Pages for people. Each is a plain function from an open store and a question to a [`Page`].
//!
//! All of them can be read without scripts; `assets/app.js` adds keys, live news, the map's slider and progress bars.

mod actor;
mod agenda;
mod dyad;
mod event;
mod evidence;
mod health;
mod jobs;
mod map;
mod network;
mod org;
mod outlets;
pub mod parts;
mod report;
mod search;
mod story;
mod text;
mod today;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Json, Router};
use chancery_store::Store;
use maud::{DOCTYPE, Markup, html};

use crate::problem::Problem;
use crate::query::Query;
use crate::respond::{Answer, page};
use crate::{App, Shared, assets};

/// What the frame of every page needs to know.
pub struct Shell {
    read_only: bool,
    has_token: bool,
}

impl App {
    /// The frame of this server's pages.
    pub(crate) fn shell(&self) -> Shell {
        Shell { read_only: self.config.read_only, has_token: self.guard.has_token() }
    }
}

/// One page, without its frame.
pub struct Page {
    title: String,
    /// The entry of the menu it belongs to.
    here: &'static str,
    body: Markup,
    words: String,
    script: Option<&'static str>,
}

impl Page {
    /// A page with a title.
    pub fn new(title: impl Into<String>, here: &'static str, body: Markup) -> Page {
        Page { title: title.into(), here, body, words: String::new(), script: None }
    }

    /// The same, with what was searched for in the search box.
    pub fn words(mut self, words: &str) -> Page {
        words.clone_into(&mut self.words);
        self
    }

    /// The same, with a script of its own.
    pub fn script(mut self, script: &'static str) -> Page {
        self.script = Some(script);
        self
    }

    /// The page in its frame.
    pub fn render(self, shell: &Shell) -> Markup {
        let menu = [
            ("/", "Today"),
            ("/stories", "Stories"),
            ("/actors", "Actors"),
            ("/dyads", "Dyads"),
            ("/agenda", "Agenda"),
            ("/map", "Map"),
            ("/network", "Network"),
            ("/outlets", "Outlets"),
            ("/health", "Health"),
        ];
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (self.title) " · Chancery" }
                    link rel="stylesheet" href=(assets::address("style.css"));
                    link rel="icon" type="image/svg+xml" href=(assets::address("icon.svg"));
                    script defer src=(assets::address("app.js")) {}
                    @if let Some(script) = self.script { script defer src=(assets::address(script)) {} }
                }
                body {
                    a .skip href="#main" { "To the content" }
                    header .top {
                        a .brand href="/" { "Chancery" }
                        nav aria-label="Main" {
                            @for (address, name) in menu {
                                a href=(address) aria-current=[(address == self.here).then_some("page")] { (name) }
                            }
                            @if !shell.read_only {
                                a href="/upload" aria-current=[("/upload" == self.here).then_some("page")] { "Add" }
                            }
                        }
                        form role="search" action="/search" {
                            input type="search" name="q" value=(self.words) placeholder="Search reports" aria-label="Search reports" data-key="/";
                        }
                    }
                    main #main tabindex="-1" {
                        h1 { (self.title) }
                        (self.body)
                    }
                    footer {
                        p {
                            a href="/api" { "Interface for programs" }
                            @if shell.has_token { " · behind a token" }
                            @if shell.read_only { " · read-only" }
                            span .keys { " · keys: " kbd { "/" } " search, " kbd { "j" } " " kbd { "k" } " next, previous" }
                        }
                    }
                }
            }
        }
    }
}

/// The routes of pages that depend on the store alone.
pub fn of_store() -> Router<Shared> {
    type Of = fn(&Store, &Query) -> Result<Page, Problem>;
    type OfOne = fn(&Store, &str, &Query) -> Result<Page, Problem>;
    const LISTS: [(&str, Of); 11] = [
        ("/", today::today),
        ("/stories", story::list),
        ("/actors", actor::list),
        ("/dyads", dyad::list),
        ("/agenda", agenda::agenda),
        ("/map", map::map),
        ("/network", network::network),
        ("/outlets", outlets::outlets),
        ("/health", health::health),
        ("/search", search::search),
        ("/events", event::list),
    ];
    const SINGLES: [(&str, OfOne); 9] = [
        ("/stories/{id}", story::story),
        ("/stories/{id}/reports", evidence::side_by_side),
        ("/stories/{id}/wires", story::wires),
        ("/stories/{id}/versions", story::versions),
        ("/events/{id}", event::event),
        ("/reports/{id}", report::report),
        ("/actors/{id}", actor::actor),
        ("/orgs/{id}", org::org),
        ("/dyads/{id}", dyad::dyad),
    ];
    let mut router = Router::new();
    for (path, make) in LISTS {
        router = router.route(
            path,
            get(async move |State(app): State<Shared>, headers: HeaderMap, query: Result<Query, Problem>| {
                match query {
                    Ok(query) => page(app, headers, move |store| make(store, &query)).await,
                    Err(problem) => of_problem(&app.shell(), &problem),
                }
            }),
        );
    }
    for (path, make) in SINGLES {
        router = router.route(
            path,
            get(
                async move |State(app): State<Shared>,
                            Path(id): Path<String>,
                            headers: HeaderMap,
                            query: Result<Query, Problem>| {
                    match query {
                        Ok(query) => page(app, headers, move |store| make(store, &id, &query)).await,
                        Err(problem) => of_problem(&app.shell(), &problem),
                    }
                },
            ),
        );
    }
    router
}

/// The routes of all other pages.
pub fn others() -> Router<Shared> {
    Router::new()
        .route("/upload", get(jobs::upload))
        .route("/jobs/{job}", get(jobs::job))
        .route("/api", get(jobs::interface))
        .route("/robots.txt", get(async || "User-agent: *\nDisallow: /\n"))
}

/// A problem, for a person.
pub fn of_problem(shell: &Shell, problem: &Problem) -> Answer {
    let body = html! {
        p { (problem.detail) "." }
        @if let Some(hint) = &problem.hint { p { (hint) "." } }
        @if let Some(see) = &problem.see { p { a href=(see) { "See there" } } }
        p { a href="/" { "Back to the start" } }
    };
    let page = Page::new(problem.title.clone(), "", body).render(shell);
    let mut answer = (problem.code(), page).into_response();
    problem.say(answer.headers_mut());
    answer
}

/// Nothing is there.
pub async fn missing(State(app): State<Shared>, address: axum::http::Uri) -> Response {
    let problem = Problem::new(StatusCode::NOT_FOUND, "expected the address of a page, found another");
    if address.path().starts_with("/api/") {
        return (StatusCode::NOT_FOUND, [("content-type", "application/problem+json")], Json(problem))
            .into_response();
    }
    of_problem(&app.shell(), &problem)
}
