//! Guesses which name was meant.

/// The one of `names` that is most like `name`, if one is like it at all.
pub(crate) fn nearest<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    most_like(name, names, 0.7)
}

/// The one of thousands of names that is nearly `name`: among so many, something is always like it.
pub(crate) fn misspelt<'a>(
    name: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    most_like(name, names, 0.9)
}

fn most_like<'a>(
    name: &str,
    names: impl IntoIterator<Item = &'a str>,
    limit: f64,
) -> Option<&'a str> {
    names
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(name, candidate), candidate))
        .filter(|(likeness, _)| *likeness > limit)
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

    #[test]
    fn among_many_names_only_a_slip_is_taken_for_one() {
        let names = ["length", "lower", "left"];
        assert_eq!(misspelt("lenght", names), Some("length"));
        assert_eq!(nearest("lengthen_all", names), Some("length"));
        assert_eq!(misspelt("lengthen_all", names), None);
    }
}
