//! Moments by the clocks of servers, as text that people and programs can read.

use std::fmt;
use std::time::Duration;

/// A moment in UTC, in microseconds since 1970; written as
/// `2026-01-15T12:00:00.123456Z` and in no other way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    micros: i64,
    written: [u8; 27],
}

/// What a moment looks like: every `0` is a digit.
const SHAPE: &[u8; 27] = b"0000-00-00T00:00:00.000000Z";

const DAY: i64 = 86_400_000_000;

/// A moment of the server as SQL that writes it.
pub(crate) fn moment_sql(timestamp: &str) -> String {
    format!(
        "pg_catalog.to_char({timestamp} at time zone 'UTC', \
         'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
    )
}

impl Moment {
    pub(crate) fn parse(text: &str) -> Option<Moment> {
        let written: [u8; 27] = text.as_bytes().try_into().ok()?;
        let fits = |(found, shape): (&u8, &u8)| match shape {
            b'0' => found.is_ascii_digit(),
            _ => found == shape,
        };
        if !written.iter().zip(SHAPE).all(fits) {
            return None;
        }
        let number = |from: usize, to: usize| text[from..to].parse::<i64>().ok();
        let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
        let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
        let real = (1..=12).contains(&month) && (1..=31).contains(&day);
        if !real || hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let seconds = (hour * 60 + minute) * 60 + second;
        let within_day = seconds * 1_000_000 + number(20, 26)?;
        let micros = days(year, month, day) * DAY + within_day;
        Some(Moment { micros, written })
    }

    /// The time since that moment, or, if that is later, the time until it.
    pub(crate) fn since(self, earlier: Moment) -> Result<Duration, Duration> {
        let between = Duration::from_micros(self.micros.abs_diff(earlier.micros));
        if self.micros >= earlier.micros {
            Ok(between)
        } else {
            Err(between)
        }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.written))
    }
}

/// The days from 1970 to a date.
///
/// Years are counted from March, so that the leap day is at their end.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month < 3 { year - 1 } else { year };
    let since_march = (month + 9) % 12;
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let before_month = (since_march * 153 + 2) / 5;
    // The first of March of the year 0 was that long before 1970.
    year * 365 + leap_days + before_month + day - 1 - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    #[test]
    fn a_moment_is_counted_from_1970() {
        let moments = [
            ("1970-01-01T00:00:00.000000Z", 0),
            ("1969-12-31T23:59:59.999999Z", -1),
            ("2000-02-29T12:00:00.000001Z", 951_825_600_000_001),
            ("2000-03-01T00:00:00.000000Z", 951_868_800_000_000),
            ("2026-01-15T12:34:56.789012Z", 1_768_480_496_789_012),
            ("2100-03-01T00:00:00.000000Z", 4_107_542_400_000_000),
        ];
        for (text, micros) in moments {
            assert_eq!(moment(text).micros, micros, "{text}");
            assert_eq!(moment(text).to_string(), text);
        }
    }

    #[test]
    fn it_is_written_in_one_way_only() {
        let wrong = [
            "",
            "2026-01-15 12:00:00.000000Z",
            "2026-01-15T12:00:00.000000+",
            "2026-01-15T12:00:00.00000Z",
            "2026-01-15T12:00:00.0000000Z",
            "2026-13-15T12:00:00.000000Z",
            "2026-00-15T12:00:00.000000Z",
            "2026-01-32T12:00:00.000000Z",
            "2026-01-15T24:00:00.000000Z",
            "2026-01-15T12:60:00.000000Z",
            "+026-01-15T12:00:00.000000Z",
            "2026-01-15T12:00:00.00000äZ",
        ];
        for text in wrong {
            assert_eq!(Moment::parse(text), None, "{text}");
        }
    }

    #[test]
    fn what_lies_between_two_moments_has_a_direction() {
        let early = moment("2026-01-15T12:00:00.000000Z");
        let late = moment("2026-01-15T13:00:00.000000Z");
        let hour = Duration::from_secs(3600);
        assert_eq!(late.since(early), Ok(hour));
        assert_eq!(early.since(late), Err(hour));
        assert_eq!(early.since(early), Ok(Duration::ZERO));
    }
}
