//! Title, author, day, address and site of a page: JSON-LD first, then meta tags, then what the page shows.
//!
//! The title is the one that most places agree on. A date nobody declares is taken from the address, else left out.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::scan::Scan;
use super::{Origin, date, entities};

/// What a page says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Headline.
    pub title: Option<String>,
    /// Names joined by `; `.
    pub author: Option<String>,
    /// ISO 8601.
    pub published: Option<String>,
    /// Canonical address.
    pub url: Option<String>,
    /// The site's name.
    pub site: Option<String>,
    /// All wordings of the headline.
    pub titles: Vec<String>,
    /// The article's text, where JSON-LD has it.
    pub body: Option<String>,
}

/// Types of JSON-LD nodes that describe the page's article, best first.
const ARTICLE: [&str; 12] = [
    "NewsArticle",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
    "BackgroundNewsArticle",
    "LiveBlogPosting",
    "BlogPosting",
    "Article",
    "SocialMediaPosting",
    "VideoObject",
    "WebPage",
    "",
];

/// Gathers a page's metadata.
pub fn find(scan: &Scan, origin: &Origin) -> Metadata {
    let graph = Graph::new(scan);
    let article = graph.article();
    let url = canonical(scan, origin);
    let site = meta(scan, &["og:site_name", "application-name"]).map(clean);
    Metadata {
        title: title(scan, article, site.as_deref()),
        titles: titles(scan, article, site.as_deref()).into_iter().map(|(text, _)| text).collect(),
        body: text_of(article, "articleBody").map(|body| super::scan::flatten(&entities::decode(body))),
        author: author(scan, &graph, article, site.as_deref()),
        published: published(scan, article, url.as_deref().or(origin.url.as_deref())),
        url,
        site,
    }
}

/// The nodes of a page's JSON-LD.
struct Graph {
    nodes: Vec<Value>,
}

impl Graph {
    fn new(scan: &Scan) -> Graph {
        let mut nodes = Vec::new();
        for script in &scan.json_ld {
            let text = script.trim().trim_start_matches("<!--").trim_end_matches("-->").trim();
            let text = text.trim_start_matches("//<![CDATA[").trim_end_matches("//]]>").trim_end_matches(';');
            let parsed = serde_json::from_str::<Value>(text);
            // Line breaks inside strings are a common fault.
            let repaired = || serde_json::from_str(&text.replace(['\n', '\r', '\t'], " "));
            if let Ok(value) = parsed.or_else(|_| repaired()) {
                gather(&value, &mut nodes, 0);
            }
        }
        Graph { nodes }
    }

    /// The node of the article: best type first, then first in the page.
    fn article(&self) -> Option<&Value> {
        let rank = |node: &Value| ARTICLE.iter().position(|kind| has_type(node, kind));
        let says = |node: &Value| node.get("headline").is_some() || node.get("datePublished").is_some();
        self.nodes
            .iter()
            .filter(|node| says(node))
            .filter_map(|node| rank(node).map(|rank| (rank, node)))
            .min_by_key(|(rank, _)| *rank)
            .map(|(_, node)| node)
    }

    /// The node that `value` refers to by its `@id`, else `value` itself.
    fn resolve<'v>(&'v self, value: &'v Value) -> &'v Value {
        let named = value.get("name").is_some();
        let id = value.get("@id").filter(|_| !named);
        id.and_then(|id| {
            self.nodes.iter().find(|node| node.get("@id") == Some(id) && node.get("name").is_some())
        })
        .unwrap_or(value)
    }
}

/// Gathers objects, outer ones first; lists and graphs are opened.
fn gather(value: &Value, nodes: &mut Vec<Value>, depth: usize) {
    const DEEPEST: usize = 6;
    const MOST: usize = 500;
    if depth > DEEPEST || nodes.len() > MOST {
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| gather(item, nodes, depth + 1)),
        Value::Object(object) => {
            nodes.push(value.clone());
            for key in ["@graph", "mainEntity", "mainEntityOfPage", "hasPart"] {
                if let Some(inner @ (Value::Array(_) | Value::Object(_))) = object.get(key) {
                    gather(inner, nodes, depth + 1);
                }
            }
        }
        _ => {}
    }
}

fn has_type(node: &Value, kind: &str) -> bool {
    match node.get("@type") {
        Some(Value::String(name)) => name == kind,
        Some(Value::Array(names)) => names.iter().any(|name| name == kind),
        _ => kind.is_empty(),
    }
}

fn text_of<'v>(node: Option<&'v Value>, key: &str) -> Option<&'v str> {
    match node?.get(key)? {
        Value::String(text) => Some(text.as_str()),
        Value::Array(items) => items.first()?.as_str(),
        _ => None,
    }
    .filter(|text| !text.trim().is_empty())
}

fn meta<'s>(scan: &'s Scan, keys: &[&str]) -> Option<&'s str> {
    keys.iter()
        .find_map(|key| scan.metas.iter().find(|(name, _)| name == key))
        .map(|(_, content)| content.as_str())
}

fn clean(text: &str) -> String {
    let text = entities::decode(text);
    let text = match text.find("</") {
        Some(_) => super::scan::flatten(&text),
        None => text,
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Letters and digits only, lower case.
fn fold(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Every wording of the headline with a weight, without the site's name behind it.
fn titles(scan: &Scan, article: Option<&Value>, site: Option<&str>) -> Vec<(String, u32)> {
    let mut candidates: Vec<(String, u32)> = Vec::new();
    let mut add = |text: Option<&str>, weight: u32| {
        if let Some(text) = text.map(clean).filter(|text| !text.is_empty()) {
            candidates.push((text, weight));
        }
    };
    // Weights by measurement: what the article says of itself wins unless all the others agree on something else.
    add(text_of(article, "headline"), 20);
    add(meta(scan, &["og:title"]), 9);
    add(meta(scan, &["twitter:title", "parsely-title", "dc.title", "sailthru.title"]), 3);
    let site_key = site.map(fold).unwrap_or_default();
    let heading = scan.headings.iter().find(|heading| fold(heading) != site_key);
    add(heading.map(String::as_str), 5);
    add(scan.title.as_deref(), 2);
    let all: Vec<String> = candidates.iter().map(|(text, _)| text.clone()).collect();
    for (text, _) in &mut candidates {
        *text = without_site(text, site, &all);
    }
    candidates
}

/// The title that most places agree on.
fn title(scan: &Scan, article: Option<&Value>, site: Option<&str>) -> Option<String> {
    let candidates = titles(scan, article, site);
    let mut votes: BTreeMap<String, u32> = BTreeMap::new();
    for (text, weight) in &candidates {
        *votes.entry(fold(text)).or_default() += weight;
    }
    let best = candidates.iter().max_by_key(|(text, weight)| (votes.get(&fold(text)), *weight))?;
    // A kicker before a colon that another place does without: `Snow in May: Farmers fear for their fruit`.
    let bare = candidates.iter().map(|(text, _)| text).find(|text| {
        let head = best.0.strip_suffix(text.as_str()).map(str::trim_end);
        text.split_whitespace().count() >= 4 && head.is_some_and(|head| head.ends_with(':'))
    });
    Some(bare.unwrap_or(&best.0).clone())
}

/// `title` without a last part that names the site, or that another place does without.
fn without_site(title: &str, site: Option<&str>, others: &[String]) -> String {
    let mut title = title;
    for separator in [" | ", " - ", " – ", " — ", " :: ", " • ", " · ", " / ", " » ", " |"] {
        while let Some(at) = title.rfind(separator) {
            let (head, tail) = (&title[..at], &title[at + separator.len()..]);
            let is_site = site.is_some_and(|site| {
                let (site, tail) = (fold(site), fold(tail));
                !tail.is_empty() && (site.contains(&tail) || tail.contains(&site) && !site.is_empty())
            });
            let stands_alone = others.iter().any(|other| fold(other) == fold(head));
            let is_bare = separator == " | "
                && tail.split_whitespace().count() <= 3
                && head.split_whitespace().count() >= 4;
            if head.trim().is_empty() || !(is_site || stands_alone || is_bare) {
                break;
            }
            title = head.trim_end();
        }
    }
    title.to_owned()
}

/// The day of publication, where the page declares one.
fn published(scan: &Scan, article: Option<&Value>, url: Option<&str>) -> Option<String> {
    const KEYS: [&str; 22] = [
        "article:published_time",
        "og:article:published_time",
        "og:published_time",
        "datepublished",
        "parsely-pub-date",
        "sailthru.date",
        "dc.date.issued",
        "dcterms.issued",
        "dcterms.created",
        "dc.date.created",
        "dc.date",
        "pubdate",
        "publishdate",
        "publish-date",
        "publish_date",
        "publication_date",
        "article.published",
        "cxenseparse:recs:publishtime",
        "cxense-parse:recs:publishtime",
        "date",
        "originalpublicationdate",
        "article.created",
    ];
    let declared = text_of(article, "datePublished").and_then(date::iso);
    let in_meta = || KEYS.iter().find_map(|key| date::iso(meta(scan, &[key])?));
    let in_url = || url.and_then(date::in_url);
    let said = || scan.times.iter().find(|(_, says)| *says).and_then(|(time, _)| date::iso(time));
    // Unmarked times are trusted only if all name one day.
    let only = || {
        let days: BTreeSet<String> = scan
            .times
            .iter()
            .filter_map(|(time, _)| date::iso(time))
            .map(|time| time[..10].to_owned())
            .collect();
        days.first().filter(|_| days.len() == 1).cloned()
    };
    declared.or_else(in_meta).or_else(said).or_else(in_url).or_else(only)
}

/// The names of the authors.
fn author(scan: &Scan, graph: &Graph, article: Option<&Value>, site: Option<&str>) -> Option<String> {
    let mut names = Vec::new();
    if let Some(value) = article.and_then(|article| article.get("author").or_else(|| article.get("creator")))
    {
        gather_names(graph, value, &mut names);
    }
    let site_key = site.map(fold).unwrap_or_default();
    let keys = [
        "author",
        "article:author",
        "parsely-author",
        "dc.creator",
        "sailthru.author",
        "byl",
        "dcterms.creator",
    ];
    let in_metas = keys.iter().find_map(|key| {
        let found: Vec<&str> =
            scan.metas.iter().filter(|(name, _)| name == key).map(|(_, content)| content.as_str()).collect();
        let people: Vec<String> =
            found.into_iter().flat_map(split_names).filter(|name| fold(name) != site_key).collect();
        (!people.is_empty()).then_some(people)
    });
    let is_nobody = names.is_empty() || names.iter().all(|name| fold(name) == site_key);
    if is_nobody {
        let shown: Vec<String> = scan
            .authors
            .iter()
            .flat_map(|text| split_names(text))
            .filter(|name| name.split(' ').count() <= 4)
            .collect();
        if let Some(people) = in_metas.or_else(|| (!shown.is_empty() && shown.len() <= 6).then_some(shown)) {
            names = people;
        }
    }
    let mut seen = BTreeSet::new();
    names.retain(|name| seen.insert(fold(name)));
    (!names.is_empty()).then(|| names.join("; "))
}

fn gather_names(graph: &Graph, value: &Value, names: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().take(30).for_each(|item| gather_names(graph, item, names)),
        Value::String(text) => names.extend(split_names(text)),
        Value::Object(_) => {
            let node = graph.resolve(value);
            let full = match (text_of(Some(node), "givenName"), text_of(Some(node), "familyName")) {
                (Some(given), Some(family)) => Some(format!("{given} {family}")),
                _ => None,
            };
            let name = match node.get("name") {
                Some(Value::Array(list)) => {
                    return list.iter().for_each(|item| gather_names(graph, item, names));
                }
                _ => text_of(Some(node), "name").map(str::to_owned),
            };
            names.extend(name.or(full).iter().flat_map(|name| split_names(name)));
        }
        _ => {}
    }
}

/// Single names from a byline; addresses and numbers are none.
fn split_names(text: &str) -> Vec<String> {
    let text = clean(text);
    if text.starts_with("http")
        || text.starts_with("www.")
        || text.contains('@') && !text.contains(' ')
        || text.len() > 200
    {
        return Vec::new();
    }
    let mut text = text.as_str();
    for prefix in ["By ", "by ", "BY ", "Von ", "von ", "Par ", "Por ", "Di ", "Text: "] {
        text = text.strip_prefix(prefix).unwrap_or(text);
    }
    let text = text
        .replace(" and ", ";")
        .replace(" und ", ";")
        .replace(" og ", ";")
        .replace(" & ", ";")
        .replace(" | ", ";")
        .replace(" / ", ";")
        .replace(", ", ";");
    text.split([';', '|'])
        .map(|name| name.trim().trim_end_matches(',').to_owned())
        .filter(|name| name.chars().any(char::is_alphabetic) && name.chars().count() >= 2)
        .collect()
}

/// The page's canonical address: an absolute one, of the same site as the address it was fetched from.
fn canonical(scan: &Scan, origin: &Origin) -> Option<String> {
    let declared = scan.canonical.as_deref().or_else(|| meta(scan, &["og:url"]))?;
    let absolute = declared.starts_with("http://") || declared.starts_with("https://");
    let has_path = declared.split("://").nth(1).is_some_and(|rest| rest.trim_end_matches('/').contains('/'));
    let site = |url: &str| crate::outlet::domain(url).map(str::to_owned);
    let same = origin.url.as_deref().is_none_or(|url| site(url) == site(declared));
    (absolute && same && (has_path || origin.url.is_none())).then(|| declared.to_owned())
}
