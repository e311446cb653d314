//! Says what the judge says in words that people know.
//!
//! The judge names kinds of tokens (`IDENT`, `R_PAREN`, `SET_KW`). PostgreSQL
//! says no more than "at or near"; what was expected there goes below the
//! carets.

/// As much of a token as fits into a title.
pub(super) fn shortened(token: &str) -> String {
    const ENOUGH: usize = 40;
    let line = token.lines().next().unwrap_or(token);
    match line.char_indices().nth(ENOUGH) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None if line.len() < token.len() => format!("{line}..."),
        None => line.to_owned(),
    }
}

/// A message of the judge as the title of a diagnostic.
pub(super) fn sentence(message: &str) -> String {
    let message = message.trim_end_matches('.');
    let mut letters = message.chars();
    let first = letters.next().map(|first| first.to_ascii_lowercase());
    let rest = letters.as_str();
    // `ONLY cannot be ...` begins with a keyword, which stays as it is.
    match first {
        Some(first) if !rest.starts_with(|c: char| c.is_ascii_uppercase()) => {
            format!("{first}{rest}")
        }
        _ => message.to_owned(),
    }
}

/// What a message says was expected, to stand below the token that came
/// instead; nothing if that would not help. `beginning` are the words that the
/// statement begins with, if the token is one of them.
pub(super) fn expectation(message: &str, beginning: Option<&str>) -> Option<String> {
    let lower = sentence(message);
    if lower.starts_with("expected command") || lower.starts_with("expected a statement") {
        return Some(match beginning {
            Some(words) => format!("no statement begins with `{}`", shortened(words)),
            None => "expected the end of the statement".to_owned(),
        });
    }
    if lower == "missing semicolon between statements" {
        return Some("if a new statement begins here, the one before needs a semicolon".to_owned());
    }
    if lower == "missing comma" {
        return Some("expected a comma or the end of the list".to_owned());
    }
    if lower.starts_with("unexpected ") {
        return Some(lower);
    }
    let expected = lower.strip_prefix("expected ")?;
    let expected = expected
        .split([','])
        .next()
        .filter(|_| expected.contains(", found") || expected.contains(", got"))
        .unwrap_or(expected);
    if let Some((_, plain)) = PLAIN.iter().find(|(phrase, _)| *phrase == expected) {
        return Some(format!("expected {plain}"));
    }
    let words: Vec<String> = expected.split(' ').map(word).collect();
    Some(format!("expected {}", words.join(" ")))
}

/// What the judge expects, in the words of the user.
const PLAIN: &[(&str, &str)] = &[
    ("path name", "a name"),
    ("table relation name", "a name"),
    ("name", "a name"),
    ("type name", "a type"),
    ("from item", "a table or a query"),
    ("string literal", "a string"),
    ("column list", "a list of columns"),
    ("expression", "an expression"),
    ("expr", "an expression"),
    ("COMMA", "a comma or the end of the list"),
];

/// A word of a message, with kinds of tokens as they are written.
fn word(word: &str) -> String {
    let symbol = match word {
        "L_PAREN" => "(",
        "R_PAREN" => ")",
        "L_BRACK" => "[",
        "R_BRACK" => "]",
        "COMMA" => ",",
        "SEMICOLON" => ";",
        "EQ" => "=",
        "DOT" => ".",
        "COLON" => ":",
        "STAR" => "*",
        "IDENT" => return "a name".to_owned(),
        "STRING" => return "a string".to_owned(),
        "expr" => return "expression".to_owned(),
        "stmt" => return "statement".to_owned(),
        _ => match word.strip_suffix("_KW") {
            Some(keyword) => return format!("`{}`", keyword.to_ascii_lowercase()),
            None => return word.to_owned(),
        },
    };
    format!("`{symbol}`")
}

/// Keywords that people misspell.
const KEYWORDS: &[&str] = &[
    "add",
    "alter",
    "begin",
    "between",
    "cascade",
    "check",
    "column",
    "comment",
    "commit",
    "concurrently",
    "constraint",
    "create",
    "database",
    "default",
    "delete",
    "distinct",
    "drop",
    "enum",
    "exists",
    "extension",
    "foreign",
    "from",
    "function",
    "grant",
    "group",
    "having",
    "index",
    "insert",
    "into",
    "join",
    "language",
    "materialized",
    "primary",
    "procedure",
    "references",
    "rename",
    "restrict",
    "returning",
    "returns",
    "schema",
    "select",
    "sequence",
    "table",
    "trigger",
    "truncate",
    "type",
    "union",
    "unique",
    "update",
    "using",
    "values",
    "varchar",
    "view",
    "where",
    "with",
];

/// The keyword that a misspelt word may stand for.
pub(super) fn nearest_keyword(token: &str) -> Option<&'static str> {
    const ENOUGH: f64 = 0.7;
    if token.len() < 4 || !token.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let token = token.to_ascii_lowercase();
    let likeness = |word: &&str| strsim::normalized_damerau_levenshtein(&token, word);
    let nearest = KEYWORDS
        .iter()
        .copied()
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    (nearest != token && likeness(&nearest) >= ENOUGH).then_some(nearest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_tokens_become_what_is_written() {
        let cases = [
            ("expected SET_KW", "expected `set`"),
            ("expected R_PAREN", "expected `)`"),
            (
                "expected an expression, found EOF",
                "expected an expression",
            ),
            (
                "expected from item, got FROM_KW",
                "expected a table or a query",
            ),
            (
                "expected expr for default",
                "expected expression for default",
            ),
            ("missing comma", "expected a comma or the end of the list"),
            (
                "expected command, found IDENT",
                "expected the end of the statement",
            ),
            (
                "Missing semicolon between statements",
                "if a new statement begins here, the one before needs a semicolon",
            ),
        ];
        for (message, label) in cases {
            assert_eq!(
                expectation(message, None).as_deref(),
                Some(label),
                "{message}"
            );
        }
        assert_eq!(
            expectation("expected command, found IDENT", Some("create tabel")).as_deref(),
            Some("no statement begins with `create tabel`")
        );
        assert_eq!(
            expectation("unexpected trailing comma", None).as_deref(),
            Some("unexpected trailing comma")
        );
        assert_eq!(expectation("it is odd", None), None);
    }

    #[test]
    fn a_message_becomes_a_title() {
        assert_eq!(
            sentence("Invalid Unicode escape sequence."),
            "invalid Unicode escape sequence"
        );
        assert_eq!(sentence("ONLY cannot be used"), "ONLY cannot be used");
    }

    #[test]
    fn a_misspelt_keyword_is_recognised() {
        assert_eq!(nearest_keyword("tabel"), Some("table"));
        assert_eq!(nearest_keyword("SELEC"), Some("select"));
        assert_eq!(nearest_keyword("table"), None);
        assert_eq!(nearest_keyword("int"), None);
        assert_eq!(nearest_keyword("invoices"), None);
    }

    #[test]
    fn a_long_token_is_cut() {
        assert_eq!(shortened("a\nb"), "a...");
        assert_eq!(shortened(&"é".repeat(41)), format!("{}...", "é".repeat(40)));
        assert_eq!(shortened("abc"), "abc");
    }
}
