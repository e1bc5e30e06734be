//! Lists the data files and folds every name once, so that the program starts at once.

#[path = "src/fold.rs"]
mod fold;

/// The modules of the library that know the files, without those that need the model.
#[path = "src/actors"]
#[allow(dead_code)] // the library uses the rest
mod actors {
    pub mod files;
    pub mod form_kind;
    pub mod generic;
    pub mod laid_out;
    pub mod packed;
    pub mod scan;
}

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use actors::files::{DataFile, Files, rows};
use actors::form_kind::FormKind;
use actors::laid_out::{Layout, RawForm, RawTerm};
use actors::packed;
use actors::scan::{ActorIndex, RawActor, Sink, Text, scan};

/// The lists of files; a file belongs to the longest name that starts its own.
const LISTS: [&str; 9] =
    ["cities", "memberships", "offices", "orgs", "people", "role_words", "state_forms", "states", "terms"];

fn main() -> io::Result<()> {
    let folder = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("set by cargo")).join("data");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("set by cargo"));
    watch(&folder);

    let mut lists: BTreeMap<&str, Vec<PathBuf>> = BTreeMap::new();
    let mut paths: Vec<PathBuf> =
        fs::read_dir(&folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    paths.sort();
    for path in paths.into_iter().filter(|path| path.extension().is_some_and(|end| end == "tsv")) {
        watch(&path);
        if let Some(list) = list_of(&path) {
            lists.entry(list).or_default().push(path);
        }
    }

    let mut code = "pub(super) const FILES: Files = Files {\n".to_owned();
    for list in LISTS {
        writeln!(code, "    {list}: &[").expect("a string takes it");
        for path in lists.get(list).map_or(&[][..], Vec::as_slice) {
            writeln!(
                code,
                "        DataFile {{ name: {:?}, text: include_str!({path:?}) }},",
                file_name(path)
            )
            .expect("a string takes it");
        }
        code.push_str("    ],\n");
    }
    code.push_str("};\n");
    fs::write(out.join("files.rs"), code)?;

    let open = |list: &str| -> io::Result<&'static [DataFile]> {
        let paths = lists.get(list).map_or(&[][..], Vec::as_slice);
        let files: Vec<DataFile> = paths.iter().map(|path| read(path)).collect::<io::Result<_>>()?;
        Ok(files.leak())
    };
    let files = Files {
        states: open("states")?,
        state_forms: open("state_forms")?,
        orgs: open("orgs")?,
        memberships: open("memberships")?,
        offices: open("offices")?,
        role_words: open("role_words")?,
        cities: open("cities")?,
        people: open("people")?,
        terms: open("terms")?,
    };
    let mut gathered = Gathered::default();
    let scanned = scan(&files, &mut gathered);

    let mut terms: Vec<Vec<RawTerm>> = vec![Vec::new(); gathered.actors.len()];
    for row in rows::<7>(files.terms) {
        let [person, office, of, title, from, to, _source] = row.fields;
        if let Some(&index) = scanned.ids.get(person) {
            terms[index as usize].push([office, of, title, from, to]);
        }
    }
    let mut layout = Layout::default();
    for ((actor, forms), mut terms) in gathered.actors.iter().zip(terms) {
        // The earliest first; those whose first day is unknown before all.
        terms.sort_by_key(|[_, _, _, from, _]| *from);
        layout.add(actor, forms, &terms);
    }
    fs::write(out.join("actors.txt"), layout.text)?;
    fs::write(out.join("actors.bin"), layout.numbers)?;
    fs::write(out.join("names.bin"), packed::pack(&gathered.names))?;
    let one = |index: ActorIndex| vec![(index, FormKind::Name)];
    #[allow(clippy::iter_over_hash_type)] // into an ordered map
    let ids = scanned.ids.into_iter().map(|(id, index)| (id.into_owned(), one(index))).collect();
    fs::write(out.join("ids.bin"), packed::pack(&ids))?;
    let key = |(code, of): (&str, &str)| format!("{code}\t{of}");
    let offices = scanned.offices.into_iter().map(|(office, index)| (key(office), one(index))).collect();
    fs::write(out.join("offices.bin"), packed::pack(&offices))?;
    let all = |people: Vec<ActorIndex>| people.into_iter().map(|index| (index, FormKind::Name)).collect();
    let holders = scanned.holders.into_iter().map(|(office, people)| (key(office), all(people))).collect();
    fs::write(out.join("holders.bin"), packed::pack(&holders))
}

#[allow(clippy::print_stdout)] // how a build script speaks to cargo
fn watch(path: &Path) {
    println!("cargo::rerun-if-changed={}", path.display());
}

fn file_name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap_or("")
}

fn list_of(path: &Path) -> Option<&'static str> {
    let name = file_name(path);
    LISTS.into_iter().filter(|list| name.starts_with(list)).max_by_key(|list| list.len())
}

fn read(path: &Path) -> io::Result<DataFile> {
    let name = file_name(path).to_owned().leak();
    Ok(DataFile { name, text: fs::read_to_string(path)?.leak() })
}

/// Gathers actors, and folds names as they come.
#[derive(Default)]
struct Gathered {
    actors: Vec<(RawActor, Vec<RawForm>)>,
    names: BTreeMap<String, Vec<(ActorIndex, FormKind)>>,
}

impl Gathered {
    /// Files a name under its fold; returns whether the actor did not have it yet.
    fn file(&mut self, of: ActorIndex, text: &str, kind: FormKind) -> bool {
        let folded = fold::fold(text);
        if folded.is_empty() {
            return false;
        }
        let known = self.names.entry(folded).or_default();
        // The first kind under which a name is written is the one that counts, but a people
        // and an adjective are told apart: "Germans" is no adjective.
        let told_apart = |kind| matches!(kind, FormKind::Adjective | FormKind::Inhabitant);
        let same = |other: FormKind| other == kind || (!told_apart(kind) && !told_apart(other));
        let new = !known.iter().any(|&(actor, other)| actor == of && same(other));
        if new {
            known.push((of, kind));
        }
        // A text's words are read without their genitive: "People's Liberation Front".
        let plain = text.replace("'s ", " ").replace("\u{2019}s ", " ");
        if plain != text {
            let known = self.names.entry(fold::fold(&plain)).or_default();
            if !known.iter().any(|&(actor, _)| actor == of) {
                known.push((of, kind));
            }
        }
        new
    }
}

impl Sink for Gathered {
    fn actor(&mut self, actor: RawActor) {
        let index = self.actors.len() as ActorIndex;
        self.file(index, &actor.name, actor.name_kind);
        self.actors.push((actor, Vec::new()));
    }

    fn form(&mut self, of: ActorIndex, text: Text, kind: FormKind, lang: &'static str) {
        if self.file(of, &text, kind) && kind != FormKind::Generic {
            self.actors[of as usize].1.push((text, kind, Text::Borrowed(lang)));
        }
    }
}
