//! The settings of a server.

use super::table::Entry;

/// A setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Setting {
    /// What it can be.
    pub(crate) values: SettingValues,
    /// Whether `set` can change it.
    pub(crate) settable: bool,
}

/// What a setting can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SettingValues {
    /// On or off.
    Boolean,
    /// A whole number, perhaps with a unit.
    Integer,
    /// A number, perhaps with a unit.
    Real,
    /// Any text.
    Text,
    /// One of some words, which depend on how the server was built.
    Enum,
}

impl Entry for Setting {
    fn read(text: &'static str) -> Option<Self> {
        let (kind, context) = text.split_once(' ')?;
        let values = match kind {
            "b" => SettingValues::Boolean,
            "i" => SettingValues::Integer,
            "r" => SettingValues::Real,
            "s" => SettingValues::Text,
            "e" => SettingValues::Enum,
            _ => return None,
        };
        Some(Self {
            values,
            settable: matches!(context, "user" | "superuser"),
        })
    }
}
