//! Numbers.

use super::super::condition;
use super::{Fault, is_space};

/// How long a text may be so that no number in it is too large for `real`.
const LONGEST: usize = 30;

/// An integer in decimal digits; newer servers take other bases and underscores too.
pub(super) fn integer(text: &str, min: i64, max: i64, type_name: &str) -> Option<Fault> {
    let begun = text.trim_matches(is_space);
    let (is_negative, digits) = match begun.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, begun.strip_prefix('+').unwrap_or(begun)),
    };
    if may_be_of_another_base(digits) {
        return None;
    }
    let length = digits.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = digits.split_at(length);
    // The server stops at the first digit too many, whatever follows.
    let mut value = 0_i128;
    for digit in digits.bytes() {
        value = value * 10 + i128::from(digit - b'0');
        let signed = if is_negative { -value } else { value };
        if signed < min.into() || signed > max.into() {
            let message = format!("value \"{text}\" is out of range for type {type_name}");
            // Of a number that goes on, servers say one thing or the other.
            return rest
                .is_empty()
                .then(|| Fault::new(condition::NUMERIC_VALUE_OUT_OF_RANGE, message));
        }
    }
    (digits.is_empty() || !rest.is_empty()).then(|| Fault::syntax(type_name, text))
}

/// A number with a point or without; one with an exponent may be too large, which is not told.
pub(super) fn decimal(text: &str, type_name: &str) -> Option<Fault> {
    let begun = text.trim_matches(is_space);
    let digits = begun.strip_prefix(['-', '+']).unwrap_or(begun);
    if may_be_of_another_base(digits) {
        return None;
    }
    if digits.starts_with(|c: char| c.is_ascii_alphabetic()) {
        let is_special = digits.starts_with(['n', 'N', 'i', 'I']);
        return (!is_special).then(|| Fault::syntax(type_name, text));
    }
    if digits.contains(['e', 'E']) {
        return None;
    }
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_decimal = is_number(whole) && is_number(part) && !(whole.is_empty() && part.is_empty());
    // One that is too large is refused for that before what follows is seen.
    (!is_decimal && text.len() < LONGEST).then(|| Fault::syntax(type_name, text))
}

/// `0x1f`, `0o17`, `0b11` and `1_000` are numbers from PostgreSQL 16 on.
fn may_be_of_another_base(digits: &str) -> bool {
    digits.contains('_')
        || digits.get(..2).is_some_and(|start| {
            ["0x", "0o", "0b"]
                .iter()
                .any(|s| start.eq_ignore_ascii_case(s))
        })
}
