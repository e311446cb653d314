//! Dates and times.

use super::super::condition;
use super::{Fault, is_space};

/// Words that stand for a time, or did once.
const SPECIAL: [&str; 10] = [
    "now",
    "today",
    "tomorrow",
    "yesterday",
    "epoch",
    "infinity",
    "inf",
    "allballs",
    "current",
    "invalid",
];

/// A date.
pub(super) fn date(text: &str) -> Option<Fault> {
    match day(text) {
        Some(("", is_valid)) => (!is_valid).then(|| out_of_range(text)),
        _ => word(text, "date"),
    }
}

/// A date, perhaps with a time of day.
pub(super) fn timestamp(text: &str, type_name: &str) -> Option<Fault> {
    let Some((rest, is_valid)) = day(text) else {
        return word(text, type_name);
    };
    let is_valid_time = match rest {
        "" => true,
        _ => clock(rest)?,
    };
    (!is_valid || !is_valid_time).then(|| out_of_range(text))
}

/// Nothing, or a word that stands for no time.
pub(super) fn word(text: &str, type_name: &str) -> Option<Fault> {
    let is_word = text.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_special = |word: &&str| word.eq_ignore_ascii_case(text);
    let is_none = match text.is_empty() {
        true => true,
        false => is_word && !SPECIAL.iter().any(is_special),
    };
    let blank = text.chars().all(is_space);
    (is_none || blank).then(|| {
        let message = format!("invalid input syntax for type {type_name}: \"{text}\"");
        Fault::new(condition::INVALID_DATETIME_FORMAT, message)
    })
}

fn out_of_range(text: &str) -> Fault {
    let message = format!("date/time field value out of range: \"{text}\"");
    Fault::new(condition::DATETIME_FIELD_OVERFLOW, message)
}

/// What follows a date like `2026-02-28`, and whether there is that day.
fn day(text: &str) -> Option<(&str, bool)> {
    let date = text.get(..10)?;
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || [year.len(), month.len(), day.len()] != [4, 2, 2] {
        return None;
    }
    let [year, month, day] = [digits(year)?, digits(month)?, digits(day)?];
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => 0,
    };
    Some((&text[10..], year > 0 && (1..=days).contains(&day)))
}

/// Whether ` 23:59` or ` 23:59:59` is a time of day; none if it is written in another way.
fn clock(text: &str) -> Option<bool> {
    let time = text.strip_prefix([' ', 'T'])?;
    let parts: Vec<_> = time.split(':').collect();
    let is_short = |part: &&str| part.len() == 2;
    if !(2..=3).contains(&parts.len()) || !parts.iter().all(is_short) {
        return None;
    }
    let numbers = parts.iter().map(|part| digits(part));
    let numbers: Vec<_> = numbers.collect::<Option<_>>()?;
    let seconds = numbers.get(2).copied().unwrap_or(0);
    let (hours, minutes) = (numbers[0], numbers[1]);
    let is_midnight = hours == 24 && minutes == 0 && seconds == 0;
    Some(is_midnight || hours < 24 && minutes < 60 && seconds <= 60)
}

fn digits(text: &str) -> Option<u32> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok())?
}
