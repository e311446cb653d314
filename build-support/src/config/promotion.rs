//! Reads `[[environments]]`: the tables one by one, then how they follow each other.

use toml::de::{DeArray, DeTable, DeValue};

use super::environments::{self, Environment};
use super::settings::{self, Draft};
use super::values::{Value, Values, guess, span};
use crate::codegen::environment_variant;
use crate::text::Span;
use crate::toml_file;

/// The environments in the order of promotion; the default ones where none is sound.
pub(super) fn read(values: &mut Values<'_>, value: &Value<'_>) -> Vec<Environment> {
    let mut drafts = Vec::new();
    for (table, place) in tables(values, value) {
        if let Some((name, place)) = name(values, table, place, &drafts) {
            drafts.push(settings::read(values, &name, place, table));
        }
    }
    check_order(values, &mut drafts);
    check_needing_after(values, &mut drafts);
    let mut found: Vec<_> = drafts.into_iter().map(|draft| draft.environment).collect();
    environments::settle_aliases(&mut found);
    match found.is_empty() {
        true => environments::defaults(),
        false => found,
    }
}

fn tables<'v>(values: &mut Values<'_>, value: &'v Value<'_>) -> Vec<(&'v DeTable<'v>, Span)> {
    const HELP: &str =
        "write a line `[[environments]]` for each environment, and its keys below it";
    let array: &DeArray<'_> = match value.get_ref() {
        DeValue::Array(array) if !array.is_empty() => array,
        DeValue::Array(_) => {
            values.error(value, "`environments` is empty").help(HELP);
            return Vec::new();
        }
        _ => {
            values.wrong_type("environments", value).help(HELP);
            return Vec::new();
        }
    };
    let mut tables = Vec::new();
    for item in array {
        match item.get_ref() {
            DeValue::Table(table) => tables.push((table, span(item))),
            other => {
                let description = toml_file::description(other);
                values
                    .error(item, format!("an environment is {description}"))
                    .help(HELP);
            }
        }
    }
    tables
}

/// The name of an environment and its place, if it is sound and not taken.
fn name(
    values: &mut Values<'_>,
    table: &DeTable<'_>,
    place: Span,
    before: &[Draft],
) -> Option<(String, Span)> {
    let Some(value) = table.get("name") else {
        values
            .error_at(place, "an environment has no `name`")
            .help("write one below the line, as in `name = \"staging\"`");
        return None;
    };
    let name = values.text("name", value, "staging")?;
    let place = span(value);
    if !is_sound(&name) {
        odd_name(values, &name, place);
        return None;
    }
    let variant = environment_variant(&name);
    let first = before
        .iter()
        .find(|draft| environment_variant(&draft.environment.name) == variant);
    let Some(first) = first else {
        return Some((name, place));
    };
    let file = values.file;
    let message = match first.environment.name == name {
        true => format!("there are two environments `{name}`"),
        false => format!(
            "`{}` and `{name}` would both be `Environment::{variant}`",
            first.environment.name
        ),
    };
    values
        .error_at(place, message)
        .label_at(file, first.name, "the first one")
        .help("rename one, or remove it");
    None
}

/// Whether a name makes an identifier.
fn is_sound(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c))
        && environment_variant(name) != "Self"
}

fn odd_name(values: &mut Values<'_>, name: &str, place: Span) {
    let words: String = name
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let meant = words.trim_matches('-');
    let example = match is_sound(meant) {
        true => meant,
        false => "staging",
    };
    values
        .error_at(place, format!("`{name}` cannot name an environment"))
        .help(format!("write a name such as `name = \"{example}\"`"))
        .note(
            "a name has lower-case letters, digits, `-` and `_`, begins with a letter, and becomes \
             a variant of `Environment`, which `Self` cannot be",
        );
}

/// Takes away every `after` that does not name an environment further up.
fn check_order(values: &mut Values<'_>, drafts: &mut [Draft]) {
    let before = predecessors(values, drafts);
    let mut reported = vec![false; drafts.len()];
    for start in 0..drafts.len() {
        if let Some(members) = cycle(start, &before) {
            if !reported[start] {
                report_cycle(values, drafts, &members);
            }
            for &member in &members {
                reported[member] = true;
            }
        } else if let Some(later) = before[start].filter(|&other| other > start) {
            report_later(values, &drafts[start], &drafts[later]);
            reported[start] = true;
        }
    }
    for (index, draft) in drafts.iter_mut().enumerate() {
        if reported[index] || before[index].is_none() {
            draft.environment.after = None;
        }
    }
}

/// For each environment the place of the one it comes after, if there is that one.
fn predecessors(values: &mut Values<'_>, drafts: &[Draft]) -> Vec<Option<usize>> {
    let names: Vec<_> = drafts
        .iter()
        .map(|draft| draft.environment.name.as_str())
        .collect();
    drafts
        .iter()
        .enumerate()
        .map(|(index, draft)| {
            let (after, place) = draft.environment.after.as_deref().zip(draft.after)?;
            let own = names[index];
            let found = names.iter().position(|name| *name == after);
            if found == Some(index) {
                values
                    .error_at(place, format!("`{own}` comes after itself"))
                    .help("name the environment before it, or leave out `after`");
                return None;
            }
            if found.is_none() {
                let others: Vec<_> = names.iter().copied().filter(|name| *name != own).collect();
                let diagnostic =
                    values.error_at(place, format!("there is no environment `{after}`"));
                guess(after, &others, diagnostic);
                diagnostic.note(format!("the environments are `{}`", names.join("`, `")));
            }
            found
        })
        .collect()
}

/// The environments of the circle that `start` is in, from `start` on.
fn cycle(start: usize, before: &[Option<usize>]) -> Option<Vec<usize>> {
    let mut members = vec![start];
    let mut current = before[start]?;
    while current != start {
        // A circle that `start` only leads to is found from its own members.
        if members.contains(&current) {
            return None;
        }
        members.push(current);
        current = before[current]?;
    }
    Some(members)
}

fn report_cycle(values: &mut Values<'_>, drafts: &[Draft], members: &[usize]) {
    let name = |member: usize| drafts[member].environment.name.as_str();
    let Some((&first, others)) = members.split_first() else {
        return;
    };
    let chain: Vec<_> = others
        .iter()
        .chain([&first])
        .map(|&member| format!("after `{}`", name(member)))
        .collect();
    let message = format!("`{}` comes {}", name(first), chain.join(", which comes "));
    let file = values.file;
    let diagnostic = values.error_at(drafts[first].after.unwrap_or(drafts[first].name), message);
    for &member in others {
        let place = drafts[member].after.unwrap_or(drafts[member].name);
        diagnostic.label_at(file, place, format!("for `{}`", name(member)));
    }
    diagnostic.help("let each environment come after one that is written above it");
}

fn report_later(values: &mut Values<'_>, draft: &Draft, later: &Draft) {
    let (own, other) = (&draft.environment.name, &later.environment.name);
    let file = values.file;
    values
        .error_at(
            draft.after.unwrap_or(draft.name),
            format!("`{own}` comes after `{other}`, which is written below it"),
        )
        .label_at(file, later.name, "written here")
        .help("write the environments in the order of promotion");
}

/// Takes away `soak` and `receipt_key` where there is no `after`.
fn check_needing_after(values: &mut Values<'_>, drafts: &mut [Draft]) {
    let mut previous: Option<String> = None;
    for draft in drafts {
        if draft.after.is_none() {
            for (key, place) in &draft.needing_after {
                let diagnostic = values.error_at(*place, format!("`{key}` without `after`"));
                match &previous {
                    Some(name) => diagnostic.help(format!(
                        "write `after = \"{name}\"` beside it, or the environment that is meant"
                    )),
                    None => diagnostic.help("leave it out: no environment is above this one"),
                };
            }
        }
        if draft.environment.after.is_none() {
            draft.environment.soak = None;
            draft.environment.receipt_key = None;
        }
        previous = Some(draft.environment.name.clone());
    }
}
