//! Times in `sterna.toml`: a whole number and a unit.
//!
//! The units are those of PostgreSQL's own settings from milliseconds up, and
//! `m`. A general reader of durations would take more than can be meant: `5ns`
//! would become 0, which to PostgreSQL is no limit at all.

use std::fmt;
use std::time::Duration;

/// Which times make sense for a setting.
pub(super) struct Limits {
    /// Why it cannot be 0, if so.
    pub(super) zero: Option<&'static str>,
    /// The longest in milliseconds, and how to say it.
    pub(super) longest: (u64, &'static str),
    /// A sensible one.
    pub(super) example: &'static str,
}

/// What is wrong with a time, to be put behind its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum DurationError {
    /// There is nothing.
    Empty,
    /// It does not begin with a number.
    NoNumber(String),
    /// It is less than nothing.
    Negative,
    /// It has a fraction.
    Fraction,
    /// There is nothing behind the number.
    NoUnit(String),
    /// There is something else behind the number.
    UnknownUnit(String),
    /// It is 0, which cannot be meant.
    Zero(&'static str),
    /// It is longer than can be meant.
    TooLong(&'static str),
}

impl fmt::Display for DurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("is empty"),
            Self::NoNumber(text) => write!(f, "is `{text}`, which does not begin with a number"),
            Self::Negative => f.write_str("is negative"),
            Self::Fraction => f.write_str("is not a whole number"),
            Self::NoUnit(text) => write!(f, "is `{text}` without a unit"),
            Self::UnknownUnit(unit) => write!(f, "has the unit `{unit}`, which is not known"),
            Self::Zero(why) => write!(f, "is zero: {why}"),
            Self::TooLong(longest) => write!(f, "is longer than {longest}"),
        }
    }
}

/// The time that `text` means.
pub(super) fn parse(text: &str, limits: &Limits) -> Result<Duration, DurationError> {
    let text = text.trim();
    let (number, unit) = split(text)?;
    let milliseconds: u64 = match unit {
        "" => return Err(DurationError::NoUnit(text.to_owned())),
        "ms" => 1,
        "s" => 1_000,
        "m" | "min" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return Err(DurationError::UnknownUnit(unit.to_owned())),
    };
    let (longest, said) = limits.longest;
    // Only a number with too many digits is not read.
    let number = number.parse::<u64>().unwrap_or(u64::MAX);
    match number.saturating_mul(milliseconds) {
        0 => limits
            .zero
            .map_or(Ok(Duration::ZERO), |why| Err(DurationError::Zero(why))),
        time if time > longest => Err(DurationError::TooLong(said)),
        time => Ok(Duration::from_millis(time)),
    }
}

/// The digits in front, and what is behind them.
fn split(text: &str) -> Result<(&str, &str), DurationError> {
    let unsigned = text.strip_prefix('-');
    let number = unsigned.unwrap_or(text);
    let end = number
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(number.len());
    let (digits, unit) = number.split_at(end);
    match (digits, unsigned) {
        ("", _) if text.is_empty() => Err(DurationError::Empty),
        ("", _) => Err(DurationError::NoNumber(text.to_owned())),
        (_, Some(_)) => Err(DurationError::Negative),
        _ if unit.starts_with(['.', ',']) => Err(DurationError::Fraction),
        _ => Ok((digits, unit.trim_start())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits {
        zero: None,
        longest: (86_400_000 * 2, "2 days"),
        example: "5s",
    };

    #[test]
    fn reads_a_number_and_a_unit() {
        for (text, seconds) in [
            ("500ms", 0.5),
            ("5s", 5.0),
            ("10min", 600.0),
            ("10m", 600.0),
            (" 1 h ", 3600.0),
            ("2d", 172_800.0),
            ("0s", 0.0),
        ] {
            let expected = Duration::from_secs_f64(seconds);
            assert_eq!(parse(text, &LIMITS), Ok(expected), "{text}");
        }
    }

    #[test]
    fn says_what_is_wrong() {
        for (text, expected) in [
            ("", "is empty"),
            ("soon", "is `soon`, which does not begin with a number"),
            ("-", "is `-`, which does not begin with a number"),
            ("-5s", "is negative"),
            ("1.5h", "is not a whole number"),
            ("5", "is `5` without a unit"),
            ("0", "is `0` without a unit"),
            ("5sec", "has the unit `sec`, which is not known"),
            ("1h 30min", "has the unit `h 30min`, which is not known"),
            ("5M", "has the unit `M`, which is not known"),
            ("5ns", "has the unit `ns`, which is not known"),
            ("3d", "is longer than 2 days"),
            ("99999999999999999999999s", "is longer than 2 days"),
            ("9999999999999999999d", "is longer than 2 days"),
        ] {
            let error = parse(text, &LIMITS).unwrap_err();
            assert_eq!(error.to_string(), expected, "{text}");
        }
    }

    #[test]
    fn says_why_zero_is_senseless() {
        let limits = Limits {
            zero: Some("leave it out"),
            ..LIMITS
        };
        let error = parse("0ms", &limits).unwrap_err();
        assert_eq!(error.to_string(), "is zero: leave it out");
    }
}
