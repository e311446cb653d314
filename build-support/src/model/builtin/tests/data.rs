//! The files can be read, and say what is known of old.

use super::super::contents::{Contents, SYSTEM};
use super::super::table::{Entry, Table};
use super::super::*;

/// How many entries a table has, after each was read.
fn read<T: Entry>(table: &Table<T>) -> usize {
    table.iter().map(|(_, entries)| entries.len()).sum()
}

fn read_all(contents: &Contents) -> usize {
    read(&contents.types)
        + read(&contents.functions)
        + read(&contents.operators)
        + read(&contents.casts)
        + read(&contents.classes)
        + read(&contents.families)
        + read(&contents.relations)
}

fn entries(text: &str) -> usize {
    text.matches('\t').count()
}

#[test]
fn every_entry_of_the_system_can_be_read() {
    let files = [
        include_str!("../data/types.txt"),
        include_str!("../data/functions.txt"),
        include_str!("../data/operators.txt"),
        include_str!("../data/casts.txt"),
        include_str!("../data/classes.txt"),
        include_str!("../data/families.txt"),
        include_str!("../data/relations.txt"),
    ];
    let all: usize = files.into_iter().map(entries).sum();
    assert_eq!(read_all(&SYSTEM), all);
    let head = format!("{}-{}\n", versions::FIRST, versions::LAST);
    assert!(files.iter().all(|file| file.starts_with(&head)));
}

#[test]
fn every_entry_of_extensions_can_be_read() {
    let text = include_str!("../data/extensions.txt");
    let of_headers = text.lines().filter_map(|line| line.split_once(" x\t"));
    let of_headers: Vec<_> = of_headers.collect();
    for (name, _) in &of_headers {
        assert!(Builtins::of_any().extension(name).is_some(), "{name}");
    }
    assert_eq!(extensions::all().count(), of_headers.len());
    let headers = of_headers
        .iter()
        .map(|(_, entries)| entries.split('\t').count());
    let rest = entries(text) - headers.sum::<usize>();
    assert_eq!(extensions::all().map(read_all).sum::<usize>(), rest);
}

#[test]
fn no_two_extensions_bring_a_type_of_one_name() {
    let mut names: Vec<_> = extensions::all()
        .chain([&SYSTEM])
        .flat_map(|contents| contents.types.keys())
        .collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all);
}

#[test]
fn knows_which_version_has_what() {
    let (old, new) = (Builtins::of(15), Builtins::of(16));
    assert_eq!(old.functions("any_value").count(), 0);
    assert_eq!(new.functions("any_value").count(), 1);
    assert!(Builtins::of(13).type_("int4multirange").is_none());
    assert!(Builtins::of(14).type_("int4multirange").is_some());
}

#[test]
fn knows_types_and_their_arrays() {
    let builtins = Builtins::of(15);
    let text = builtins.type_("text").unwrap();
    assert_eq!(text.id, TypeId::TEXT);
    assert!(text.facts.preferred && text.facts.collatable && !text.facts.modifiers);
    let array = builtins.type_("_text").unwrap();
    assert_eq!(
        (array.id, array.name),
        (TypeId::TEXT.array().unwrap(), "text")
    );
    assert!(builtins.type_("integer").is_none());
    assert!(builtins.type_("citext").is_none());
}

#[test]
fn knows_what_extensions_bring() {
    let builtins = Builtins::of(15);
    let citext = builtins.extension("citext").unwrap();
    let objects = citext.objects.unwrap();
    let type_ = objects.type_("citext").unwrap();
    assert!(type_.id.number >= TypeId::EXTENSION);
    assert_eq!(builtins.type_name(type_.id.number), Some("citext"));
    let to_text = builtins.cast(type_.id, TypeId::TEXT).unwrap();
    assert_eq!(to_text.context, CastContext::Implicit);
    let from_text = builtins.cast(TypeId::TEXT, type_.id).unwrap();
    assert_eq!(from_text.context, CastContext::Assignment);
    assert_eq!(objects.functions("citext_eq").count(), 1);
    let earth = builtins.extension("earthdistance").unwrap();
    assert_eq!(earth.requires().collect::<Vec<_>>(), ["cube"]);
    assert!(builtins.extension("plperl").unwrap().objects.is_none());
    assert!(builtins.extension("postgis").is_none());
}

#[test]
fn knows_the_columns_of_catalogs() {
    let builtins = Builtins::of(15);
    let relation = builtins.relation("pg_catalog", "pg_namespace").unwrap();
    let columns = relation.columns.iter().map(|column| column.name);
    assert_eq!(
        columns.collect::<Vec<_>>(),
        ["oid", "nspname", "nspowner", "nspacl"]
    );
    assert!(builtins.relation("information_schema", "tables").is_some());
    assert!(builtins.relation("pg_catalog", "tables").is_none());
    assert!(builtins.relation("public", "pg_class").is_none());
}
