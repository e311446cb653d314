//! The names that a text may hold, whatever it says.

use super::name::KEPT;

/// Every word and every quoted name of a text, as the catalog would have it.
///
/// Words in strings count too: a `do` block may run them.
pub(crate) fn mentions(text: &str) -> impl Iterator<Item = String> {
    let words = text
        .split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'))
        .filter(|word| word.starts_with(|c: char| !c.is_ascii_digit()))
        .map(str::to_ascii_lowercase);
    let quoted = text.split('"').skip(1).step_by(2).map(str::to_owned);
    words.chain(quoted).map(|mut name| {
        name.truncate(name.floor_char_boundary(KEPT));
        name
    })
}

#[cfg(test)]
mod tests {
    use super::mentions;

    #[test]
    fn cuts_names_as_the_server_does() {
        let found: Vec<_> = mentions(&"a".repeat(70)).collect();
        assert_eq!(found, ["a".repeat(63)]);
    }

    #[test]
    fn finds_words_and_quoted_names() {
        let found: Vec<_> = mentions("alter table \"My T\".x1 add 'b_c' 12").collect();
        assert_eq!(
            found,
            ["alter", "table", "my", "t", "x1", "add", "b_c", "My T"]
        );
    }
}
