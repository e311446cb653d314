//! The arguments of `allow`: `(code, "reason")`.

/// What is wrong with the arguments: the text to point at, and what to say of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault<'a> {
    pub(super) at: &'a str,
    pub(super) text: &'static str,
}

/// Reads the code and the reason; both are parts of `arguments`.
pub(super) fn parse(arguments: &str) -> Result<(&str, &str), Fault<'_>> {
    let rest = expect(arguments, '(', "expected `(` here")?;
    let length = rest
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')))
        .unwrap_or(rest.len());
    let (code, rest) = rest.split_at(length);
    if code.is_empty() {
        return fault(rest, "expected the code of a diagnostic here");
    }
    if rest.trim_start().starts_with(')') {
        return fault(rest.trim(), "expected a comma and the reason here");
    }
    let rest = expect(rest, ',', "expected a comma here")?;
    let rest = expect(rest, '"', "expected the reason in double quotes here")?;
    let Some((reason, behind)) = rest.split_once('"') else {
        return fault(rest, "the reason does not end: expected `\"`");
    };
    if reason.trim().is_empty() {
        return fault(reason, "the reason is empty");
    }
    let behind = expect(behind, ')', "expected `)` here")?;
    match behind {
        "" => Ok((code, reason.trim())),
        _ => fault(behind, "expected nothing behind `)`"),
    }
}

/// Goes behind the next character, and the blank space around it.
fn expect<'a>(rest: &'a str, next: char, text: &'static str) -> Result<&'a str, Fault<'a>> {
    let rest = rest.trim_start();
    match rest.strip_prefix(next) {
        Some(behind) if next == '"' => Ok(behind),
        Some(behind) => Ok(behind.trim_start()),
        None => Err(Fault { at: rest, text }),
    }
}

const fn fault<'a, T>(at: &'a str, text: &'static str) -> Result<T, Fault<'a>> {
    Err(Fault { at, text })
}

/// Where in `whole` its end `part` begins, or any part cut out of it.
pub(super) fn offset_of(part: &str, whole: &str) -> usize {
    (part.as_ptr().addr())
        .saturating_sub(whole.as_ptr().addr())
        .min(whole.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_code_and_reason() {
        for arguments in [
            "(empty-folder, \"a reason\")",
            " ( empty-folder ,\" a reason \" )",
            "(empty-folder,\"a reason\")",
        ] {
            assert_eq!(parse(arguments), Ok(("empty-folder", "a reason")));
        }
    }

    #[test]
    fn says_what_is_expected_and_where() {
        for (arguments, at, text) in [
            ("", 0, "expected `(` here"),
            (" a", 1, "expected `(` here"),
            ("()", 1, "expected the code of a diagnostic here"),
            ("(\"a\")", 1, "expected the code of a diagnostic here"),
            ("(a)", 2, "expected a comma and the reason here"),
            ("(a b)", 3, "expected a comma here"),
            ("(a", 2, "expected a comma here"),
            ("(a, b)", 4, "expected the reason in double quotes here"),
            ("(a, 'b')", 4, "expected the reason in double quotes here"),
            ("(a, \"b)", 5, "the reason does not end: expected `\"`"),
            ("(a, \" \")", 5, "the reason is empty"),
            ("(a, \"b\"", 7, "expected `)` here"),
            ("(a, \"b\") c", 9, "expected nothing behind `)`"),
        ] {
            let fault = parse(arguments).unwrap_err();
            assert_eq!(
                (offset_of(fault.at, arguments), fault.text),
                (at, text),
                "{arguments}"
            );
        }
    }
}
