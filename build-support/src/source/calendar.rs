//! Dates and times that there are, and those that there are not.

/// Says what is impossible about a day, given as its digits.
pub(super) fn check_day(year: &str, month: &str, day: &str) -> Result<(), String> {
    let (Ok(number), Ok(in_year), Ok(in_month)) = (
        year.parse::<u32>(),
        month.parse::<u32>(),
        day.parse::<u32>(),
    ) else {
        return Err(format!("there is no day {year}-{month}-{day}"));
    };
    if number == 0 {
        return Err("there is no year 0000".to_owned());
    }
    if !(1..=12).contains(&in_year) {
        return Err(format!("there is no month {month}"));
    }
    if !(1..=days(number, in_year)).contains(&in_month) {
        return Err(format!("there is no day {year}-{month}-{day}"));
    }
    Ok(())
}

/// Says what is impossible about a time: `HHMMSS`, of which the last may be missing.
pub(super) fn check_time(time: &str) -> Result<(), String> {
    for (at, name, count) in [(0, "hour", "24"), (2, "minute", "60"), (4, "second", "60")] {
        let part = &time[at.min(time.len())..(at + 2).min(time.len())];
        if part >= count {
            return Err(format!("there is no {name} {part}"));
        }
    }
    Ok(())
}

/// How many days the month has.
const fn days(year: u32, month: u32) -> u32 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

const fn is_leap(year: u32) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_days_that_there_are() {
        for (year, month, day) in [
            ("2024", "02", "29"),
            ("2000", "02", "29"),
            ("2026", "12", "31"),
            ("2020", "12", "7"),
            ("0001", "01", "01"),
        ] {
            assert_eq!(check_day(year, month, day), Ok(()));
        }
    }

    #[test]
    fn says_what_is_impossible_about_a_day() {
        for (year, month, day, text) in [
            ("2026", "02", "29", "there is no day 2026-02-29"),
            ("1900", "02", "29", "there is no day 1900-02-29"),
            ("2026", "04", "31", "there is no day 2026-04-31"),
            ("2026", "04", "00", "there is no day 2026-04-00"),
            ("2026", "13", "01", "there is no month 13"),
            ("2026", "00", "01", "there is no month 00"),
            ("0000", "01", "01", "there is no year 0000"),
        ] {
            assert_eq!(check_day(year, month, day), Err(text.to_owned()));
        }
    }

    #[test]
    fn says_what_is_impossible_about_a_time() {
        assert_eq!(check_time("235959"), Ok(()));
        assert_eq!(check_time("1715"), Ok(()));
        for (time, text) in [
            ("240000", "there is no hour 24"),
            ("126000", "there is no minute 60"),
            ("120060", "there is no second 60"),
        ] {
            assert_eq!(check_time(time), Err(text.to_owned()));
        }
    }
}
