//! Lists the data files, in the one place where they are named.

/// A file of `data/`, as compiled in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DataFile {
    /// Its name in `data/`.
    pub name: &'static str,
    /// Its whole text.
    pub text: &'static str,
}

macro_rules! data_file {
    ($name:literal) => {
        DataFile { name: $name, text: include_str!(concat!("../../data/", $name)) }
    };
}

pub(crate) const STATES: DataFile = data_file!("states.tsv");
pub(crate) const STATE_FORMS: &[DataFile] = &[data_file!("state_forms.tsv")];
pub(crate) const ORGS: &[DataFile] = &[data_file!("orgs.tsv")];
pub(crate) const MEMBERSHIPS: &[DataFile] = &[data_file!("memberships.tsv")];
pub(crate) const OFFICES: DataFile = data_file!("offices.tsv");
pub(crate) const ROLE_WORDS: DataFile = data_file!("role_words.tsv");
pub(crate) const CITIES: DataFile = data_file!("cities.tsv");
/// Add a `people_….tsv` here and it is read.
pub(crate) const PEOPLE: &[DataFile] = &[data_file!("people_europe.tsv")];
/// Add a `terms_….tsv` here and it is read.
pub(crate) const TERMS: &[DataFile] = &[data_file!("terms_europe.tsv")];

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

/// Returns the rows of a file without its header, comments and empty lines.
pub(crate) fn rows<const N: usize>(file: DataFile) -> impl Iterator<Item = Row<N>> {
    let lines = file.text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    lines.skip(1).map(move |(index, line)| {
        let mut fields = [""; N];
        let mut width = 0;
        for field in line.split('\t') {
            if let Some(slot) = fields.get_mut(width) {
                *slot = field.trim();
            }
            width += 1;
        }
        Row { file: file.name, line: index + 1, fields, width }
    })
}
