//! The names of the layouts and numbering schemes, as `sterna.toml` has them.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

/// Which files make up a migration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layout {
    /// Found by looking.
    #[default]
    Auto,
    /// `NUM_name.sql`
    Flat,
    /// `NUM_name.up.sql` and `NUM_name.down.sql`
    Pairs,
    /// `NUM_name/up.sql` and `down.sql`, or `NUM_name/migration.sql`
    Directories,
    /// `VNUM__name.sql`
    Versioned,
}

/// What comes after what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Numbering {
    /// Found by looking.
    #[default]
    Auto,
    /// `001_initial_schema.sql`: no number is missing.
    Sequential,
    /// `20260115120000_initial_schema.sql`: a date and time.
    Timestamp,
    /// `2026_01_15_001_initial_schema.sql`: a date, and a sequence within its day.
    Dated,
    /// `V1.10__initial_schema.sql`: numbers of one or more parts, in the order of their values.
    Numeric,
    /// Anything, sorted by its text.
    Lexical,
}

/// A layout or a numbering that there is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    what: &'static str,
    name: String,
    all: Vec<&'static str>,
}

impl Layout {
    /// All of them.
    pub const ALL: &[Self] = &[
        Self::Auto,
        Self::Flat,
        Self::Pairs,
        Self::Directories,
        Self::Versioned,
    ];

    /// The name in `sterna.toml`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Flat => "flat",
            Self::Pairs => "pairs",
            Self::Directories => "directories",
            Self::Versioned => "versioned",
        }
    }
}

impl Numbering {
    /// All of them.
    pub const ALL: &[Self] = &[
        Self::Auto,
        Self::Sequential,
        Self::Timestamp,
        Self::Dated,
        Self::Numeric,
        Self::Lexical,
    ];

    /// The name in `sterna.toml`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Sequential => "sequential",
            Self::Timestamp => "timestamp",
            Self::Dated => "dated",
            Self::Numeric => "numeric",
            Self::Lexical => "lexical",
        }
    }
}

impl UnknownName {
    /// The names that there are, separated by commas and in backticks.
    #[must_use]
    pub fn expected(&self) -> String {
        format!("`{}`", self.all.join("`, `"))
    }
}

impl fmt::Display for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Display for Numbering {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Layout {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        let found = Self::ALL.iter().find(|layout| layout.name() == name);
        found.copied().ok_or_else(|| UnknownName {
            what: "layout",
            name: name.to_owned(),
            all: Self::ALL.iter().map(|layout| layout.name()).collect(),
        })
    }
}

impl FromStr for Numbering {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        let found = Self::ALL.iter().find(|numbering| numbering.name() == name);
        found.copied().ok_or_else(|| UnknownName {
            what: "numbering",
            name: name.to_owned(),
            all: Self::ALL.iter().map(|numbering| numbering.name()).collect(),
        })
    }
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, name, .. } = self;
        write!(f, "there is no {what} `{name}`, only {}", self.expected())
    }
}

impl Error for UnknownName {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_as_it_is_printed() {
        for layout in Layout::ALL {
            assert_eq!(layout.to_string().parse(), Ok(*layout));
        }
        for numbering in Numbering::ALL {
            assert_eq!(numbering.to_string().parse(), Ok(*numbering));
        }
    }

    #[test]
    fn an_unknown_name_is_answered_with_all_there_are() {
        assert_eq!(
            "flaet".parse::<Layout>().unwrap_err().to_string(),
            "there is no layout `flaet`, only `auto`, `flat`, `pairs`, `directories`, `versioned`"
        );
        assert_eq!(
            "serial".parse::<Numbering>().unwrap_err().to_string(),
            "there is no numbering `serial`, only `auto`, `sequential`, `timestamp`, `dated`, `numeric`, `lexical`"
        );
    }
}
