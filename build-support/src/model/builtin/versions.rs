//! Sets of major versions.

/// The oldest and the newest version that the data is about.
pub(crate) const FIRST: u32 = 13;
pub(crate) const LAST: u32 = 18;

/// A set of major versions: a bit for each, from the lowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Versions(u8);

impl Versions {
    /// All that the data is about.
    pub(crate) const ALL: Self = Self(((1_u16 << (LAST - FIRST + 1)) - 1) as u8);

    /// How many versions there are.
    pub(super) const COUNT: usize = (LAST - FIRST + 1) as usize;

    /// This one; one that is older or newer counts as the nearest that is known.
    pub(crate) fn only(major: u32) -> Self {
        Self(1 << (major.clamp(FIRST, LAST) - FIRST))
    }

    /// Those in both.
    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Those in either.
    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// How many sets of versions the model asks for: each version alone, and all.
    pub(super) const SETS: usize = Self::COUNT + 1;

    /// The place of such a set among them.
    pub(super) const fn place(self) -> usize {
        match self.0.count_ones() {
            1 => self.0.trailing_zeros() as usize,
            _ => Self::COUNT,
        }
    }

    /// Whether there is none.
    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Reads what stands behind an entry, and the entry: `text@15-`.
    pub(super) fn split(text: &str) -> (&str, Self) {
        let marked = text.rsplit_once('@');
        let marked = marked.and_then(|(text, mark)| Some((text, Self::read(mark)?)));
        marked.unwrap_or((text, Self::ALL))
    }

    /// Reads `13-15`, `16-` or `-15`.
    fn read(mark: &str) -> Option<Self> {
        let (from, to) = mark.split_once('-')?;
        let number = |text: &str, default| match text {
            "" => Some(default),
            text => text.parse().ok(),
        };
        let (from, to): (u32, u32) = (number(from, FIRST)?, number(to, LAST)?);
        let all = (from..=to).map(Self::only);
        Some(all.fold(Self(0), Self::or))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_mark_of_an_entry() {
        let read = |text| {
            let (text, versions) = Versions::split(text);
            let has = |major: &u32| !versions.and(Versions::only(*major)).is_empty();
            (text, (FIRST..=LAST).filter(has).collect::<Vec<_>>())
        };
        assert_eq!(read("a"), ("a", vec![13, 14, 15, 16, 17, 18]));
        assert_eq!(read("a@15-"), ("a", vec![15, 16, 17, 18]));
        assert_eq!(read("a@-15"), ("a", vec![13, 14, 15]));
        assert_eq!(read("a@14-16"), ("a", vec![14, 15, 16]));
        assert_eq!(read("1 @- a@b"), ("1 @- a@b", vec![13, 14, 15, 16, 17, 18]));
    }

    #[test]
    fn takes_an_unknown_version_for_the_nearest() {
        assert_eq!(Versions::only(9), Versions::only(13));
        assert_eq!(Versions::only(21), Versions::only(18));
    }
}
