//! Where the catalog after a down migration is another than before its up.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::super::catalog::Oid;
use super::super::refusal::Origin;
use super::aspect::Topic;
use super::path::Path;
use super::portrait::{Holder, Key, Part, Portrait, Thing};

/// One thing that a down migration does not undo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Difference {
    /// What to say of it.
    pub(super) text: String,
    /// The statement that would undo it, where that is certain.
    pub(super) undo: Option<String>,
    /// Where it comes from.
    pub(super) cause: Cause,
}

/// Where a difference comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// Something of that name was made there.
    Made(Key, Option<Origin>),
    /// Something was lost under that name.
    Lost(Key),
    /// Something was changed, or it is not kept where.
    Changed,
}

/// The objects that a migration touched, before and after.
#[derive(Debug, Default)]
pub(super) struct Portraits {
    pub(super) before: BTreeMap<Path, Portrait>,
    pub(super) after: BTreeMap<Path, Portrait>,
    /// Those of the first that surely are not there any more.
    pub(super) gone: BTreeSet<Path>,
    /// Those of the second that surely were not there.
    pub(super) new: BTreeSet<Path>,
}

impl Portraits {
    /// Where they differ: first what was changed or lost, then what is new, the last of it first.
    pub(super) fn differences(&self) -> Vec<Difference> {
        let mut found = Vec::new();
        let mut names = Names::new(self);
        let mut before: Vec<_> = self.before.iter().collect();
        before.sort_by_key(|(_, portrait)| portrait.oid);
        for (path, old) in before {
            if let Some(new) = self.after.get(path) {
                compare(old, new, &mut found);
            } else if !self.gone.contains(path) || self.is_gone_with(old) {
                // It is back with what it is a part of, or nobody knows.
            } else if let Some(new) = names.take(path, old) {
                // What is in a schema that has another name is in one that has another name.
                if !path
                    .within()
                    .is_some_and(|schema| self.gone.contains(schema))
                {
                    found.push(moved(&old.thing, &new.thing));
                }
                compare(old, new, &mut found);
            } else {
                found.push(lost(&old.thing));
            }
        }
        let mut new: Vec<_> = names.rest.values().collect();
        new.sort_by_key(|portrait| Reverse(portrait.oid));
        // What was there under another name is not to be dropped.
        let known: BTreeSet<Oid> = self.before.values().map(|old| old.oid).collect();
        let new = new.into_iter().filter(|new| !self.is_new_with(new));
        found.extend(new.map(|new| {
            let left = left(&new.thing);
            match known.contains(&new.oid) {
                true => Difference { undo: None, ..left },
                false => left,
            }
        }));
        found
    }

    /// Whether it would be back with what it is a part of.
    fn is_gone_with(&self, portrait: &Portrait) -> bool {
        let Some(holder) = &portrait.holder else {
            return false;
        };
        // An index or a key is not back with its column, but a sequence is.
        let is_sequence = portrait.thing.aspect(Topic::Kind) == Some("a sequence");
        self.gone.contains(&holder.path)
            || is_sequence && self.has_other_columns(holder, &self.before, &self.after)
    }

    /// Whether it would go with what it is a part of.
    fn is_new_with(&self, portrait: &Portrait) -> bool {
        let holder = portrait.holder.as_ref();
        holder.is_some_and(|holder| {
            self.new.contains(&holder.path)
                || self.has_other_columns(holder, &self.after, &self.before)
        })
    }

    /// Whether some of the columns are only in `these`.
    fn has_other_columns(
        &self,
        holder: &Holder,
        these: &BTreeMap<Path, Portrait>,
        others: &BTreeMap<Path, Portrait>,
    ) -> bool {
        let both = these.get(&holder.path).zip(others.get(&holder.path));
        both.is_some_and(|(this, other)| {
            let is_other = |name: &String| {
                this.column(name).is_some() && other.column(name).is_none() && !other.open
            };
            holder.columns.iter().any(is_other)
        })
    }
}

/// What is new, by what it may have been before.
struct Names<'p> {
    rest: BTreeMap<&'p Path, &'p Portrait>,
    by_oid: BTreeMap<Oid, &'p Path>,
    by_holder: BTreeMap<&'p Path, Vec<&'p Path>>,
}

impl<'p> Names<'p> {
    fn new(both: &'p Portraits) -> Self {
        let rest = both
            .after
            .iter()
            .filter(|(path, _)| both.new.contains(path));
        let rest: BTreeMap<_, _> = rest.collect();
        let mut by_holder: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (path, new) in &rest {
            if let Some(holder) = new.holder.as_ref().filter(|_| new.thing.is_whole) {
                by_holder.entry(&holder.path).or_default().push(*path);
            }
        }
        Self {
            by_oid: rest.iter().map(|(path, new)| (new.oid, *path)).collect(),
            by_holder,
            rest,
        }
    }

    /// The same object under another name, or one that is the same but for its name.
    fn take(&mut self, path: &Path, old: &Portrait) -> Option<&'p Portrait> {
        let is_alike = |other: &&Path| {
            let new = self.rest.get(other).filter(|_| old.thing.is_whole);
            new.is_some_and(|new| {
                other.within() == path.within()
                    && old.holder == new.holder
                    && old.thing.key.0 == new.thing.key.0
                    && old.thing.says_the_same(&new.thing)
            })
        };
        let itself = self.by_oid.get(&old.oid).copied();
        let found = itself.or_else(|| {
            let holder = old.holder.as_ref()?;
            let mut others = self.by_holder.get(&holder.path)?.iter().copied();
            others.find(is_alike)
        });
        self.rest.remove(found?)
    }
}

fn compare(old: &Portrait, new: &Portrait, found: &mut Vec<Difference>) {
    let kinds = [old, new].map(|portrait| portrait.thing.aspect(Topic::Kind));
    if kinds[0] != kinds[1] {
        found.extend(changes(&old.thing, &new.thing).into_iter().take(1));
        return;
    }
    found.extend(changes(&old.thing, &new.thing));
    compare_columns(old, new, found);
    if let Some((before, now)) = old.values.as_ref().zip(new.values.as_ref()) {
        compare_values((old, new), before, (now, old.oid == new.oid), found);
    }
}

fn compare_columns(old: &Portrait, new: &Portrait, found: &mut Vec<Difference>) {
    let mut renamed = Vec::new();
    for part in &old.columns {
        match new.column(&part.thing.key.2) {
            Some(now) if part.inherited && now.inherited => {}
            Some(now) => found.extend(changes(&part.thing, &now.thing)),
            None if new.open || part.inherited => {}
            None => match other_name(part, old, new) {
                Some(now) => {
                    renamed.push(now.number);
                    found.push(moved(&part.thing, &now.thing));
                    found.extend(changes(&part.thing, &now.thing));
                }
                None => found.push(lost(&part.thing)),
            },
        }
    }
    for part in &new.columns {
        let is_known = old.open || part.inherited || renamed.contains(&part.number);
        if !is_known && old.column(&part.thing.key.2).is_none() {
            found.push(left(&part.thing));
        }
    }
}

/// The column under the name that it has now.
fn other_name<'n>(part: &Part, old: &Portrait, new: &'n Portrait) -> Option<&'n Part> {
    let mut columns = new.columns.iter().filter(|_| old.oid == new.oid);
    let now = columns.find(|now| now.number == part.number)?;
    old.column(&now.thing.key.2).is_none().then_some(now)
}

/// Compares the values of an enum; to one that is still `itself`, some may have come: none can
/// be taken away.
fn compare_values(
    (old, new): (&Portrait, &Portrait),
    before: &[String],
    (now, itself): (&[String], bool),
    found: &mut Vec<Difference>,
) {
    let what = &old.thing.what;
    let other: Vec<_> = before.iter().zip(now).filter(|(a, b)| a != b).collect();
    if let [(was, is)] = *other
        && before.len() == now.len()
        && itself
    {
        let mut difference = changed(format!("value `{was}` of {what} is named `{is}` now"));
        let values = [is, was].map(|value| format!("'{}'", value.replace('\'', "''")));
        let rename = new.thing.rename.as_ref();
        difference.undo = rename.map(|rename| format!("{rename} value {}", values.join(" to ")));
        return found.push(difference);
    }
    let lacks = |these: &[String], those: &[String], end: &str| -> Vec<_> {
        let lacking = these.iter().filter(|value| !those.contains(value));
        let texts = lacking.map(|value| changed(format!("value `{value}` of {what} is {end}")));
        texts.collect()
    };
    let missing = lacks(before, now, "not back");
    let added = match itself {
        true => Vec::new(),
        false => lacks(now, before, "still there"),
    };
    if !itself && missing.is_empty() && added.is_empty() && !other.is_empty() {
        found.push(changed(format!(
            "the values of {what} are in another order"
        )));
    }
    found.extend(missing.into_iter().chain(added));
}

fn changes(old: &Thing, new: &Thing) -> Vec<Difference> {
    let differing = new.aspects.iter().filter_map(|now| {
        let before = old.whole_aspect(now.topic)?;
        now.surely_differs(before).then_some((now, before))
    });
    let differing: Vec<_> = differing.collect();
    let is_told = |topic: &Topic| differing.iter().any(|(now, _)| now.topic == *topic);
    let changes = differing.iter().filter_map(|(now, before)| {
        if now.topic.follows_from().iter().any(is_told) {
            return None;
        }
        let before = &before.value;
        let text = format!("{} {}", old.what, now.topic.differs(&now.value, before));
        let alter = new.alter.as_ref().zip(now.topic.undo(before));
        Some(Difference {
            text,
            undo: alter.map(|(alter, undo)| format!("{alter} {undo}")),
            cause: Cause::Changed,
        })
    });
    changes.collect()
}

const fn changed(text: String) -> Difference {
    Difference {
        text,
        undo: None,
        cause: Cause::Changed,
    }
}

fn lost(old: &Thing) -> Difference {
    Difference {
        cause: Cause::Lost(old.key.clone()),
        ..changed(format!("{} is not back", old.what))
    }
}

fn left(new: &Thing) -> Difference {
    Difference {
        text: format!("{} is still there", new.what),
        undo: new.drop.clone(),
        cause: Cause::Made(new.key.clone(), new.origin),
    }
}

/// What has another name, or is in another schema.
fn moved(old: &Thing, new: &Thing) -> Difference {
    let what = &old.what;
    let (text, undo) = if old.schema == new.schema {
        let undo = new.rename.as_ref();
        (
            format!("{what} is named `{}` now", new.name),
            undo.map(|rename| format!("{rename} to {}", old.name)),
        )
    } else if old.name == new.name {
        let schemas = [new, old].map(|thing| thing.schema.as_deref().unwrap_or_default());
        let [now, before] = schemas;
        (
            format!("{what} is in schema `{now}`, it was in `{before}`"),
            new.move_to(before),
        )
    } else {
        (format!("{what} is now `{}`", new.spelled()), None)
    };
    Difference {
        text,
        undo,
        ..lost(old)
    }
}
