//! Names as the server understands them.

use std::fmt;

use crate::text::Span;

/// How many bytes of a name the server keeps.
pub(super) const KEPT: usize = 63;

/// A name without dots, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ident {
    /// The name as the catalog has it: in lower case unless it was quoted, cut
    /// after 63 bytes, without quotes.
    pub text: String,
    /// The bytes in the file, with quotes.
    pub span: Span,
}

impl Ident {
    /// A name that was written without quotes. Like the server, this leaves
    /// the case of letters outside ASCII alone.
    #[must_use]
    pub fn unquoted(text: &str, span: Span) -> Self {
        Self::quoted(&text.to_ascii_lowercase(), span)
    }

    /// A name that was written in quotes; `text` is what stands between them.
    #[must_use]
    pub fn quoted(text: &str, span: Span) -> Self {
        let text = text[..text.floor_char_boundary(KEPT)].to_owned();
        Self { text, span }
    }
}

/// A name, perhaps with the schema before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name(
    /// The parts between the dots. There is at least one.
    pub Vec<Ident>,
);

impl Name {
    /// The name that stands in a string, if it is written as names are.
    ///
    /// Each part gets the span of the string.
    pub(crate) fn written(text: &str, span: Span) -> Option<Self> {
        let mut parts = Vec::new();
        let mut rest = text.trim();
        loop {
            let (part, after) = match rest.strip_prefix('"') {
                Some(quoted) => {
                    let (text, after) = quoted.split_once('"')?;
                    (Ident::quoted(text, span), after)
                }
                None => {
                    let (word, after) = rest.split_at(rest.find('.').unwrap_or(rest.len()));
                    let is_plain = word
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
                        && !word.starts_with(|first: char| first.is_ascii_digit());
                    is_plain.then(|| (Ident::unquoted(word, span), after))?
                }
            };
            if part.text.is_empty() {
                return None;
            }
            parts.push(part);
            match after.strip_prefix('.') {
                Some(more) => rest = more,
                None => return after.is_empty().then_some(Self(parts)),
            }
        }
    }

    /// The name itself, behind the last dot.
    ///
    /// # Panics
    ///
    /// If there are no parts, which no reader makes.
    #[must_use]
    pub fn last(&self) -> &Ident {
        &self.0[self.0.len() - 1]
    }

    /// The schema, if it is named.
    #[must_use]
    pub fn schema(&self) -> Option<&Ident> {
        self.0
            .len()
            .checked_sub(2)
            .map(|position| &self.0[position])
    }

    /// From the first byte of the first part to the last of the last.
    #[must_use]
    pub fn span(&self) -> Span {
        Span::new(self.0[0].span.start, self.last().span.end)
    }

    /// Whether the other one is written alike, with the same schema or none.
    #[must_use]
    pub fn is_written_like(&self, other: &Self) -> bool {
        let text = |ident: &Ident| ident.text.clone();
        self.0.iter().map(text).eq(other.0.iter().map(text))
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, part) in self.0.iter().enumerate() {
            if position > 0 {
                f.write_str(".")?;
            }
            f.write_str(&part.text)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Span = Span::new(0, 0);

    #[test]
    fn folds_what_is_not_quoted() {
        assert_eq!(Ident::unquoted("UserÄ", HERE).text, "userÄ");
        assert_eq!(Ident::quoted("User", HERE).text, "User");
    }

    #[test]
    fn keeps_63_bytes_and_whole_characters() {
        assert_eq!(Ident::unquoted(&"a".repeat(70), HERE).text.len(), 63);
        assert_eq!(Ident::quoted(&"ä".repeat(40), HERE).text, "ä".repeat(31));
    }
}
