//! Names and texts as SQL.

/// Has the statements behind it, in the same message, see what others have just
/// committed, where the session's default would refuse to go on.
pub(super) const READ_COMMITTED: &str = "set transaction isolation level read committed; ";

/// A name in double quotes.
pub(super) fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A text in single quotes that means the same under any
/// `standard_conforming_strings`.
pub(super) fn literal(text: &str) -> String {
    let quoted = text.replace('\'', "''");
    if quoted.contains('\\') {
        return format!(" E'{}'", quoted.replace('\\', "\\\\"));
    }
    format!("'{quoted}'")
}

/// A digest that tells whether two texts are the same, safe against accidents only
/// (FNV-1a, 64 bits): it compares what ran of an unfinished migration with the plan.
pub(super) fn digest(texts: impl Iterator<Item = &'static str>) -> String {
    let mut state = 0xcbf2_9ce4_8422_2325_u64;
    for text in texts {
        // The zero keeps `a`, `bc` apart from `ab`, `c`.
        for byte in text.bytes().chain([0]) {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    format!("{state:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_doubled_and_backslashes_are_escaped() {
        assert_eq!(identifier("a\"b"), "\"a\"\"b\"");
        assert_eq!(literal("it's"), "'it''s'");
        assert_eq!(literal("a\\'b"), " E'a\\\\''b'");
    }

    #[test]
    fn the_digest_tells_texts_and_their_bounds_apart() {
        let digests = [vec!["a", "bc"], vec!["ab", "c"], vec!["abc"], vec![]];
        let digests = digests.map(|texts| digest(texts.into_iter()));
        for (index, one) in digests.iter().enumerate() {
            assert!(!digests[..index].contains(one));
        }
    }
}
