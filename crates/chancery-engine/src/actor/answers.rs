//! Answers the two plain questions: who held an office, and who belonged to a body, at a date.

use std::collections::BTreeSet;

use chancery_lexicon::actors::{ActorFacts, fold};
use chancery_model::{Actor, ActorKind};

use super::pieces::{Piece, pieces};
use super::resolve::{Resolver, day};

/// Somebody in an office, and since when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Who.
    pub actor: Actor,
    /// The title as it is usually written, else the office.
    pub office: String,
    /// The state or body whose office it is.
    pub of: Actor,
    /// First day, month or year; `None` if unknown.
    pub from: Option<String>,
    /// Last day, month or year; `None` while in office at the edition's date.
    pub to: Option<String>,
}

impl Holder {
    /// The office with whose it is, named once: "Secretary General of NATO", "Minister of Justice of Chad".
    pub fn title(&self) -> String {
        if fold(&self.office).contains(&fold(&self.of.name)) {
            self.office.clone()
        } else {
            format!("{} of {}", self.office, self.of.name)
        }
    }
}

/// A body and who belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// Which.
    pub actor: Actor,
    /// Chairs first, then the other roles by name; members by name.
    pub parts: Vec<Part>,
}

/// A state's, or a body's, part in a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Whose.
    pub member: Actor,
    /// `member`, `observer`, `chair`, …
    pub role: String,
    /// First day, month or year; `None` if unknown.
    pub from: Option<String>,
    /// Last day, month or year; `None` while it lasts.
    pub to: Option<String>,
}

impl Resolver<'_> {
    /// Says who held the office that `phrase` names ("foreign minister of Iceland") on a day, in a month or a year;
    /// without a date, everybody known who ever did.
    ///
    /// A person's name instead of an office lists what that person held.
    pub fn who(&self, phrase: &str, on: Option<&str>) -> Vec<Holder> {
        let on = on.and_then(day);
        let run: Vec<Piece> =
            pieces(phrase).into_iter().map(|piece| Piece { capital: true, ..piece }).collect();
        let cues = self.roles.cues(self.lexicon, &run);
        let mut found: Vec<Holder> = Vec::new();
        for cue in cues.iter().filter(|cue| cue.of.is_some()) {
            for of in cue.of.iter().chain(&cue.also) {
                for (code, only) in &cue.codes {
                    if only.as_ref().is_some_and(|only| only != of) {
                        continue;
                    }
                    for facts in self.lexicon.holders(code, of, on.filter(|_| !cue.former)) {
                        found.extend(
                            self.terms(facts, on, cue.former, |office, owner| office == code && owner == of),
                        );
                    }
                }
            }
        }
        if cues.iter().all(|cue| cue.of.is_none())
            && let Some(actor) = self.resolve(phrase, None, on).actor
            && let Some(facts) = self.lexicon.get(&actor.id)
        {
            found = self.terms(facts, on, false, |_, _| true);
        }
        let mut seen = BTreeSet::new();
        found.retain(|holder| {
            seen.insert((holder.actor.id.clone(), holder.office.clone(), holder.from.clone()))
        });
        found
    }

    /// The terms of one person that an office fits, the latest first.
    fn terms(
        &self,
        facts: &ActorFacts,
        on: Option<&str>,
        former: bool,
        fits: impl Fn(&str, &str) -> bool,
    ) -> Vec<Holder> {
        let is_asked = |from: Option<&str>, to: Option<&str>, covers: bool| match on {
            None => true,
            Some(date) if former => to.is_some_and(|to| to < date),
            Some(date) => covers && from.is_none_or(|from| from <= date || date.len() < from.len()),
        };
        let terms = facts.terms.iter().rev().filter(|term| fits(&term.office, &term.of));
        terms
            .filter(|term| {
                let covers = on.is_none_or(|date| term.covers(date));
                is_asked(term.from.as_deref(), term.to.as_deref(), covers)
            })
            .filter_map(|term| {
                let office = if term.title.is_empty() {
                    term.office.replace('-', " ")
                } else {
                    term.title.to_string()
                };
                Some(Holder {
                    actor: facts.actor.clone(),
                    office,
                    of: self.owner(&term.of)?,
                    from: term.from.as_deref().map(str::to_owned),
                    to: term.to.as_deref().map(str::to_owned),
                })
            })
            .collect()
    }

    /// Says who belonged to the body that `name` names on a day, in a month or a year; without a date, everybody ever.
    /// `None` if no body of that name is known.
    pub fn body(&self, name: &str, on: Option<&str>) -> Option<Body> {
        let on = on.and_then(day);
        let folded = fold(name);
        let known = folded.strip_prefix("the ").unwrap_or(&folded);
        let named = self.lexicon.by_form(known).iter().map(|(index, _)| self.lexicon.at(*index));
        let facts = named
            .filter(|facts| matches!(facts.actor.kind, ActorKind::Org | ActorKind::Group | ActorKind::Office))
            .max_by_key(|facts| self.lexicon.members(&facts.actor.id, None).len())
            .or_else(|| {
                let near = self.resolve(name, None, on).actor?;
                self.lexicon.get(&near.id).filter(|facts| facts.actor.kind != ActorKind::Person)
            })?;
        let mut parts: Vec<Part> = self
            .lexicon
            .members(&facts.actor.id, on)
            .into_iter()
            .filter_map(|part| {
                Some(Part {
                    member: self.owner(&part.member)?,
                    role: part.role.to_string(),
                    from: part.from.as_deref().map(str::to_owned),
                    to: part.to.as_deref().map(str::to_owned),
                })
            })
            .collect();
        let rank = |role: &str| (!matches!(role, "chair" | "presidency"), role != "member", role.to_owned());
        parts.sort_by(|one, other| {
            (rank(&one.role), &one.member.name, &one.from).cmp(&(
                rank(&other.role),
                &other.member.name,
                &other.from,
            ))
        });
        Some(Body { actor: facts.actor.clone(), parts })
    }

    /// The state of an ISO3 code, or the body of an id.
    fn owner(&self, of: &str) -> Option<Actor> {
        self.lexicon.state(of).or_else(|| self.lexicon.get(of)).map(|facts| facts.actor.clone())
    }
}

#[cfg(test)]
mod tests {
    use chancery_lexicon::actors::ActorLexicon;

    use super::super::Resolver;

    #[track_caller]
    fn check(phrase: &str, on: &str, expected: &str) {
        let resolver = Resolver::new(ActorLexicon::embedded());
        let on = Some(on).filter(|on| !on.is_empty());
        let shown: Vec<String> = resolver
            .who(phrase, on)
            .into_iter()
            .map(|holder| format!("{}, {}", holder.actor.name, holder.title()))
            .collect();
        assert_eq!(shown.join("; "), expected);
    }

    #[test]
    fn offices_have_holders_at_a_date() {
        check("chancellor of Germany", "2015-03-01", "Angela Merkel, Federal Chancellor of Germany");
        check("the mayor of nowhere at all", "2015-03-01", "");
    }

    #[test]
    fn bodies_have_members_and_a_chair_at_a_date() {
        let resolver = Resolver::new(ActorLexicon::embedded());
        let body = resolver.body("arctic council", Some("2018-03-01")).expect("it is in the lexicon");
        assert_eq!(body.parts[0].role, "chair");
        assert_eq!(body.parts[0].member.name, "Finland");
        assert_eq!(body.parts.iter().filter(|part| part.role == "member").count(), 8);
        assert_eq!(resolver.body("a garden club", None), None);
    }
}
