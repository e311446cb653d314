//! Names the variants of the generated enums `Version` and `Environment`.

use std::collections::HashSet;

use crate::plan::Plan;

/// A variant a migration, in order: `V001InitialSchema`.
pub(crate) fn variants(plan: &Plan) -> Vec<String> {
    let mut taken = HashSet::new();
    plan.migrations
        .iter()
        .map(|migration| {
            let name = variant(&migration.version, &migration.name);
            let name = unique(name, &taken);
            taken.insert(name.clone());
            name
        })
        .collect()
}

fn variant(version: &str, name: &str) -> String {
    let mut variant = String::from("V");
    if !version
        .chars()
        .all(|c| c.is_ascii_digit() || "_-".contains(c))
    {
        // A lexical version is the whole name.
        push_camel_case(&mut variant, version);
        return variant;
    }
    variant.extend(version.chars().map(|c| if c == '-' { '_' } else { c }));
    if variant.ends_with(|c: char| c.is_ascii_digit())
        && name.starts_with(|c: char| c.is_ascii_digit())
    {
        variant.push('_');
    }
    push_camel_case(&mut variant, name);
    variant
}

/// The variant of an environment: `PreProd` for `pre-prod`.
pub(crate) fn environment_variant(name: &str) -> String {
    let mut variant = String::with_capacity(name.len());
    push_camel_case(&mut variant, name);
    variant
}

/// Appends the words of `text`; what cannot stand in an identifier parts words.
fn push_camel_case(variant: &mut String, text: &str) {
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        if variant.ends_with(|c: char| c.is_ascii_digit())
            && word.starts_with(|c: char| c.is_ascii_digit())
            && !variant.ends_with('_')
        {
            variant.push('_');
        }
        let mut letters = word.chars();
        variant.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        variant.push_str(letters.as_str());
    }
}

/// Two lexical names may have the same words: `a-b` and `a_b`.
fn unique(name: String, taken: &HashSet<String>) -> String {
    if !taken.contains(&name) {
        return name;
    }
    (2..)
        .map(|number| format!("{name}_{number}"))
        .find(|candidate| !taken.contains(candidate))
        .unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_the_version_and_the_words_of_the_name() {
        let cases = [
            ("001", "initial_schema", "V001InitialSchema"),
            ("2026_01_15_001", "initial", "V2026_01_15_001Initial"),
            ("2018-07-10-061642", "create", "V2018_07_10_061642Create"),
            ("1", "2fa", "V1_2fa"),
            ("1", "", "V1"),
            ("add-users.v2", "add-users.v2", "VAddUsersV2"),
            ("003", "größe", "V003Größe"),
            ("003", "ADD_Users table", "V003ADDUsersTable"),
            ("003", "🦀", "V003"),
        ];
        for (version, name, expected) in cases {
            assert_eq!(variant(version, name), expected, "{version} {name}");
        }
    }

    #[test]
    fn joins_the_words_of_an_environment() {
        let cases = [
            ("local", "Local"),
            ("pre-prod", "PreProd"),
            ("eu_1-2", "Eu1_2"),
            ("a--b-", "AB"),
        ];
        for (name, expected) in cases {
            assert_eq!(environment_variant(name), expected, "{name}");
        }
    }

    #[test]
    fn keeps_names_apart_that_have_the_same_words() {
        let taken = HashSet::from(["VAB".to_owned(), "VAB_2".to_owned()]);
        assert_eq!(unique("VAB".to_owned(), &taken), "VAB_3");
        assert_eq!(unique("VA".to_owned(), &taken), "VA");
    }
}
