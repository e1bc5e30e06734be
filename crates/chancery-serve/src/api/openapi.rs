//! The description of the interface, made from the code: OpenAPI 3.1.

use std::collections::BTreeMap;

use axum::http::HeaderMap;
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::{ContentBuilder, Ref, RefOr};
use utoipa::{IntoResponses, Modify, OpenApi};

use crate::api::{lists, singles, stream};
use crate::board::Change;
use crate::problem::Problem;
use crate::query::DAYS;
use crate::respond::{Answer, to_json};
use crate::upload;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Chancery",
        description = "What states and groups do to each other, as the press tells it, with the words each value rests on.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    paths(
        singles::root,
        lists::stories,
        singles::story,
        singles::versions,
        lists::events,
        singles::event,
        singles::chain,
        lists::reports,
        upload::from_program,
        singles::report,
        singles::annotation,
        lists::search,
        singles::facets,
        lists::actors,
        singles::actor,
        lists::timeline,
        singles::org,
        singles::pairs,
        singles::dyad,
        singles::agenda,
        singles::points,
        singles::outlets,
        singles::health,
        singles::jobs,
        singles::job,
        stream::changes,
        stream::records,
        stream::reports
    ),
    components(schemas(Problem, Change)),
    modifiers(&Days)
)]
struct Document;

/// Says of every parameter that is a day which words are one.
struct Days;

impl Modify for Days {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let operations = document.paths.paths.values_mut().filter_map(|path| path.get.as_mut());
        for parameter in operations.flat_map(|operation| operation.parameters.iter_mut().flatten()) {
            if matches!(parameter.name.as_str(), "from" | "to" | "on") {
                let words = ObjectBuilder::new().schema_type(Type::String).pattern(Some(DAYS)).build();
                parameter.schema = Some(RefOr::T(Schema::Object(words)));
            }
        }
    }
}

/// The description.
pub fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// `/api/v1/openapi.json`
pub async fn answer(headers: HeaderMap) -> Result<Answer, Problem> {
    Ok(crate::respond::tagged(&headers, "application/json", to_json(&document())?))
}

/// The refusals that any question may meet.
pub struct Problems;

impl IntoResponses for Problems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let of = |words: &str| {
            let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
            RefOr::T(
                ResponseBuilder::new()
                    .description(words)
                    .content("application/problem+json", content)
                    .build(),
            )
        };
        [
            ("400", "A question that cannot be asked"),
            ("401", "No token, or another"),
            ("404", "No such thing"),
            ("410", "There was such an event, and no other took over its words"),
            ("429", "Asked too often"),
            ("503", "Too busy"),
            ("504", "Took too long"),
        ]
        .into_iter()
        .map(|(status, words)| (status.to_owned(), of(words)))
        .collect()
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_description_is_version_3_1_and_complete() {
        let json = serde_json::to_value(super::document()).expect("a description");
        assert!(json["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
        let text = json.to_string();
        let schemas = json["components"]["schemas"].as_object().expect("schemas");
        for reference in text.split("#/components/schemas/").skip(1) {
            let name = reference.split('"').next().unwrap_or("");
            assert!(schemas.contains_key(name), "{name} is referred to and not there");
        }
    }
}
