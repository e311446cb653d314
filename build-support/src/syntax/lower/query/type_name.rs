//! Names of types in all spellings of the grammar.

use crate::syntax::change::TypeName;
use crate::syntax::name::{Ident, Name};
use crate::text::Span;

use super::cursor::{Cursor, Kind, Read, Unread};
use super::words::Class;

/// What the grammar spells itself, and the catalog's name for it.
struct Spelling {
    words: &'static [&'static str],
    name: &'static str,
}

macro_rules! spellings {
    ($($($word:literal)+ => $name:literal;)*) => {
        /// Longer ones come first. Those in whose midst brackets may stand are not among them.
        const SPELLINGS: &[Spelling] = &[$(Spelling { words: &[$($word),+], name: $name }),*];
    };
}

spellings! {
    "int" => "int4";
    "integer" => "int4";
    "smallint" => "int2";
    "bigint" => "int8";
    "real" => "float4";
    "double" "precision" => "float8";
    "decimal" => "numeric";
    "dec" => "numeric";
    "numeric" => "numeric";
    "boolean" => "bool";
    "bit" "varying" => "varbit";
    "bit" => "bit";
    "national" "character" "varying" => "varchar";
    "national" "character" => "bpchar";
    "national" "char" "varying" => "varchar";
    "national" "char" => "bpchar";
    "nchar" "varying" => "varchar";
    "nchar" => "bpchar";
    "character" "varying" => "varchar";
    "character" => "bpchar";
    "char" "varying" => "varchar";
    "char" => "bpchar";
    "varchar" => "varchar";
}

/// What may stand behind `interval`. Longer ones come first.
const FIELDS: &[&[&str]] = &[
    &["year", "to", "month"],
    &["year"],
    &["month"],
    &["day", "to", "hour"],
    &["day", "to", "minute"],
    &["day", "to", "second"],
    &["day"],
    &["hour", "to", "minute"],
    &["hour", "to", "second"],
    &["hour"],
    &["minute", "to", "second"],
    &["minute"],
    &["second"],
];

impl Cursor<'_> {
    /// The name of a type, with `setof` and brackets.
    pub(super) fn type_name(&mut self) -> Read<TypeName> {
        let start = self.start();
        let set = self.take_word("setof");
        let mut name = self.simple_type()?;
        name.set = set;
        name.dimensions = self.dimensions()?;
        name.span = self.span(start);
        Ok(name)
    }

    /// What stands before the brackets, and what may stand before a string
    /// that is to be of the type.
    pub(super) fn simple_type(&mut self) -> Read<TypeName> {
        match self.system_type()? {
            Some(name) => Ok(name),
            None => self.other_type(),
        }
    }

    fn dimensions(&mut self) -> Read<usize> {
        if self.take_word("array") {
            if self.take_kind(Kind::OpenBracket) {
                self.expect(Kind::Number)?;
                self.expect(Kind::CloseBracket)?;
            }
            return Ok(1);
        }
        let mut dimensions = 0;
        while self.take_kind(Kind::OpenBracket) {
            self.take_kind(Kind::Number);
            self.expect(Kind::CloseBracket)?;
            dimensions += 1;
        }
        Ok(dimensions)
    }

    /// A type that the grammar spells.
    fn system_type(&mut self) -> Read<Option<TypeName>> {
        let start = self.start();
        if self.peek().class() == Some(Class::Free) && !self.at_word("double") {
            return Ok(None);
        }
        let spelling = SPELLINGS
            .iter()
            .find(|spelling| self.at_words(spelling.words));
        if let Some(spelling) = spelling {
            self.take_words(spelling.words);
            let mut name = self.system(spelling.name, start);
            name.modifiers = self.modifiers()?;
            if name.modifiers.is_empty() && matches!(spelling.name, "bit" | "bpchar") {
                name.modifiers = vec!["1".to_owned()];
            }
            return Ok(Some(name));
        }
        if self.take_word("float") {
            return self.float(start).map(Some);
        }
        if self.take_word("interval") {
            return self.interval(start).map(Some);
        }
        match self.take_any(&["timestamp", "time"]) {
            Some(word) => self.time(word, start).map(Some),
            None => Ok(None),
        }
    }

    fn system(&self, name: &str, start: usize) -> TypeName {
        system_type(name, self.span(start))
    }

    fn float(&mut self, start: usize) -> Read<TypeName> {
        let word = self.span(start);
        let digits = self.modifiers()?;
        let name = match digits.as_slice() {
            [] => "float8",
            [digits] => match digits.parse() {
                Ok(1..=24) => "float4",
                Ok(25..=53) => "float8",
                _ => return Err(Unread),
            },
            _ => return Err(Unread),
        };
        Ok(system_type(name, word))
    }

    fn time(&mut self, word: &str, start: usize) -> Read<TypeName> {
        let modifiers = self.modifiers()?;
        let zone = self.take_words(&["with", "time", "zone"]);
        if !zone {
            self.take_words(&["without", "time", "zone"]);
        }
        let mut name = self.system(&format!("{word}{}", if zone { "tz" } else { "" }), start);
        name.modifiers = modifiers;
        Ok(name)
    }

    /// The fields come first among the modifiers, then the digits.
    fn interval(&mut self, start: usize) -> Read<TypeName> {
        let mut name = self.system("interval", start);
        name.modifiers = self.modifiers()?;
        if name.modifiers.is_empty() {
            name.modifiers = self.fields()?;
        }
        Ok(name)
    }

    /// The fields of an interval, and the digits of its seconds.
    pub(super) fn fields(&mut self) -> Read<Vec<String>> {
        let Some(fields) = FIELDS.iter().find(|fields| self.at_words(fields)) else {
            return Ok(Vec::new());
        };
        self.take_words(fields);
        let mut modifiers = vec![fields.join(" ")];
        if fields.ends_with(&["second"]) {
            modifiers.extend(self.modifiers()?);
        }
        Ok(modifiers)
    }

    /// What stands in the brackets behind a type, as written.
    fn modifiers(&mut self) -> Read<Vec<String>> {
        if !self.at(Kind::Open) {
            return Ok(Vec::new());
        }
        self.bracketed(|cursor| {
            let start = cursor.start();
            cursor.expr()?;
            Ok(cursor.text(start).to_owned())
        })
    }

    /// A type of the catalog.
    fn other_type(&mut self) -> Read<TypeName> {
        let start = self.start();
        let class = self.peek().class();
        let first = match class {
            Some(Class::Free | Class::OnlyFunction) => self.label()?,
            _ => return Err(Unread),
        };
        let name = self.name_after(first)?;
        let of_column = self.peek().is_operator("%") && self.look(1).is("type");
        let modifiers = match of_column {
            true => {
                self.take();
                self.take();
                Vec::new()
            }
            false => self.modifiers()?,
        };
        Ok(TypeName {
            modifiers,
            of_column,
            ..type_of(name, self.span(start))
        })
    }
}

/// A type of the grammar, by its name in the catalog.
pub(super) fn system_type(name: &str, span: Span) -> TypeName {
    TypeName {
        system: true,
        ..type_of(Name(vec![Ident::unquoted(name, span)]), span)
    }
}

/// A type of that name, and nothing more.
pub(super) fn type_of(name: Name, span: Span) -> TypeName {
    TypeName {
        name,
        system: false,
        modifiers: Vec::new(),
        dimensions: 0,
        set: false,
        of_column: false,
        span,
    }
}
