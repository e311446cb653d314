//! What the extensions bring that come with PostgreSQL.

use std::sync::LazyLock;

use super::contents::{Contents, Objects};
use super::functions::list;
use super::table::{Entry, Table, Versioned, within};
use super::versions::Versions;

/// An extension as it stands in its control file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Extension {
    /// The version that is created if none is named.
    pub(crate) version: &'static str,
    /// Whether it can be moved to another schema.
    pub(crate) relocatable: bool,
    /// Whether it needs no superuser.
    pub(crate) trusted: bool,
    /// The schema that it is created in, whatever one says.
    pub(crate) schema: Option<&'static str>,
    /// What it brings; none if that is not known.
    pub(crate) objects: Option<Objects>,
    requires: &'static str,
}

impl Extension {
    /// The extensions that it needs.
    pub(crate) fn requires(&self) -> impl Iterator<Item = &'static str> {
        list(self.requires)
    }
}

/// The file's entry for an extension itself.
#[derive(Debug)]
pub(super) struct Header {
    version: &'static str,
    flags: &'static str,
    schema: Option<&'static str>,
    requires: &'static str,
}

impl Entry for Header {
    fn read(text: &'static str) -> Option<Self> {
        let mut words = text.split(' ');
        Some(Self {
            version: words.next()?,
            flags: words.next()?,
            schema: words.next().filter(|schema| *schema != "-"),
            requires: words.next().unwrap_or_default(),
        })
    }
}

/// What the file has about one extension.
struct Section {
    name: &'static str,
    header: Table<Header>,
    contents: Contents,
}

static SECTIONS: LazyLock<Vec<Section>> = LazyLock::new(|| {
    let mut text = include_str!("data/extensions.txt");
    let mut sections = Vec::new();
    while let Some((_, rest)) = text.split_once('\n') {
        let line = &text[..text.len() - rest.len()];
        match line.split_once(' ') {
            Some((name, _)) => {
                let (own, others) = text.split_at(stretch(text, name));
                sections.push(section(name, own));
                text = others;
            }
            None => text = rest,
        }
    }
    sections
});

/// How many bytes the lines take that begin with a word and a space.
fn stretch(text: &str, word: &str) -> usize {
    let own = |line: &&str| {
        line.strip_prefix(word)
            .is_some_and(|rest| rest.starts_with(' '))
    };
    text.split_inclusive('\n')
        .take_while(own)
        .map(str::len)
        .sum()
}

fn section(name: &'static str, text: &'static str) -> Section {
    let mut rest = text;
    // The kinds stand in the order of their letters.
    let mut part = |letter: char| {
        let prefix = format!("{name} {letter}");
        let (part, others) = rest.split_at(stretch_of(rest, &prefix));
        rest = others;
        (part, prefix.len() + 1)
    };
    fn table<T>((text, prefix): (&'static str, usize)) -> Table<T> {
        Table::of_lines(text, prefix)
    }
    let casts = table(part('c'));
    let functions = table(part('f'));
    let classes = table(part('k'));
    let families = table(part('m'));
    let operators = table(part('o'));
    let relations = table(part('r'));
    let types = table(part('t'));
    let (header, prefix) = part('x');
    Section {
        name,
        header: Table::of_lines(header, prefix - 1),
        contents: Contents {
            types,
            functions,
            operators,
            casts,
            classes,
            families,
            relations,
        },
    }
}

fn stretch_of(text: &str, prefix: &str) -> usize {
    let lines = text.split_inclusive('\n');
    let own = lines.take_while(|line| line.starts_with(prefix));
    own.map(str::len).sum()
}

/// What all of them bring.
pub(super) fn all() -> impl Iterator<Item = &'static Contents> {
    SECTIONS.iter().map(|section| &section.contents)
}

/// The extension of that name.
pub(super) fn find(name: &str, versions: Versions) -> Option<Extension> {
    let at = SECTIONS.binary_search_by(|section| section.name.cmp(name));
    let section = &SECTIONS[at.ok()?];
    let header = within(section.rows(), versions).next()?;
    let contents = &section.contents;
    let is_known = !header.flags.contains('?');
    Some(Extension {
        version: header.version,
        relocatable: header.flags.contains('r'),
        trusted: header.flags.contains('t'),
        schema: header.schema,
        objects: is_known.then_some(Objects { contents, versions }),
        requires: header.requires,
    })
}

impl Section {
    fn rows(&self) -> &[Versioned<Header>] {
        self.header.get("")
    }
}
