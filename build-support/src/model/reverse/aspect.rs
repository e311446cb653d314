//! What there is to say of an object besides its name, and how a difference reads.

/// A property, and what it is; empty if there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Aspect {
    pub(super) topic: Topic,
    pub(super) value: String,
}

/// A kind of property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Topic {
    /// What it is, with its article.
    Kind,
    /// Its type.
    Type,
    /// Whether it refuses nulls.
    NotNull,
    /// Whether it has a default.
    Default,
    /// How it is generated.
    Generated,
    /// Whether it is an identity, and of which kind.
    Identity,
    /// What it is a part or a child of.
    Parent,
    /// By what it is partitioned.
    PartitionKey,
    /// Whether it is unlogged.
    Unlogged,
    /// The columns that it is about.
    Columns,
    /// What it refers to.
    References,
    /// What happens when a key changes there.
    OnUpdate,
    /// What happens when a row goes there.
    OnDelete,
    /// Whether it can be deferred.
    Deferrable,
    /// Whether it is unique.
    Unique,
    /// How it is kept.
    Method,
    /// Whether it is of some rows only.
    Predicate,
    /// The columns that it includes.
    Include,
    /// Whether two nulls are the same.
    NullsNotDistinct,
    /// What it returns.
    Returns,
    /// What it calls.
    Calls,
    /// What it does.
    Body,
}

impl Topic {
    /// The property with a value.
    pub(super) fn is(self, value: impl Into<String>) -> Aspect {
        Aspect {
            topic: self,
            value: value.into(),
        }
    }

    /// The property that is there or not.
    pub(super) fn holds(self, holds: bool) -> Aspect {
        self.is(if holds { "yes" } else { "" })
    }

    /// What to say where it is `now` other than it was `before`.
    pub(super) fn differs(self, now: &str, before: &str) -> String {
        if let Some([with, without]) = self.sides()
            && (now.is_empty() || before.is_empty())
        {
            return if now.is_empty() { without } else { with }.to_owned();
        }
        match self {
            Self::Parent if before.is_empty() => format!("is {now}, it was not"),
            Self::Parent if now.is_empty() => format!("is not {before}, it was"),
            Self::Generated => format!("is generated and {now}, it was {before}"),
            Self::Identity => format!("is an identity generated {now}, it was {before}"),
            Self::PartitionKey => format!("is partitioned by {now}, it was by {before}"),
            Self::Type => format!("has type `{now}`, it had `{before}`"),
            Self::Columns => format!("is on {now}, it was on {before}"),
            Self::References => format!("refers to {now}, it referred to {before}"),
            Self::OnUpdate => format!("says `on update {now}`, it said `on update {before}`"),
            Self::OnDelete => format!("says `on delete {now}`, it said `on delete {before}`"),
            Self::Method => format!("uses `{now}`, it used `{before}`"),
            Self::Include => {
                let [now, before] = [now, before].map(|names| match names {
                    "" => "nothing",
                    names => names,
                });
                format!("includes {now}, it included {before}")
            }
            Self::Returns => format!("returns `{now}`, it returned `{before}`"),
            Self::Calls => format!("calls `{now}`, it called `{before}`"),
            Self::Body => "has another body than before".to_owned(),
            _ => format!("is {now}, it was {before}"),
        }
    }

    /// What to say where it is there now and was not, and the other way round.
    const fn sides(self) -> Option<[&'static str; 2]> {
        Some(match self {
            Self::NotNull => ["refuses nulls, it did not", "takes nulls, it did not"],
            Self::Default => ["has a default, it had none", "has no default, it had one"],
            Self::Generated => ["is generated, it was not", "is not generated, it was"],
            Self::Identity => ["is an identity, it was none", "is no identity, it was one"],
            Self::Unlogged => ["is unlogged, it was not", "is not unlogged, it was"],
            Self::Deferrable => [
                "can be deferred, it could not",
                "cannot be deferred, it could",
            ],
            Self::Unique => ["is unique, it was not", "is not unique, it was"],
            Self::Predicate => [
                "has a `where` clause, it had none",
                "has no `where` clause, it had one",
            ],
            Self::NullsNotDistinct => [
                "takes two nulls for the same, it did not",
                "takes two nulls for different, it did not",
            ],
            _ => return None,
        })
    }

    /// What makes it again what it was before, behind `alter table t alter column c`; none if that
    /// is not certain.
    pub(super) fn undo(self, before: &str) -> Option<&'static str> {
        match (self, before.is_empty()) {
            (Self::NotNull, true) => Some("drop not null"),
            (Self::NotNull, false) => Some("set not null"),
            (Self::Default, true) => Some("drop default"),
            (Self::Identity, true) => Some("drop identity"),
            _ => None,
        }
    }
}
