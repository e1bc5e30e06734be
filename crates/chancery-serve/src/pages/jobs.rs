//! Adding reports, watching them become a story; the description of the interface.

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use maud::html;

use crate::board::Stage;
use crate::pages::{self, Page, parts};
use crate::problem::Problem;
use crate::query::segment;
use crate::{Shared, api};

/// `/upload`
pub async fn upload(State(app): State<Shared>) -> Response {
    let body = html! {
        form #upload method="post" action="/upload" enctype="multipart/form-data" .drop {
            p { label for="files" { "Drop reports here, or choose them: saved pages, plain text, JSON Lines, feeds, web archives." } }
            input #files type="file" name="files" multiple required;
            button { "Add" }
            progress #progress value="0" max="1" hidden {}
            p #told role="status" {}
        }
        p .facts { "At most " (app.config.max_bytes >> 20) " MB at once. Reports are on disk before the answer comes; a report that is there already changes nothing." }
        @let jobs = app.board.jobs(10);
        @if !jobs.is_empty() {
            h2 { "Latest" }
            ul .plain { @for job in jobs { li { a href={ "/jobs/" (job.job) } { "Hand-in " (job.job) } " " span .facts {
                (parts::count(job.kept.added.len(), "new report")) ", " (stage(job.stage)) } } } }
        }
    };
    Page::new("Add reports", "/upload", body).render(&app.shell()).into_response()
}

/// `/jobs/{job}`
pub async fn job(State(app): State<Shared>, Path(number): Path<String>) -> Response {
    let Some(job) = number.parse().ok().and_then(|number| app.board.job(number)) else {
        return pages::of_problem(
            &app.shell(),
            &Problem::missing("a hand-in since the server started", &number),
        );
    };
    let is_over = matches!(job.stage, Stage::Done | Stage::Failed);
    let body = html! {
        p role="status" data-job=(job.job) data-over=(is_over) {
            (stage(job.stage))
            @if !is_over { ": " (job.stories_done) " of " (job.stories_total) " stories" }
        }
        @if !is_over {
            progress value=(job.stories_done) max=(job.stories_total.max(1)) aria-label="Stories reconciled" {}
            noscript { p { a href="?" { "See how far it is" } } }
        }
        table { tbody {
            tr { th scope="row" { "new reports" } td .n { (job.kept.added.len()) } }
            tr { th scope="row" { "there already" } td .n { (job.kept.unchanged) } }
            tr { th scope="row" { "could not be read" } td .n { (job.failed.len()) } }
        } }
        @if !job.failed.is_empty() { ul { @for failed in &job.failed { li { (failed) } } } }
        @if let Some(problem) = &job.problem { p .bad role="alert" { (problem) } }
        @if let Some(settled) = &job.settled {
            h2 { "Stories" }
            p .facts { (settled.opened) " new, " (settled.changed) " changed, " (settled.unchanged) " as before" }
            ul .plain { @for story in &settled.stories { li { a href={ "/stories/" (segment(story)) } { (story) } } } }
        }
    };
    Page::new(format!("Hand-in {}", job.job), "/upload", body).render(&app.shell()).into_response()
}

fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Kept => "on disk",
        Stage::Settling => "being read",
        Stage::Done => "done",
        Stage::Failed => "stopped; what was kept is safe",
    }
}

/// `/api`: the interface, with a way to try it.
pub async fn interface(State(app): State<Shared>) -> Response {
    let document = api::openapi::document();
    let body = html! {
        p { "Everything on these pages is there as JSON. The description is at " a href="/api/v1/openapi.json" { "/api/v1/openapi.json" }
            " (OpenAPI 3.1). Assistants that speak MCP find the tools at " code { "/mcp" } ", or run " code { "chancery mcp" } "." }
        @for (path, item) in &document.paths.paths {
            @if let Some(operation) = &item.get {
                details .card {
                    summary { code { "GET " (path) } " " (operation.summary.as_deref().unwrap_or("")) }
                    @if let Some(words) = &operation.description { p .facts { (words) } }
                    form .filters .try data-path=(path) action=(path) {
                        @for parameter in operation.parameters.iter().flatten() {
                            label title=[parameter.description.as_deref()] { (parameter.name) " "
                                input name=(parameter.name) data-in=(if matches!(parameter.parameter_in, utoipa::openapi::path::ParameterIn::Path) { "path" } else { "query" }); }
                        }
                        button { "Try" }
                    }
                    pre .answer tabindex="0" hidden {}
                }
            }
            @if let Some(operation) = &item.post {
                div .card { code { "POST " (path) } " " (operation.summary.as_deref().unwrap_or(""))
                    p .facts { (operation.description.as_deref().unwrap_or("")) }
                    pre tabindex="0" { "curl -H 'content-type: application/x-ndjson' --data-binary @reports.jsonl http://" (app.config.listen) (path) }
                }
            }
        }
    };
    Page::new("Interface for programs", "/api", body).script("try.js").render(&app.shell()).into_response()
}
