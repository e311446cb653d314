//! What there is to say of an object besides its name, and how a difference reads.

use super::facts::Facts;

/// A property, and what it is; empty if there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Aspect {
    pub(super) topic: Topic,
    pub(super) value: String,
    /// What shows of an expression, where it is more than there.
    pub(super) facts: Option<Box<Facts>>,
}

impl Aspect {
    /// The property with what shows of the expression in it, if that is known.
    pub(super) fn showing(self, facts: Option<Facts>) -> Self {
        Self {
            facts: facts.map(Box::new),
            ..self
        }
    }

    /// Whether it surely is another than it was before.
    pub(super) fn surely_differs(&self, before: &Self) -> bool {
        if self.topic == Topic::Unvalidated {
            // What was not valid before is to be valid some day.
            return before.value.is_empty() && !self.value.is_empty();
        }
        let facts = self.facts.as_ref().zip(before.facts.as_ref());
        self.value != before.value || facts.is_some_and(|(now, was)| now.surely_differ(was))
    }
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
    /// What may change what it gives.
    Volatility,
    /// Whether it is strict.
    Strict,
    /// Whether it has the rights of its owner.
    Definer,
    /// Whether it is leakproof.
    Leakproof,
    /// Whether several processes may run it.
    Parallel,
    /// Its language.
    Language,
    /// Whether policies decide who sees its rows.
    RowSecurity,
    /// Whether they bind its owner.
    Forced,
    /// What tells its rows elsewhere.
    ReplicaIdentity,
    /// Whether rows may break it that were there before.
    Unvalidated,
    /// What it checks.
    Condition,
    /// What a generated column is made of.
    Expression,
    /// What it gives.
    Query,
    /// What it is for: a command.
    Command,
    /// Whether it restricts.
    Restrictive,
    /// For whom it is.
    Roles,
    /// Which rows are seen.
    Using,
    /// Which rows may be written.
    WithCheck,
    /// The columns that its expressions name.
    Names,
    /// Before or after what it fires.
    Timing,
    /// On what it fires.
    Events,
    /// Whether it fires for each row.
    EachRow,
    /// Whether it fires.
    Firing,
    /// When it fires.
    When,
    /// The operator classes of its elements.
    Classes,
    /// In which order it is.
    Order,
    /// Its expressions.
    Expressions,
}

impl Topic {
    /// The property with a value.
    pub(super) fn is(self, value: impl Into<String>) -> Aspect {
        Aspect {
            topic: self,
            value: value.into(),
            facts: None,
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
                let [now, before] = [now, before].map(or_nothing);
                format!("includes {now}, it included {before}")
            }
            Self::Names => {
                let [now, before] = [now, before].map(or_nothing);
                format!("names {now}, it named {before}")
            }
            Self::ReplicaIdentity => {
                format!("has the replica identity `{now}`, it had `{before}`")
            }
            Self::Command => format!("is for `{now}`, it was for `{before}`"),
            Self::Roles => format!("is for {now}, it was for {before}"),
            Self::Timing => format!("fires {now} the event, it fired {before} it"),
            Self::Events => format!("fires on {now}, it fired on {before}"),
            Self::Classes => format!("has {now}, it had {before}"),
            Self::Language => format!("is in `{now}`, it was in `{before}`"),
            Self::Default => "has another default than before".to_owned(),
            Self::Expression => "is made of something else than before".to_owned(),
            Self::Condition => "has another condition than before".to_owned(),
            Self::Query => "has another query than before".to_owned(),
            Self::Expressions => "is on other expressions than before".to_owned(),
            Self::Using => "has another `using` clause than before".to_owned(),
            Self::WithCheck => "has another `with check` clause than before".to_owned(),
            Self::When => "has another `when` clause than before".to_owned(),
            Self::Predicate => "has another `where` clause than before".to_owned(),
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
            Self::Using => [
                "has a `using` clause, it had none",
                "has no `using` clause, it had one",
            ],
            Self::WithCheck => [
                "has a `with check` clause, it had none",
                "has no `with check` clause, it had one",
            ],
            Self::When => [
                "has a `when` clause, it had none",
                "has no `when` clause, it had one",
            ],
            _ => return self.words(),
        })
    }

    /// The same of what is said with a word.
    const fn words(self) -> Option<[&'static str; 2]> {
        Some(match self {
            Self::RowSecurity => [
                "has row level security, it had none",
                "has no row level security, it had",
            ],
            Self::Forced => [
                "forces row level security, it did not",
                "does not force row level security, it did",
            ],
            Self::Unvalidated => ["is not validated, it was", "is validated, it was not"],
            Self::Strict => ["is strict, it was not", "is not strict, it was"],
            Self::Definer => [
                "is `security definer`, it was not",
                "is not `security definer`, it was",
            ],
            Self::Leakproof => ["is leakproof, it was not", "is not leakproof, it was"],
            Self::Restrictive => ["is restrictive, it was not", "is permissive, it was not"],
            Self::EachRow => [
                "fires for each row, it did not",
                "fires for each statement, it did not",
            ],
            _ => return None,
        })
    }

    /// The properties of which one is enough to say where this is another as well.
    pub(super) const fn follows_from(self) -> &'static [Self] {
        match self {
            Self::Classes | Self::Order => &[Self::Columns, Self::Method],
            Self::Names => &[
                Self::Columns,
                Self::Predicate,
                Self::When,
                Self::Using,
                Self::WithCheck,
            ],
            Self::Expressions => &[Self::Columns, Self::Names],
            Self::Body => &[Self::Language],
            _ => &[],
        }
    }

    /// What makes it again what it was before, behind `alter table t` or `alter table t alter
    /// column c`; none if that is not certain.
    pub(super) fn undo(self, before: &str) -> Option<&'static str> {
        match (self, before.is_empty()) {
            (Self::NotNull, true) => Some("drop not null"),
            (Self::NotNull, false) => Some("set not null"),
            (Self::Default, true) => Some("drop default"),
            (Self::Identity, true) => Some("drop identity"),
            (Self::RowSecurity, true) => Some("disable row level security"),
            (Self::RowSecurity, false) => Some("enable row level security"),
            (Self::Forced, true) => Some("no force row level security"),
            (Self::Forced, false) => Some("force row level security"),
            _ => None,
        }
    }
}

const fn or_nothing(names: &str) -> &str {
    if names.is_empty() { "nothing" } else { names }
}
