//! What a statement may bring that acts where it is not named.

/// Words that bring something which acts where it is not named: on any statement, or on values.
const HIDDEN: &[(&str, &str)] = &[
    ("access", "method"),
    ("create", "cast"),
    ("create", "conversion"),
    ("create", "language"),
    ("create", "operator"),
    ("create", "transform"),
    ("text", "search"),
];

/// What a statement may bring that acts where it is not named.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Brings {
    /// Something that acts on any statement.
    pub(super) watcher: bool,
    /// Something that calls functions where they are not named.
    pub(super) caller: bool,
}

/// What a statement may bring that acts where it is not named, by its words.
pub(super) fn brings(text: &str) -> Brings {
    let mut found = Brings::default();
    let words: Vec<String> = crate::syntax::mentions(text).collect();
    for pair in words.windows(2) {
        let [first, second] = pair else { continue };
        found.watcher |= first == "event" && second == "trigger";
        found.caller |= HIDDEN.contains(&(first, second));
    }
    // `create type t (input = f)`
    let functions = ["canonical", "input", "subtype_diff"];
    let is_type = words
        .iter()
        .map(String::as_str)
        .take(2)
        .eq(["create", "type"]);
    found.caller |= is_type && words.iter().any(|word| functions.contains(&word.as_str()));
    found
}
