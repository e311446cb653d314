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
    /// One of these, between commas; the server takes some others too.
    Enum(&'static str),
}

impl Entry for Setting {
    fn read(text: &'static str) -> Option<Self> {
        let mut words = text.splitn(3, ' ');
        let kind = words.next()?;
        let context = words.next()?;
        let values = match kind {
            "b" => SettingValues::Boolean,
            "i" => SettingValues::Integer,
            "r" => SettingValues::Real,
            "s" => SettingValues::Text,
            "e" => SettingValues::Enum(words.next()?),
            _ => return None,
        };
        Some(Self {
            values,
            settable: matches!(context, "user" | "superuser"),
        })
    }
}
