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

/// The one of short names that is `name`, in whatever case, but for a slip of the fingers: of two
/// letters nothing is like anything else.
pub(crate) fn slip_of<'a>(name: &str, names: &[&'a str]) -> Option<&'a str> {
    const LONG: usize = 8;
    let name = name.to_lowercase();
    let slips = |candidate: &&str| strsim::osa_distance(&name, &candidate.to_lowercase());
    let nearest = names.iter().copied().min_by_key(slips)?;
    (slips(&nearest) <= if nearest.len() < LONG { 1 } else { 2 }).then_some(nearest)
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

    #[test]
    fn a_slip_is_seen_in_the_shortest_names() {
        let names = ["up", "down"];
        assert_eq!(slip_of("pu", &names), Some("up"));
        assert_eq!(slip_of("DWON", &names), Some("down"));
        assert_eq!(slip_of("upgrade", &names), None);
    }
}
