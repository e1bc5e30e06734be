//! What a site lets robots fetch: `robots.txt` as RFC 9309 reads it, with `Crawl-delay`.

use std::time::Duration;

/// Our name in `robots.txt`.
pub const AGENT: &str = "chancery";

/// Most of a file that is read, as the RFC has it.
pub const LONGEST: usize = 500 << 10;

/// Longest pause between two requests that a site may ask for; beyond it the file is probably wrong.
const LONGEST_DELAY: f64 = 60.0;

/// A site's rules for us.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Robots {
    /// Pattern, and whether it allows.
    rules: Vec<(String, bool)>,
    /// The pause between two requests that the site asks for.
    pub delay: Option<Duration>,
}

impl Robots {
    /// Everything may be fetched: there is no such file.
    pub fn allow_all() -> Robots {
        Robots::default()
    }

    /// Nothing may be fetched: the server could not say.
    pub fn allow_nothing() -> Robots {
        Robots { rules: vec![("/".to_owned(), false)], delay: None }
    }

    /// Reads a file. The groups for our name count together; those for everybody only if there are none.
    pub fn parse(text: &str) -> Robots {
        let (mut ours, mut everybodys) = (None::<Robots>, None::<Robots>);
        let (mut is_ours, mut is_everybodys, mut in_rules) = (false, false, true);
        for line in text.trim_start_matches('\u{feff}').lines() {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else { continue };
            let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
            if key == "user-agent" {
                if in_rules {
                    (is_ours, is_everybodys, in_rules) = (false, false, false);
                }
                let token: String =
                    value.chars().take_while(|c| c.is_ascii_alphabetic() || matches!(c, '-' | '_')).collect();
                is_ours |= token.eq_ignore_ascii_case(AGENT);
                is_everybodys |= value == "*";
            }
            // A group is there even if it has no rules.
            for (_, group) in
                [(is_ours, &mut ours), (is_everybodys, &mut everybodys)].into_iter().filter(|(is, _)| *is)
            {
                let group = group.get_or_insert_default();
                match key.as_str() {
                    "allow" | "disallow" if !value.is_empty() => {
                        group.rules.push((value.to_owned(), key == "allow"));
                    }
                    "crawl-delay" => {
                        let seconds = value.parse::<f64>().ok().filter(|seconds| seconds.is_finite());
                        group.delay =
                            seconds.map(|seconds| Duration::from_secs_f64(seconds.clamp(0.0, LONGEST_DELAY)));
                    }
                    _ => {}
                }
            }
            in_rules |= key == "allow" || key == "disallow" || key == "crawl-delay";
        }
        ours.or(everybodys).unwrap_or_default()
    }

    /// Whether `path`, with its query, may be fetched: the longest rule that fits decides, and allows in doubt.
    pub fn allows(&self, path: &str) -> bool {
        let fitting = self.rules.iter().filter(|(pattern, _)| fits(pattern, path));
        fitting.max_by_key(|(pattern, allows)| (pattern.len(), *allows)).is_none_or(|(_, allows)| *allows)
    }
}

/// Whether a path begins as `pattern` says, in which `*` is anything and a last `$` the end.
fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, to_end) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else { return false };
    let mut parts = parts.peekable();
    let has_star = parts.peek().is_some();
    while let Some(part) = parts.next() {
        if to_end && parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    has_star || !to_end || rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::Robots;

    #[track_caller]
    fn check(file: &str, allowed: &[&str], forbidden: &[&str]) {
        let robots = Robots::parse(file);
        for path in allowed {
            assert!(robots.allows(path), "{path} of {robots:?}");
        }
        for path in forbidden {
            assert!(!robots.allows(path), "{path} of {robots:?}");
        }
    }

    #[test]
    fn groups() {
        check("User-agent: *\nDisallow: /a", &["/", "/b"], &["/a", "/a/b"]);
        check("User-agent: *\nDisallow: /\n\nUser-agent: Chancery/1.0\nDisallow: /x", &["/a"], &["/x"]);
        check(
            "User-agent: other\nUser-agent: chancery\nDisallow: /x\nUser-agent: third\nDisallow: /y",
            &["/y"],
            &["/x"],
        );
        check(
            "User-agent: chancery\nDisallow: /x\nUser-agent: *\nDisallow: /\nUser-agent: chancery\nDisallow: /y",
            &["/a"],
            &["/x", "/y"],
        );
        check("User-agent: chancery\nDisallow:\n\nUser-agent: *\nDisallow: /", &["/a"], &[]);
        check("", &["/a"], &[]);
        check("<html>not found: /</html>", &["/a"], &[]);
    }

    #[test]
    fn patterns() {
        let file = "User-agent: *\nDisallow: /*.pdf$\nDisallow: /a\nAllow: /a/b\nDisallow: /*?page=";
        check(file, &["/x.pdf?q", "/a/b/c", "/x"], &["/x.pdf", "/a/c", "/x?page=2"]);
        check("User-agent: *\nDisallow: /x\nAllow: /x", &["/x"], &[]);
        check("User-agent: *\nDisallow: /x$", &["/xy"], &["/x"]);
        check("User-agent: *\nDisallow: *", &[], &["/x"]);
    }

    #[test]
    fn pauses() {
        let delay = |file: &str| Robots::parse(file).delay.map(|delay| delay.as_secs());
        assert_eq!(delay("User-agent: *\nCrawl-delay: 7"), Some(7));
        assert_eq!(delay("User-agent: *\nCrawl-delay: 1e99"), Some(60));
        assert_eq!(delay("User-agent: *\nCrawl-delay: soon"), None);
        assert_eq!(delay("User-agent: other\nCrawl-delay: 7"), None);
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics(file in "(?s)(User-agent: |Disallow: |\\*|\\$|/|:|\n|a|é|\u{feff}|.){0,60}", path in "/.{0,10}") {
            Robots::parse(&file).allows(&path);
        }
    }
}
