//! Reads the rows of data files.
//!
//! The build script shares this module: it finds the files, so that a new `people_….tsv` needs
//! no line of code.

/// A file of `data/` with its whole text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DataFile {
    /// Its name in `data/`.
    pub name: &'static str,
    /// Its whole text.
    pub text: &'static str,
}

/// The files by what their rows are, each list in the order of the names.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Files {
    pub states: &'static [DataFile],
    pub state_forms: &'static [DataFile],
    pub orgs: &'static [DataFile],
    pub memberships: &'static [DataFile],
    pub offices: &'static [DataFile],
    pub role_words: &'static [DataFile],
    pub cities: &'static [DataFile],
    pub people: &'static [DataFile],
    pub terms: &'static [DataFile],
}

/// A row's fields; columns that the line lacks are empty.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<const N: usize> {
    /// The file it stands in.
    pub file: &'static str,
    /// Line in the file, from 1.
    pub line: usize,
    /// The fields in the order of the columns.
    pub fields: [&'static str; N],
    /// How many columns the line really has.
    pub width: usize,
}

/// Parts of a text between signs of one byte. The files are mostly short fields, of which `str::split` takes several times as
/// long.
pub(crate) fn parts(text: &str, sign: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let all = rest?;
        let end = all.bytes().position(|byte| byte == sign);
        rest = end.and_then(|end| all.get(end + 1..));
        end.map_or(Some(all), |end| all.get(..end))
    })
}

/// Returns the rows of files without headers, comments and empty lines.
pub(crate) fn rows<const N: usize>(files: &'static [DataFile]) -> impl Iterator<Item = Row<N>> {
    files.iter().flat_map(|file| {
        let lines = parts(file.text, b'\n')
            .map(|line| line.strip_suffix('\r').unwrap_or(line))
            .enumerate()
            .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        lines.skip(1).map(move |(index, line)| {
            let mut fields = [""; N];
            let mut width = 0;
            for field in parts(line, b'\t') {
                if let Some(slot) = fields.get_mut(width) {
                    *slot = field.trim();
                }
                width += 1;
            }
            Row { file: file.name, line: index + 1, fields, width }
        })
    })
}
