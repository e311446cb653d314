//! Every word of a statement that may stand for an object, with its place.

use squawk_lexer::{LiteralKind, TokenKind};

use crate::text::Span;

use super::lower::is_reserved;
use super::mentions::mentions;
use super::name::Name;
use super::reach::part;
use super::tokens::{Token, tokens};

/// A word that may stand for an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    /// The word, as the catalog would have it.
    pub(crate) name: String,
    /// What stands before its dot.
    pub(crate) qualifier: Option<String>,
    /// How it stands there.
    pub(crate) stands: Stands,
    /// Where, in the text that was read.
    pub(crate) span: Span,
}

/// How a name stands in a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stands {
    /// As a name.
    Plain,
    /// As all that a string says: `'orders'::regclass`.
    Text,
    /// Among other words of a string, such as the body of a function.
    Code,
}

/// The names that a text may hold; nothing if one is written with `U&`, which is not read.
///
/// Words that are names only in quotes, or behind a dot, are left out where they stand alone.
/// Comments say nothing.
pub(crate) fn named(text: &str) -> Option<Vec<Named>> {
    let all: Vec<Token> = tokens(text).collect();
    let mut found = Vec::new();
    for (place, token) in all.iter().enumerate() {
        match token.kind {
            TokenKind::QuotedIdent { uescape: true, .. } => return None,
            TokenKind::Ident | TokenKind::QuotedIdent { .. } => {
                found.extend(plain(&all[..place], token));
            }
            TokenKind::Literal { kind } if token.text.starts_with(['U', 'u']) => {
                if matches!(kind, LiteralKind::UnicodeEscStr { .. }) {
                    return None;
                }
            }
            TokenKind::Literal { kind } => found.extend(quoted(kind, token)),
            _ => {}
        }
    }
    Some(found)
}

fn plain(before: &[Token], token: &Token) -> Option<Named> {
    let name = part(token)?;
    let (dotted, qualifier) = match before {
        [.., first, dot] if dot.kind == TokenKind::Dot => (true, part(first)),
        _ => (false, None),
    };
    if token.kind == TokenKind::Ident && !dotted && is_reserved(&name) {
        return None;
    }
    Some(Named {
        name,
        qualifier,
        stands: Stands::Plain,
        span: span(token),
    })
}

/// The names in a string.
fn quoted(kind: LiteralKind, token: &Token) -> Vec<Named> {
    let (span, text) = (span(token), token.text);
    let inner = match kind {
        LiteralKind::Str { .. } => text.trim_matches('\'').replace("''", "'"),
        LiteralKind::EscStr { .. }
        | LiteralKind::NationalStr { .. }
        | LiteralKind::DollarQuotedString { .. } => text.to_owned(),
        _ => return Vec::new(),
    };
    let named = |name, qualifier, stands| Named {
        name,
        qualifier,
        stands,
        span,
    };
    if let Some(written) = Name::written(&inner, span) {
        let mut found = Vec::new();
        let mut qualifier = None;
        for ident in written.0 {
            found.push(named(ident.text.clone(), qualifier, Stands::Text));
            qualifier = Some(ident.text);
        }
        return found;
    }
    // A name does not begin with what stands around code.
    let words = mentions(&inner).filter(|word| !word.starts_with('$'));
    words.map(|word| named(word, None, Stands::Code)).collect()
}

const fn span(token: &Token) -> Span {
    Span::new(token.at, token.at + token.text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let shown = |found: Named| {
            let qualifier = found.qualifier.map_or(String::new(), |q| q + ".");
            format!("{:?} {qualifier}{}", found.stands, found.name)
        };
        named(text).unwrap().into_iter().map(shown).collect()
    }

    #[test]
    fn finds_names_and_what_stands_before_them() {
        assert_eq!(
            shown("alter table App.\"My T\" /* not this */ add b int"),
            [
                "Plain alter",
                "Plain app",
                "Plain app.My T",
                "Plain add",
                "Plain b",
                "Plain int"
            ]
        );
        assert_eq!(shown("table s.order"), ["Plain s", "Plain s.order"]);
    }

    #[test]
    fn tells_a_string_that_is_a_name_from_one_that_is_code() {
        assert_eq!(
            shown("values ('app.\"T\"', 'it is', $$ drop t $$)"),
            [
                "Plain values",
                "Text app",
                "Text app.T",
                "Code it",
                "Code is",
                "Code drop",
                "Code t"
            ]
        );
    }

    #[test]
    fn gives_up_at_names_that_are_written_in_numbers() {
        assert_eq!(named(r#"table U&"\0061""#), None);
        assert_eq!(named(r"select u&'\0061'"), None);
    }
}
