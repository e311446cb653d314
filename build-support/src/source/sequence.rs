//! Numbers that follow one another, of any length.

use std::cmp::Ordering;

/// A natural number as its digits, without zeros in front: no number in a name is too big.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Number(String);

impl Number {
    /// The value of some digits.
    pub(super) fn of(digits: &str) -> Self {
        Self(digits.trim_start_matches('0').to_owned())
    }

    pub(super) fn next(&self) -> Self {
        let kept = self.0.trim_end_matches('9');
        let zeros = "0".repeat(self.0.len() - kept.len());
        Self(match kept.char_indices().next_back() {
            None => format!("1{zeros}"),
            Some((at, last)) => format!("{}{}{zeros}", &kept[..at], successor(last)),
        })
    }

    /// The number before; that of zero is zero.
    pub(super) fn previous(&self) -> Self {
        let kept = self.0.trim_end_matches('0');
        let nines = "9".repeat(self.0.len() - kept.len());
        match kept.char_indices().next_back() {
            None => self.clone(),
            Some((at, last)) => Self::of(&format!("{}{}{nines}", &kept[..at], predecessor(last))),
        }
    }

    /// The number with zeros in front, up to the width.
    pub(super) fn padded(&self, width: usize) -> String {
        let width = width.max(1);
        format!("{:0>width$}", self.0)
    }

    /// How many digits it has; zero has none.
    pub(super) const fn len(&self) -> usize {
        self.0.len()
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.0.len(), &self.0).cmp(&(other.0.len(), &other.0))
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn successor(digit: char) -> char {
    char::from_digit(digit.to_digit(10).map_or(0, |value| value + 1), 10).unwrap_or('9')
}

fn predecessor(digit: char) -> char {
    char::from_digit(digit.to_digit(10).map_or(0, |value| value - 1), 10).unwrap_or('0')
}

/// Says which numbers lie between two, if any: "`003` is missing".
pub(super) fn missing_between(before: &Number, after: &Number, width: usize) -> Option<String> {
    let first = before.next();
    if first >= *after {
        return None;
    }
    let last = after.previous();
    let shown = |number: &Number| format!("`{}`", number.padded(width));
    Some(if first == last {
        format!("{} is missing", shown(&first))
    } else if first.next() == last {
        format!("{} and {} are missing", shown(&first), shown(&last))
    } else {
        format!("{} to {} are missing", shown(&first), shown(&last))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_on_and_back() {
        for (number, next) in [
            ("0", "1"),
            ("8", "9"),
            ("9", "10"),
            ("099", "100"),
            ("1209", "1210"),
            ("9223372036854775807", "9223372036854775808"),
            (
                "999999999999999999999999999999999999999999",
                "1000000000000000000000000000000000000000000",
            ),
        ] {
            assert_eq!(Number::of(number).next(), Number::of(next), "{number}");
            assert_eq!(Number::of(next).previous(), Number::of(number), "{next}");
        }
    }

    #[test]
    fn compares_by_value() {
        assert!(Number::of("9") < Number::of("10"));
        assert!(Number::of("010") == Number::of("10"));
        assert!(Number::of("18446744073709551616") > Number::of("9223372036854775807"));
    }

    #[test]
    fn says_which_numbers_are_missing() {
        let missing = |a, b| missing_between(&Number::of(a), &Number::of(b), 3);
        assert_eq!(missing("001", "002"), None);
        assert_eq!(missing("002", "002"), None);
        assert_eq!(missing("001", "003").unwrap(), "`002` is missing");
        assert_eq!(
            missing("001", "004").unwrap(),
            "`002` and `003` are missing"
        );
        assert_eq!(
            missing("998", "1003").unwrap(),
            "`999` to `1002` are missing"
        );
    }
}
