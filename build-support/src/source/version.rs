//! Takes the name of a migration apart: the number that it begins with, and the rest.
//!
//! Only the shape is looked at here; whether the number is right among the
//! others is for [`numbering`](super::numbering) to say.

use super::sequence::Number;

/// The shape of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Shape {
    /// Digits: `001`.
    Digits,
    /// 14 digits, or a date and a time as diesel writes them: `2026-01-15-120000`.
    Timestamp,
    /// A date and the place within the day: `2026_01_15_001`.
    Dated,
    /// Numbers separated by dots or underscores, as Flyway has them: `1.2`, `1_2`.
    Parts,
    /// A date or a time of another form.
    Foreign(Foreign),
}

/// A date or a time that no scheme has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Foreign {
    /// `20260115` or `2026-01-15`
    Day,
    /// `202601151200`
    Minute,
    /// `20260115120000123`
    Millisecond,
}

/// A name, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Parts {
    pub(crate) shape: Shape,
    /// The number as it is written.
    pub(crate) version: String,
    /// What is left, without what separates the two.
    pub(crate) name: String,
}

/// Takes `001_initial_schema` apart.
pub(crate) fn split(stem: &str) -> Option<Parts> {
    let (shape, length) = dated(stem)
        .or_else(|| dashed(stem))
        .or_else(|| digits(stem))?;
    let (version, name) = stem.split_at(length);
    Some(Parts {
        shape,
        version: version.to_owned(),
        name: name.trim_start_matches(['_', '-']).to_owned(),
    })
}

/// Takes `1__initial_schema` apart, the part of a versioned name behind the `V`.
pub(crate) fn split_versioned(stem: &str) -> Option<Parts> {
    let (version, name) = stem.split_once("__")?;
    let parts = split(version).filter(|parts| parts.version.len() == version.len());
    let of_numbers = version.split(['.', '_']).all(is_number);
    let shape = match parts {
        Some(parts) => parts.shape,
        None if of_numbers => Shape::Parts,
        None => return None,
    };
    Some(Parts {
        shape,
        version: version.to_owned(),
        name: name.to_owned(),
    })
}

/// The numbers in a version, by their values: `1.0` is `1`, as for Flyway.
pub(crate) fn values(version: &str) -> Vec<Number> {
    let mut values: Vec<_> = version
        .split(|other: char| !other.is_ascii_digit())
        .map(Number::of)
        .collect();
    while values.len() > 1 && values.last().is_some_and(|value| value.len() == 0) {
        values.pop();
    }
    values
}

/// How long `2026_01_15_001` is at the beginning of `stem`.
fn dated(stem: &str) -> Option<(Shape, usize)> {
    let mut rest = Rest::of(stem);
    rest.digits(4..=4)?;
    rest.separator('_')?;
    rest.digits(2..=2)?;
    rest.separator('_')?;
    rest.digits(2..=2)?;
    rest.separator('_')?;
    rest.digits(1..=usize::MAX)?;
    rest.ends().then_some((Shape::Dated, rest.at))
}

/// How long `2026-01-15-120000` is, or `2026-01-15-120000-0000` as diesel writes it since 2.3.
///
/// Folders that are years old have `2020-12-7`, `1715` and `07000` too, made by
/// hand and run by diesel ever since.
fn dashed(stem: &str) -> Option<(Shape, usize)> {
    let mut rest = Rest::of(stem);
    rest.digits(4..=4)?;
    rest.separator('-')?;
    rest.digits(1..=2)?;
    rest.separator('-')?;
    rest.digits(1..=2)?;
    let day = rest.at;
    let time = (rest.separator('-').and_then(|()| rest.digits(4..=6))).filter(|()| rest.ends());
    if time.is_none() {
        return Rest { stem, at: day }
            .ends()
            .then_some((Shape::Foreign(Foreign::Day), day));
    }
    let time = rest.at;
    let sequence = rest
        .separator('-')
        .and_then(|()| rest.digits(1..=usize::MAX));
    let length = match sequence {
        Some(()) if rest.ends() => rest.at,
        _ => time,
    };
    Some((Shape::Timestamp, length))
}

/// How many digits `stem` begins with, and what they look like.
fn digits(stem: &str) -> Option<(Shape, usize)> {
    let mut rest = Rest::of(stem);
    rest.digits(1..=usize::MAX)?;
    let number = &stem[..rest.at];
    let shape = match number.len() {
        14 => Shape::Timestamp,
        8 if begins_with_a_day(number) => Shape::Foreign(Foreign::Day),
        12 if begins_with_a_day(number) => Shape::Foreign(Foreign::Minute),
        17 if begins_with_a_day(number) => Shape::Foreign(Foreign::Millisecond),
        _ => Shape::Digits,
    };
    rest.ends().then_some((shape, rest.at))
}

/// Whether somebody's clock may have made the number: from 1990 to 2099.
fn begins_with_a_day(number: &str) -> bool {
    let (month, day) = (&number[4..6], &number[6..8]);
    ("1990".."2100").contains(&&number[..4])
        && ("01"..="12").contains(&month)
        && ("01"..="31").contains(&day)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A name that is read from left to right.
struct Rest<'a> {
    stem: &'a str,
    at: usize,
}

impl<'a> Rest<'a> {
    const fn of(stem: &'a str) -> Self {
        Self { stem, at: 0 }
    }

    /// Goes behind all digits that come next, if there are as many as that.
    fn digits(&mut self, count: std::ops::RangeInclusive<usize>) -> Option<()> {
        let bytes = self.stem.as_bytes()[self.at..].iter();
        let found = bytes.take_while(|byte| byte.is_ascii_digit()).count();
        self.at += found;
        count.contains(&found).then_some(())
    }

    fn separator(&mut self, separator: char) -> Option<()> {
        let found = self.stem[self.at..].starts_with(separator);
        self.at += usize::from(found);
        found.then_some(())
    }

    /// Whether a number may end here.
    fn ends(&self) -> bool {
        matches!(self.stem.as_bytes().get(self.at), None | Some(b'_' | b'-'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_number_and_the_name() {
        for (stem, shape, version, name) in [
            ("001_initial_schema", Shape::Digits, "001", "initial_schema"),
            ("1-initial", Shape::Digits, "1", "initial"),
            ("0042", Shape::Digits, "0042", ""),
            ("1481574547_a", Shape::Digits, "1481574547", "a"),
            (
                "99999999999999999999999_a",
                Shape::Digits,
                "99999999999999999999999",
                "a",
            ),
            (
                "20260115120000_a_b",
                Shape::Timestamp,
                "20260115120000",
                "a_b",
            ),
            ("2026_01_15_001_a", Shape::Dated, "2026_01_15_001", "a"),
            ("2026_01_15_a", Shape::Digits, "2026", "01_15_a"),
            (
                "2018-07-10-061642_create",
                Shape::Timestamp,
                "2018-07-10-061642",
                "create",
            ),
            (
                "2025-10-08-084508-0000_index",
                Shape::Timestamp,
                "2025-10-08-084508-0000",
                "index",
            ),
            (
                "2020-12-7-190800_a",
                Shape::Timestamp,
                "2020-12-7-190800",
                "a",
            ),
            (
                "2023-05-23-1715-update",
                Shape::Timestamp,
                "2023-05-23-1715",
                "update",
            ),
            (
                "2023-05-23-1715-2fa",
                Shape::Timestamp,
                "2023-05-23-1715",
                "2fa",
            ),
            (
                "2023-05-23-users",
                Shape::Foreign(Foreign::Day),
                "2023-05-23",
                "users",
            ),
            ("20260115_a", Shape::Foreign(Foreign::Day), "20260115", "a"),
            (
                "202601151200_a",
                Shape::Foreign(Foreign::Minute),
                "202601151200",
                "a",
            ),
            (
                "20260115120000123_a",
                Shape::Foreign(Foreign::Millisecond),
                "20260115120000123",
                "a",
            ),
        ] {
            let parts = split(stem).unwrap();
            assert_eq!(
                (parts.shape, &*parts.version, &*parts.name),
                (shape, version, name)
            );
        }
    }

    #[test]
    fn finds_no_number_where_there_is_none() {
        for stem in ["initial", "", "_1_a", "1a_b", "v1_a", "001.initial", "é1"] {
            assert_eq!(split(stem), None, "{stem}");
        }
    }

    #[test]
    fn reads_versioned_names() {
        for (stem, shape, version) in [
            ("1__a", Shape::Digits, "1"),
            ("20260115120000__a", Shape::Timestamp, "20260115120000"),
            ("2026_01_15_001__a", Shape::Dated, "2026_01_15_001"),
            ("1.2__a", Shape::Parts, "1.2"),
            ("1_2__a", Shape::Parts, "1_2"),
        ] {
            let parts = split_versioned(stem).unwrap();
            assert_eq!(
                (parts.shape, &*parts.version, &*parts.name),
                (shape, version, "a")
            );
        }
        for stem in ["1_a", "__a", "1.__a", "x__a", "1a__b"] {
            assert_eq!(split_versioned(stem), None, "{stem}");
        }
    }
}
