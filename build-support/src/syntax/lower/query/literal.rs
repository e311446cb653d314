//! What strings and quoted names say.

use squawk_lexer::{LiteralKind, TokenKind};

use crate::syntax::tokens::tokens;

/// What a string says, also one that goes on in the next line; nothing for
/// what the server refuses.
pub(super) fn string(text: &str) -> Option<String> {
    let mut pieces = tokens(text);
    let first = pieces.next()?;
    let TokenKind::Literal { kind } = first.kind else {
        return None;
    };
    if let LiteralKind::DollarQuotedString { .. } = kind {
        return dollar_quoted(text).map(str::to_owned);
    }
    let mut said = inner(first.text, '\'')?.replace("''", "'");
    for piece in pieces {
        said += &inner(piece.text, '\'')?.replace("''", "'");
    }
    match kind {
        LiteralKind::EscStr { .. } => escaped(&said),
        LiteralKind::UnicodeEscStr { .. } => unicode(&said),
        _ => Some(said),
    }
}

/// What a quoted name says.
pub(super) fn quoted_name(text: &str) -> Option<String> {
    let said = inner(text, '"')?.replace("\"\"", "\"");
    match text.starts_with('"') {
        true => Some(said),
        false => unicode(&said),
    }
}

/// What stands between the quotes.
fn inner(text: &str, quote: char) -> Option<&str> {
    let (_, rest) = text.split_once(quote)?;
    rest.strip_suffix(quote)
}

fn dollar_quoted(text: &str) -> Option<&str> {
    let tag = text.strip_prefix('$')?.find('$')? + 2;
    text.get(tag..text.len().checked_sub(tag)?)
}

/// What `e'...'` says. A quote behind a backslash stands there as it is:
/// doubled ones are single already, and say the same.
fn escaped(text: &str) -> Option<String> {
    let mut said = Vec::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            said.extend(c.encode_utf8(&mut [0; 4]).bytes());
            continue;
        }
        match rest.next()? {
            'b' => said.push(8),
            'f' => said.push(12),
            'n' => said.push(b'\n'),
            'r' => said.push(b'\r'),
            't' => said.push(b'\t'),
            digit @ '0'..='7' => said.push(byte(&mut rest, digit.to_digit(8)?, 8)?),
            'x' if rest.clone().next()?.is_ascii_hexdigit() => said.push(byte(&mut rest, 0, 16)?),
            'u' => said.extend(character(&mut rest, 4)?.to_string().bytes()),
            'U' => said.extend(character(&mut rest, 8)?.to_string().bytes()),
            other => said.extend(other.encode_utf8(&mut [0; 4]).bytes()),
        }
    }
    String::from_utf8(said).ok()
}

/// The byte that two more digits make with what there is, or fewer.
fn byte(rest: &mut std::str::Chars, mut value: u32, base: u32) -> Option<u8> {
    for _ in 0..2 {
        let Some(digit) = rest.clone().next().and_then(|c| c.to_digit(base)) else {
            break;
        };
        rest.next();
        value = value * base + digit;
    }
    u8::try_from(value & 0xff).ok()
}

fn character(rest: &mut std::str::Chars, digits: usize) -> Option<char> {
    let mut value = 0_u32;
    for _ in 0..digits {
        value = value.checked_mul(16)? + rest.next()?.to_digit(16)?;
    }
    char::from_u32(value)
}

/// What `u&'...'` says, with a backslash as its escape.
fn unicode(text: &str) -> Option<String> {
    let mut said = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            said.push(c);
            continue;
        }
        let digits = match rest.clone().next()? {
            '\\' => {
                rest.next();
                said.push('\\');
                continue;
            }
            '+' => {
                rest.next();
                6
            }
            _ => 4,
        };
        said.push(character(&mut rest, digits)?);
    }
    Some(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_say_what_the_server_reads() {
        let cases = [
            ("'it''s'", "it's"),
            ("'a' -- then\n 'b'", "ab"),
            (r"'a\n'", r"a\n"),
            (r"e'a\n\'\\\x41\101\u00e4\q'", "a\n'\\AAäq"),
            (r"E'\xc3\xa4'", "ä"),
            ("$$it's$$", "it's"),
            ("$a$ $$ $a$", " $$ "),
            (r"u&'d\0061t\+000061\\'", "data\\"),
        ];
        for (text, said) in cases {
            assert_eq!(string(text).as_deref(), Some(said), "{text}");
        }
    }

    #[test]
    fn what_the_server_refuses_says_nothing() {
        for text in [r"e'\xff'", r"e'\u12'", r"u&'\00'", r"e'\ud800'"] {
            assert_eq!(string(text), None, "{text}");
        }
    }

    #[test]
    fn quoted_names_keep_what_is_doubled_once() {
        assert_eq!(quoted_name("\"a\"\"B\"").as_deref(), Some("a\"B"));
        assert_eq!(quoted_name(r#"U&"d\0061"#), None);
        assert_eq!(quoted_name(r#"U&"d\0061""#).as_deref(), Some("da"));
    }
}
