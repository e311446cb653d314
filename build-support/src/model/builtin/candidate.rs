//! The functions and operators that a call may mean, and the choice among
//! them, by the rules of the server's `func_select_candidate`.

use super::CastContext;
use super::types::TypeId;
use super::world::World;

/// What a call may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    /// Its place in the list of whoever asks.
    pub(super) index: usize,
    /// The place of its schema in the search path.
    pub(super) place: usize,
    /// A type for each argument of the call, in the order of the call.
    pub(super) types: Vec<TypeId>,
    /// Whether arguments of the call are elements of its last one.
    pub(super) expanded: bool,
    /// Whether it stands for several that the server cannot choose from.
    pub(super) ambiguous: bool,
}

/// How the choice came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    One(Candidate),
    None,
    Many,
}

/// Keeps one of those that take the same: of the first schema, then without expansion.
pub(super) fn without_duplicates(all: Vec<Candidate>) -> Vec<Candidate> {
    let mut kept: Vec<Candidate> = Vec::new();
    for new in all {
        let Some(old) = kept.iter_mut().find(|old| old.types == new.types) else {
            kept.push(new);
            continue;
        };
        let rank = |one: &Candidate| (one.place, one.expanded);
        match rank(&new).cmp(&rank(old)) {
            std::cmp::Ordering::Less => *old = new,
            // Two with expansion in one schema, or two without.
            std::cmp::Ordering::Equal => old.ambiguous = true,
            std::cmp::Ordering::Greater => {}
        }
    }
    kept
}

impl World<'_> {
    /// Whether all arguments can be had as the types of a candidate.
    fn takes(self, candidate: &Candidate, actual: &[TypeId]) -> bool {
        let mut pairs = actual.iter().zip(&candidate.types);
        pairs.all(|(&from, &to)| self.can_coerce(from, to, CastContext::Implicit))
            && self.bind(actual, &candidate.types).is_some()
    }

    /// The candidate that the server takes where none is an exact match.
    pub(super) fn choose(self, candidates: Vec<Candidate>, actual: &[TypeId]) -> Choice {
        let mut candidates = candidates;
        candidates.retain(|candidate| self.takes(candidate, actual));
        if candidates.len() > 1 {
            self.prefer(&mut candidates, actual);
        }
        match candidates.len() {
            0 => Choice::None,
            1 => one(candidates.swap_remove(0)),
            _ => Choice::Many,
        }
    }

    /// Narrows the candidates down, step by step, until one is left or no step helps.
    fn prefer(self, candidates: &mut Vec<Candidate>, actual: &[TypeId]) {
        let actual: Vec<_> = actual.iter().map(|&of| self.base(of)).collect();
        let is_exact = |of: TypeId, wanted: TypeId| of != TypeId::UNKNOWN && of == wanted;
        keep_best(candidates, &actual, is_exact);
        if candidates.len() == 1 {
            return;
        }
        keep_best(candidates, &actual, |of, wanted| {
            of != TypeId::UNKNOWN
                && (of == wanted || self.category(wanted) == (self.category(of).0, true))
        });
        let unknown = actual.iter().filter(|&&of| of == TypeId::UNKNOWN).count();
        if candidates.len() == 1 || unknown == 0 {
            return;
        }
        self.prefer_categories(candidates, &actual);
        if candidates.len() > 1 && unknown < actual.len() {
            self.assume_all_alike(candidates, &actual);
        }
    }

    /// Finds the category of each literal, and strips the candidates that do not have it.
    fn prefer_categories(self, candidates: &mut Vec<Candidate>, actual: &[TypeId]) {
        let literals = (0..actual.len()).filter(|&at| actual[at] == TypeId::UNKNOWN);
        let mut slots = Vec::new();
        for at in literals {
            match self.slot(candidates, at) {
                Some((category, preferred)) => slots.push((at, category, preferred)),
                None => return,
            }
        }
        let fits = |candidate: &Candidate| {
            slots.iter().all(|&(at, wanted, must_be_preferred)| {
                let (category, preferred) = self.category(candidate.types[at]);
                category == wanted && (preferred || !must_be_preferred)
            })
        };
        if candidates.iter().any(fits) {
            candidates.retain(fits);
        }
    }

    /// The category that the candidates have for an argument, text before all others, and
    /// whether one of them has the preferred type; none if they differ.
    fn slot(self, candidates: &[Candidate], at: usize) -> Option<(u8, bool)> {
        let all = candidates
            .iter()
            .map(|candidate| self.category(candidate.types[at]));
        let all: Vec<_> = all.collect();
        let (first, _) = *all.first()?;
        let category = match all.iter().any(|&(category, _)| category == b'S') {
            true => b'S',
            false if all.iter().all(|&(category, _)| category == first) => first,
            false => return None,
        };
        Some((category, all.contains(&(category, true))))
    }

    /// If all arguments that have a type have the same, takes literals for that too.
    fn assume_all_alike(self, candidates: &mut Vec<Candidate>, actual: &[TypeId]) {
        let mut known = actual.iter().filter(|&&of| of != TypeId::UNKNOWN);
        let Some(&first) = known.next() else { return };
        if known.any(|&of| of != first) {
            return;
        }
        let alike = vec![first; actual.len()];
        let mut fitting = candidates
            .iter()
            .filter(|candidate| self.takes(candidate, &alike));
        if let (Some(only), None) = (fitting.next(), fitting.next()) {
            *candidates = vec![only.clone()];
        }
    }
}

fn one(candidate: Candidate) -> Choice {
    match candidate.ambiguous {
        true => Choice::Many,
        false => Choice::One(candidate),
    }
}

/// The candidate that takes just these types.
pub(super) fn exact(candidates: &[Candidate], actual: &[TypeId]) -> Option<Choice> {
    let found = candidates
        .iter()
        .find(|candidate| candidate.types == actual);
    found.map(|candidate| one(candidate.clone()))
}

/// Keeps those that have the most arguments for which `matches`; all, if none has any.
fn keep_best(
    candidates: &mut Vec<Candidate>,
    actual: &[TypeId],
    matches: impl Fn(TypeId, TypeId) -> bool,
) {
    let count = |candidate: &Candidate| {
        let pairs = actual.iter().zip(&candidate.types);
        pairs.filter(|&(&of, &wanted)| matches(of, wanted)).count()
    };
    let best = candidates.iter().map(count).max().unwrap_or_default();
    candidates.retain(|candidate| count(candidate) == best);
}
