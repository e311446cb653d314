//! What surely shows of an expression or a query when the server prints it.
//!
//! The server prints the tree that it keeps, with other brackets, casts and spellings than were
//! written. But names, operators and literals it prints as they are, so where one of two texts has
//! one that the other cannot have in whatever spelling, they are not the same.

use std::collections::BTreeSet;

use super::super::refusal::Origin;

/// What surely shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Facts {
    /// Where it stands.
    pub(super) wording: Option<Origin>,
    /// The columns that are named, by the names that they have now; none if not all are known.
    pub(super) columns: Option<BTreeSet<String>>,
    /// Operators, `and` and `or`.
    pub(super) operators: BTreeSet<String>,
    /// Those that `in`, `between` and rows may become.
    pub(super) hidden: BTreeSet<&'static str>,
    /// Functions of the system.
    pub(super) calls: BTreeSet<String>,
    /// Numbers without needless zeros.
    pub(super) numbers: BTreeSet<String>,
    /// Strings.
    pub(super) strings: BTreeSet<String>,
    /// `true` and `false`, where they stand for values.
    pub(super) booleans: BTreeSet<bool>,
    /// The string, if it is nothing but that and of a type that keeps it as it is.
    pub(super) text: Option<String>,
    /// Whether a string is surely no name of an object or of a value of an enum.
    pub(super) strings_are_values: bool,
    /// Whether functions are surely those of the system.
    pub(super) calls_are_known: bool,
    /// Whether there is something that was not looked into.
    pub(super) is_unread: bool,
}

impl Facts {
    /// Whether the server surely prints the two in different ways.
    pub(super) fn surely_differ(&self, other: &Self) -> bool {
        if self.wording == other.wording {
            return false;
        }
        if let Some((one, two)) = self.columns.as_ref().zip(other.columns.as_ref())
            && one != two
        {
            return true;
        }
        if let Some((one, two)) = self.text.as_ref().zip(other.text.as_ref()) {
            return one.trim_end() != two.trim_end();
        }
        !self.is_unread && !other.is_unread && (self.has_more(other) || other.has_more(self))
    }

    /// Whether something is here that the other surely has not.
    fn has_more(&self, other: &Self) -> bool {
        let lacks_operator =
            |own: &String| !other.operators.contains(own) && !other.hidden.contains(own.as_str());
        let are_known = self.calls_are_known && other.calls_are_known;
        let are_values = self.strings_are_values && other.strings_are_values;
        self.operators.iter().any(lacks_operator)
            || are_known && !self.calls.is_subset(&other.calls)
            || other.strings.is_empty() && !self.booleans.is_subset(&other.booleans)
            || !other.may_be_numbers() && self.numbers.iter().any(|own| other.lacks_number(own))
            || are_values && self.strings.iter().any(|own| other.lacks_string(own))
    }

    /// Whether one of its strings may be a number.
    fn may_be_numbers(&self) -> bool {
        let mut strings = self.strings.iter();
        strings.any(|string| string.contains(|c: char| c.is_ascii_digit()))
    }

    fn lacks_number(&self, number: &String) -> bool {
        let is_plain = |own: &String| own.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        is_plain(number) && self.numbers.iter().all(is_plain) && !self.numbers.contains(number)
    }

    fn lacks_string(&self, string: &String) -> bool {
        is_plain_word(string) && !self.strings.contains(string)
    }
}

/// Words that types other than strings read, and may print in another way.
const SPECIAL: &[&str] = &[
    "t",
    "tr",
    "tru",
    "true",
    "f",
    "fa",
    "fal",
    "fals",
    "false",
    "y",
    "ye",
    "yes",
    "n",
    "no",
    "on",
    "of",
    "off",
    "null",
    "now",
    "today",
    "tomorrow",
    "yesterday",
    "epoch",
    "infinity",
    "inf",
    "nan",
    "allballs",
    "zulu",
    "utc",
    "gmt",
    "default",
    "none",
];

/// Whether every type of values that is looked at either keeps the string as it is or refuses it.
///
/// It is no number, date, time, interval, `uuid`, `json` and no truth.
fn is_plain_word(string: &str) -> bool {
    let is_of_word = |c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '-' | '.');
    let mut words = string.split(['_', '-', '.']);
    string.chars().all(is_of_word)
        && string.contains(|c: char| matches!(c.to_ascii_lowercase(), 'g'..='z'))
        && words.all(|word| !SPECIAL.contains(&word.to_ascii_lowercase().as_str()))
}

/// A number without zeros that say nothing.
pub(super) fn plain_number(number: &str) -> String {
    let is_plain = number.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if !is_plain {
        return number.to_owned();
    }
    let number = match number.contains('.') {
        true => number.trim_end_matches('0').trim_end_matches('.'),
        false => number,
    };
    match number.trim_start_matches('0') {
        "" => "0".to_owned(),
        rest if rest.starts_with('.') => format!("0{rest}"),
        rest => rest.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_numbers_are_written_in_one_way() {
        for (number, plain) in [
            ("1", "1"),
            ("01", "1"),
            ("1.0", "1"),
            ("1.", "1"),
            (".50", "0.5"),
            ("100", "100"),
            ("0.0", "0"),
            ("000", "0"),
            ("1e3", "1e3"),
        ] {
            assert_eq!(plain_number(number), plain, "{number}");
        }
    }

    #[test]
    fn a_plain_word_is_no_value_of_another_type() {
        for word in ["draft", "in_progress", "app.tenant", "Sold-Out"] {
            assert!(is_plain_word(word), "{word}");
        }
        for word in [
            "",
            "t",
            "Yes",
            "now",
            "a",
            "abad-cafe",
            "1 day",
            "v2",
            "infinity",
            "null",
            "on-hold",
            "two words",
        ] {
            assert!(!is_plain_word(word), "{word}");
        }
    }
}
