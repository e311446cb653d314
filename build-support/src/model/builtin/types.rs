//! The types that every server has, and those that extensions bring.

use std::sync::{LazyLock, OnceLock};

use rustc_hash::FxHashMap;

use super::contents::{Contents, SYSTEM, TYPES};
use super::extensions;
use super::table::{Entry, Table, within};
use super::versions::Versions;

/// A type: a number and whether it is an array of that.
///
/// The types of the system have their OIDs, where those are the same on all
/// servers. From [`USER`](Self::USER) on the numbers are the model's own, and
/// from [`EXTENSION`](Self::EXTENSION) on those of what extensions bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TypeId {
    /// The type, or that of the elements.
    pub(crate) number: u32,
    /// Whether it is an array of them.
    pub(crate) array: bool,
}

impl TypeId {
    /// The first number of types whose OID differs between servers.
    pub(super) const UNPINNED: u32 = 10_000;
    /// The first number of types that are not built in.
    pub(crate) const USER: u32 = 16_384;
    /// The first number of types of extensions.
    pub(crate) const EXTENSION: u32 = 1 << 31;

    pub(crate) const TEXT: Self = Self::of(25);
    pub(crate) const OIDVECTOR: Self = Self::of(30);
    pub(crate) const INT2VECTOR: Self = Self::of(22);
    pub(crate) const REGCLASS: Self = Self::of(2205);
    /// What a string literal and `null` are before something wants another type.
    pub(crate) const UNKNOWN: Self = Self::of(705);
    pub(crate) const RECORD: Self = Self::of(2249);
    pub(crate) const ANY: Self = Self::of(2276);
    pub(crate) const ANYARRAY: Self = Self::of(2277);
    pub(crate) const ANYELEMENT: Self = Self::of(2283);
    pub(crate) const ANYNONARRAY: Self = Self::of(2776);
    pub(crate) const ANYENUM: Self = Self::of(3500);
    pub(crate) const ANYRANGE: Self = Self::of(3831);
    pub(crate) const ANYMULTIRANGE: Self = Self::of(4537);
    pub(crate) const ANYCOMPATIBLE: Self = Self::of(5077);
    pub(crate) const ANYCOMPATIBLEARRAY: Self = Self::of(5078);
    pub(crate) const ANYCOMPATIBLENONARRAY: Self = Self::of(5079);
    pub(crate) const ANYCOMPATIBLERANGE: Self = Self::of(5080);
    pub(crate) const ANYCOMPATIBLEMULTIRANGE: Self = Self::of(4538);

    /// The type of that number, not an array.
    pub(crate) const fn of(number: u32) -> Self {
        Self {
            number,
            array: false,
        }
    }

    /// The array of this type; there are no arrays of arrays.
    pub(crate) const fn array(self) -> Option<Self> {
        match self.array {
            true => None,
            false => Some(Self {
                array: true,
                ..self
            }),
        }
    }

    /// Whether the model gave it its number.
    pub(crate) const fn is_of_user(self) -> bool {
        Self::USER <= self.number && self.number < Self::EXTENSION
    }

    /// Whether it stands for others: `anyelement` and so on, but not `"any"`.
    pub(crate) fn is_polymorphic(self) -> bool {
        !self.array
            && matches!(
                self.number,
                2277 | 2283 | 2776 | 3500 | 3831 | 4537 | 4538 | 5077..=5080
            )
    }
}

/// What there is to know of a type that is not an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Facts {
    /// What kind of type it is.
    pub(crate) kind: TypeKind,
    /// Its category, as in `pg_type.typcategory`.
    pub(crate) category: u8,
    /// Whether it is preferred in its category.
    pub(crate) preferred: bool,
    /// Whether it has a collation.
    pub(crate) collatable: bool,
    /// Whether something may stand in brackets behind it.
    pub(crate) modifiers: bool,
    /// Whether reading its text always gives the same value.
    pub(crate) immutable_input: bool,
    /// Whether a value always has the same text.
    pub(crate) immutable_output: bool,
    /// Whether there are arrays of it.
    pub(crate) has_array: bool,
}

/// The kinds of types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TypeKind {
    /// A base type.
    Base,
    /// `int2vector` and `oidvector`, which can be read like arrays of these.
    Vector(TypeId),
    /// A composite type.
    Composite,
    /// A domain over this type.
    Domain(TypeId),
    /// An enum.
    Enum,
    /// A pseudo-type.
    Pseudo,
    /// A range.
    Range {
        /// The type of its bounds.
        subtype: TypeId,
        /// Its multirange, from version 14 on.
        multirange: Option<TypeId>,
    },
    /// A multirange of this range.
    Multirange(TypeId),
}

impl Facts {
    /// A type of the user: an enum, a domain over `base`, a range, a composite.
    pub(crate) const fn of_user(kind: TypeKind, category: u8) -> Self {
        Self {
            kind,
            category,
            preferred: false,
            collatable: false,
            modifiers: false,
            immutable_input: false,
            immutable_output: false,
            has_array: true,
        }
    }
}

/// A type by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Type {
    /// Its number; an array for `_int4` and its like.
    pub(crate) id: TypeId,
    /// Its name in `pg_type`, that of its elements for an array.
    pub(crate) name: &'static str,
    /// What there is to know; of an array, about its elements.
    pub(crate) facts: Facts,
}

/// An entry of the file.
#[derive(Debug)]
pub(super) struct Row(Facts);

impl Entry for Row {
    fn read(text: &'static str) -> Option<Self> {
        let mut words = text.split(' ').skip(1);
        let flags = words.next()?;
        let has_array = words.next()? == "+";
        let mut letters = flags.chars();
        let (kind, category) = (letters.next()?, letters.next()?);
        let flags = letters.as_str();
        Some(Self(Facts {
            kind: kind_of(kind, words)?,
            category: category.try_into().ok()?,
            preferred: flags.contains('p'),
            collatable: flags.contains('c'),
            modifiers: flags.contains('m'),
            immutable_input: !flags.contains('i'),
            immutable_output: !flags.contains('o'),
            has_array,
        }))
    }
}

fn kind_of(letter: char, words: impl Iterator<Item = &'static str>) -> Option<TypeKind> {
    let (mut of, mut multirange) = (None, None);
    for word in words {
        let (key, name) = word.split_once(':')?;
        match key {
            "m" => multirange = Some(id(name)?),
            _ => of = Some(id(name)?),
        }
    }
    Some(match (letter, of) {
        ('b', None) => TypeKind::Base,
        ('b', Some(element)) => TypeKind::Vector(element),
        ('c', _) => TypeKind::Composite,
        ('d', Some(base)) => TypeKind::Domain(base),
        ('e', _) => TypeKind::Enum,
        ('p', _) => TypeKind::Pseudo,
        ('r', Some(subtype)) => TypeKind::Range {
            subtype,
            multirange,
        },
        ('m', Some(range)) => TypeKind::Multirange(range),
        _ => return None,
    })
}

/// Names and numbers of all types, those of extensions too.
struct Numbers {
    /// By number: the name, and where to look for more.
    of_system: Vec<(u32, &'static str)>,
    of_extensions: Vec<(&'static str, &'static Contents)>,
    /// By name.
    names: Vec<(&'static str, u32)>,
}

static NUMBERS: LazyLock<Numbers> = LazyLock::new(|| {
    let mut of_system: Vec<_> = system_numbers().collect();
    of_system.sort_unstable();
    let of_extensions: Vec<_> = extensions::all()
        .flat_map(|contents| contents.types.keys().map(move |name| (name, contents)))
        .collect();
    let own = of_system.iter().map(|&(number, name)| (name, number));
    let others = of_extensions.iter().map(|&(name, _)| name);
    let mut names: Vec<_> = own.chain(others.zip(TypeId::EXTENSION..)).collect();
    names.sort_unstable();
    Numbers {
        of_system,
        of_extensions,
        names,
    }
});

/// The number of each type of the system: its OID, or what is counted here after the others
/// if each server counts anew.
fn system_numbers() -> impl Iterator<Item = (u32, &'static str)> {
    let lines = TYPES.lines().zip(TypeId::UNPINNED..);
    lines.filter_map(|(line, at)| {
        let (name, entries) = line.split_once('\t')?;
        let (oid, _) = entries.split_once(' ')?;
        let number = match oid.parse().ok()? {
            0 => at,
            oid => oid,
        };
        Some((number, name))
    })
}

/// The number of a type by its name in the data: of the system or of any extension.
pub(super) fn id(name: &str) -> Option<TypeId> {
    if let Some(of) = plain_id(name) {
        return Some(of);
    }
    plain_id(name.strip_prefix('_')?)?.array()
}

fn plain_id(name: &str) -> Option<TypeId> {
    let names = &NUMBERS.names;
    let at = names.binary_search_by(|(own, _)| (*own).cmp(name)).ok()?;
    Some(TypeId::of(names[at].1))
}

/// The name of a type that is no array, and the table that has it.
pub(super) fn place(number: u32) -> Option<(&'static str, &'static Contents)> {
    if number >= TypeId::EXTENSION {
        let at = usize::try_from(number - TypeId::EXTENSION).ok()?;
        return NUMBERS.of_extensions.get(at).copied();
    }
    let numbers = &NUMBERS.of_system;
    let at = numbers
        .binary_search_by_key(&number, |(own, _)| *own)
        .ok()?;
    Some((numbers[at].1, &SYSTEM))
}

/// What is known of a type of the system, or of an extension.
pub(super) fn facts(number: u32, versions: Versions) -> Option<Facts> {
    // The rules ask this most often: the numbers of each version are kept in order.
    static FACTS: [OnceLock<Vec<(u32, Facts)>>; Versions::SETS] =
        [const { OnceLock::new() }; Versions::SETS];
    let all = FACTS[versions.place()].get_or_init(|| facts_of(versions));
    let at = all.binary_search_by_key(&number, |(own, _)| *own).ok()?;
    Some(all[at].1)
}

fn facts_of(versions: Versions) -> Vec<(u32, Facts)> {
    let of_system = NUMBERS.of_system.iter().map(|&(number, _)| number);
    let of_extensions = TypeId::EXTENSION..;
    let of_extensions = NUMBERS.of_extensions.iter().zip(of_extensions);
    let numbers = of_system.chain(of_extensions.map(|(_, number)| number));
    let facts = |number| {
        let (name, contents) = place(number)?;
        let row = within(contents.types.get(name), versions).next()?;
        Some((number, row.0))
    };
    numbers.filter_map(facts).collect()
}

/// A type of the system by its name, `_int4` too.
pub(super) fn of_system(name: &str, versions: Versions) -> Option<Type> {
    static TYPES: [OnceLock<FxHashMap<&str, Type>>; Versions::SETS] =
        [const { OnceLock::new() }; Versions::SETS];
    let all = TYPES[versions.place()].get_or_init(|| {
        let names = SYSTEM.types.keys();
        let types = names.filter_map(|name| find(&SYSTEM.types, name, versions));
        types.map(|found| (found.name, found)).collect()
    });
    all.get(name)
        .copied()
        .or_else(|| array_of(all.get(name.strip_prefix('_')?).copied()?))
}

fn array_of(element: Type) -> Option<Type> {
    let id = element.id.array()?;
    element.facts.has_array.then_some(Type { id, ..element })
}

/// A type of a table by its name there, `_int4` too.
pub(super) fn find(table: &Table<Row>, name: &str, versions: Versions) -> Option<Type> {
    let plain = |name: &str| {
        let row = within(table.get(name), versions).next()?;
        let id = plain_id(name)?;
        let (name, _) = place(id.number)?;
        let facts = row.0;
        Some(Type { id, name, facts })
    };
    plain(name).or_else(|| array_of(plain(name.strip_prefix('_')?)?))
}
