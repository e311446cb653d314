//! Guesses which name was meant.

/// The one of `names` that is most like `name`, if one is like it at all.
pub(crate) fn nearest<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    names
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(name, candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.7)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_what_was_meant_and_nothing_far_fetched() {
        let names = ["folder", "numbering", "layout"];
        assert_eq!(nearest("numberring", names), Some("numbering"));
        assert_eq!(nearest("Layout", names), Some("layout"));
        assert_eq!(nearest("xyz", names), None);
    }
}
