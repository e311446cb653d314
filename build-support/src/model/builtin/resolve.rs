//! Which function or operator a call means, by the rules of the server's
//! `func_get_detail` and `oper`.

use super::CastContext;
use super::candidate::{self, Candidate, Choice};
use super::casts::CastMethod;
use super::functions::{Operator, Signature};
use super::types::TypeId;
use super::world::World;

/// A call of a function.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Call<'c> {
    /// The types of the arguments, none where one is not known; of a literal
    /// [`TypeId::UNKNOWN`]. What stands in `within group` comes last.
    pub(crate) arguments: &'c [Option<TypeId>],
    /// The names of the last of them, as many as are given by name.
    pub(crate) names: &'c [&'c str],
    /// Whether the last argument is `variadic`.
    pub(crate) variadic: bool,
    /// Whether there is a type of the function's name, in the search path or the schema
    /// that is named: `f(x)` may be a cast.
    pub(crate) named_type: NamedType,
}

/// Whether there is a type of a name, other than that of the rows of a relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NamedType {
    /// There is none.
    Absent,
    /// This one.
    Present(TypeId),
    /// There may be one.
    Unknown,
}

/// What a call or an operator means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Resolution {
    /// This one.
    Unique(Resolved),
    /// A cast to this type.
    Cast(TypeId),
    /// Nothing: 42883.
    None,
    /// Several: 42725.
    Ambiguous,
    /// One, but what `anyelement` and its like stand for cannot be told: 42804 or 42704.
    Undetermined,
    /// That cannot be said; with the type of the result if it is sure to be that,
    /// provided that the server accepts it.
    Unknown(Option<TypeId>),
}

/// What a call or an operator surely means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Resolved {
    /// Its place in the list that it was chosen from.
    pub(crate) index: usize,
    /// What each argument becomes, in the order of the call.
    pub(crate) arguments: Vec<TypeId>,
    /// The type of the result, or of a row of it; none if that is not known.
    pub(crate) result: Option<TypeId>,
}

/// A candidate of which a type may not be known.
struct Applicable {
    index: usize,
    place: usize,
    types: Vec<Option<TypeId>>,
    expanded: bool,
}

impl World<'_> {
    /// Which of the functions of the called name a call means.
    ///
    /// Each comes with the place of its schema in the search path, `pg_catalog`
    /// first unless it stands there. All that can be seen must be among them.
    pub(crate) fn function(self, call: &Call, candidates: &[(usize, &Signature)]) -> Resolution {
        let all = candidates.iter().zip(0..);
        let applicable: Vec<_> = all
            .filter_map(|(&(place, signature), index)| {
                let (types, expanded) = types_for(signature, call)?;
                Some(Applicable {
                    index,
                    place,
                    types,
                    expanded,
                })
            })
            .collect();
        let result = |index: usize| candidates.get(index).and_then(|(_, found)| found.result);
        let Some((actual, known)) = self.certain(call.arguments, &applicable) else {
            let may_be_other = call.arguments.len() == 1 && call.names.is_empty();
            let other = may_be_other.then_some(call.named_type);
            return self.unsure(call.arguments, &applicable, result, other);
        };
        let known = candidate::without_duplicates(known);
        if let Some(choice) = candidate::exact(&known, &actual) {
            return self.resolution(choice, &actual, result);
        }
        match self.as_cast(call, &actual) {
            Some(cast) => cast,
            None => match self.choose(known, &actual) {
                // `f(x)` may be the field `f` of the row `x`.
                Choice::None if self.may_be_field(call, &actual) => Resolution::Unknown(None),
                choice => self.resolution(choice, &actual, result),
            },
        }
    }

    /// Which of the operators of one name an expression means; an operand is none if it
    /// is not there, and then its type if that is not known.
    pub(crate) fn operator<'o>(
        self,
        left: Option<Option<TypeId>>,
        right: Option<Option<TypeId>>,
        candidates: &(impl Iterator<Item = (usize, &'o Operator)> + Clone),
    ) -> Resolution {
        let result = |index: usize| candidates.clone().nth(index)?.1.result;
        if let Some(found) = self.exact_operator(left, right, candidates) {
            return found;
        }
        let operands: Vec<_> = [left, right].into_iter().flatten().collect();
        let all = candidates.clone().zip(0..);
        // Names such as `=` have dozens, most of them for other types.
        let fits = |side: Option<Option<TypeId>>, wanted: Option<TypeId>| match side {
            None => wanted.is_none(),
            Some(of) => wanted.is_some() && self.may_become(of, wanted),
        };
        let fitting =
            all.filter(|((_, found), _)| fits(left, found.left) && fits(right, found.right));
        let applicable: Vec<_> = fitting
            .map(|((place, operator), index)| {
                let types = [operator.left, operator.right];
                let types = types.into_iter().flatten().map(Some).collect();
                Applicable {
                    index,
                    place,
                    types,
                    expanded: false,
                }
            })
            .collect();
        let Some((actual, known)) = self.certain(&operands, &applicable) else {
            return self.unsure(&operands, &applicable, result, None);
        };
        let known = candidate::without_duplicates(known);
        let choice = self.choose(known, &actual);
        self.resolution(choice, &actual, result)
    }

    /// The operator for just these types, as most are. A literal is first taken for what the
    /// other operand is: `binary_oper_exact`.
    fn exact_operator<'o>(
        self,
        left: Option<Option<TypeId>>,
        right: Option<Option<TypeId>>,
        candidates: &(impl Iterator<Item = (usize, &'o Operator)> + Clone),
    ) -> Option<Resolution> {
        let find = |left: Option<TypeId>, right: Option<TypeId>| {
            let all = candidates.clone().zip(0..);
            let same = all.filter(|((_, found), _)| (found.left, found.right) == (left, right));
            let ((_, found), index) = same.min_by_key(|((place, _), _)| *place)?;
            let arguments = [left, right].into_iter().flatten();
            Some(Resolution::Unique(Resolved {
                index,
                arguments: arguments.collect(),
                result: found.result,
            }))
        };
        match (left, right) {
            (Some(None), _) | (_, Some(None)) => None,
            (Some(Some(TypeId::UNKNOWN)), Some(other))
            | (Some(other), Some(Some(TypeId::UNKNOWN))) => {
                let beneath = other
                    .filter(|&of| self.is_known(of))
                    .map(|of| self.base(of));
                find(other, other).or_else(|| find(beneath, beneath))
            }
            (left, right) => find(left.flatten(), right.flatten()),
        }
        .filter(|_| {
            ![left, right]
                .into_iter()
                .flatten()
                .flatten()
                .any(TypeId::is_polymorphic)
        })
    }

    /// All types, if each is known.
    fn certain(
        self,
        arguments: &[Option<TypeId>],
        applicable: &[Applicable],
    ) -> Option<(Vec<TypeId>, Vec<Candidate>)> {
        let known = |&of: &Option<TypeId>| of.filter(|&of| self.is_known(of));
        // A column of the catalogs can be of such a type; what is in it no rule says.
        let actual = |of: &Option<TypeId>| known(of).filter(|of| !of.is_polymorphic());
        let actual = arguments.iter().map(actual).collect::<Option<_>>()?;
        let candidates = applicable.iter().map(|found| {
            Some(Candidate {
                index: found.index,
                place: found.place,
                types: found.types.iter().map(known).collect::<Option<_>>()?,
                expanded: found.expanded,
                ambiguous: false,
            })
        });
        Some((actual, candidates.collect::<Option<_>>()?))
    }

    /// What can be said if a type is not known. `other` is what else the call may be: a cast,
    /// or the field of a row.
    fn unsure(
        self,
        arguments: &[Option<TypeId>],
        applicable: &[Applicable],
        result: impl Fn(usize) -> Option<TypeId>,
        other: Option<NamedType>,
    ) -> Resolution {
        let may_take = |found: &&Applicable| {
            let mut pairs = arguments.iter().zip(&found.types);
            pairs.all(|(&from, &to)| self.may_become(from, to))
        };
        let possible = applicable.iter().filter(may_take);
        let cast = match other {
            Some(NamedType::Present(to)) => Some(Some(to)),
            Some(NamedType::Unknown) => Some(None),
            Some(NamedType::Absent) | None => None,
        };
        let mut results = possible.map(|found| result(found.index)).chain(cast);
        match results.next() {
            None if other.is_some() => Resolution::Unknown(None),
            None => Resolution::None,
            Some(first) => {
                let agreed = results.all(|other| other == first);
                Resolution::Unknown(first.filter(|of| agreed && !of.is_polymorphic()))
            }
        }
    }

    /// Whether one type becomes the other by itself, as far as is known.
    fn may_become(self, from: Option<TypeId>, to: Option<TypeId>) -> bool {
        from.is_some_and(TypeId::is_polymorphic)
            || self.coercible(from, to, CastContext::Implicit) != Some(false)
    }

    /// Whether the call is a cast that is written like a function.
    fn as_cast(self, call: &Call, actual: &[TypeId]) -> Option<Resolution> {
        let &[from] = actual else { return None };
        let to = match call.named_type {
            _ if !call.names.is_empty() => return None,
            NamedType::Absent => return None,
            NamedType::Present(to) if self.is_known(to) => to,
            NamedType::Present(_) | NamedType::Unknown => return Some(Resolution::Unknown(None)),
        };
        if from == TypeId::UNKNOWN {
            return Some(Resolution::Cast(to));
        }
        let is_row = from == TypeId::RECORD || self.is_composite(from);
        match self.pathway(from, to, CastContext::Explicit)? {
            CastMethod::Function => None,
            CastMethod::InputOutput if is_row && self.category(to).0 == b'S' => None,
            CastMethod::InputOutput | CastMethod::Binary => Some(Resolution::Cast(to)),
        }
    }

    fn may_be_field(self, call: &Call, actual: &[TypeId]) -> bool {
        match *actual {
            [of] if call.names.is_empty() => of == TypeId::RECORD || self.is_composite(of),
            _ => false,
        }
    }

    /// The choice with the types that it comes to.
    fn resolution(
        self,
        choice: Choice,
        actual: &[TypeId],
        result: impl Fn(usize) -> Option<TypeId>,
    ) -> Resolution {
        let found = match choice {
            Choice::None => return Resolution::None,
            Choice::Many => return Resolution::Ambiguous,
            Choice::One(found) => found,
        };
        if !found.types.iter().any(|of| of.is_polymorphic()) {
            return Resolution::Unique(Resolved {
                index: found.index,
                result: result(found.index).filter(|of| !of.is_polymorphic()),
                arguments: found.types,
            });
        }
        let Some(bindings) = self.bind(actual, &found.types) else {
            return Resolution::Undetermined;
        };
        let bound = |&of: &TypeId| self.bound(&bindings, of);
        let arguments = found.types.iter().map(bound).collect::<Option<_>>();
        let result = match result(found.index) {
            Some(of) => self.bound(&bindings, of).map(Some),
            None => Some(None),
        };
        match (arguments, result) {
            (Some(arguments), Some(result)) => Resolution::Unique(Resolved {
                index: found.index,
                arguments,
                result,
            }),
            _ if self.lacks_multirange(&bindings) => Resolution::Unknown(None),
            _ => Resolution::Undetermined,
        }
    }
}

/// The type that a function has for each argument of the call, and whether its last one
/// was expanded; none if it does not take that many, or not these names.
fn types_for(function: &Signature, call: &Call) -> Option<(Vec<Option<TypeId>>, bool)> {
    let inputs = &function.inputs;
    let count = call.arguments.len();
    let expands = function.variadic && !call.variadic;
    if !call.names.is_empty() {
        let types = types_by_name(function, call)?;
        return (!expands).then_some((types, false));
    }
    let mut types: Vec<_> = inputs.iter().map(|input| input.type_).collect();
    if expands && count >= inputs.len() {
        let last = types.pop()?.map(|of| match of {
            TypeId::ANYARRAY => TypeId::ANYELEMENT,
            TypeId::ANYCOMPATIBLEARRAY => TypeId::ANYCOMPATIBLE,
            of if of.array => TypeId::of(of.number),
            of => of,
        });
        types.resize(count, last);
        return Some((types, true));
    }
    let missing = inputs.get(count..)?;
    types.truncate(count);
    let have_defaults = missing.iter().all(|input| input.default);
    have_defaults.then_some((types, false))
}

/// The same, where the last arguments are given by name.
fn types_by_name(function: &Signature, call: &Call) -> Option<Vec<Option<TypeId>>> {
    let inputs = &function.inputs;
    let positional = call.arguments.len().checked_sub(call.names.len())?;
    let named = inputs.get(positional..)?;
    let is_named = |wanted: &str| {
        let name = |input: &&super::Input| input.name.as_deref() == Some(wanted);
        named.iter().find(name)
    };
    let given = call.names.iter().map(|name| is_named(name));
    let given = given.collect::<Option<Vec<_>>>()?;
    let is_given = |input: &super::Input| given.iter().any(|other| std::ptr::eq(*other, input));
    let complete = named.iter().all(|input| is_given(input) || input.default);
    let first = inputs[..positional].iter().map(|input| input.type_);
    let types = first.chain(given.iter().map(|input| input.type_));
    complete.then(|| types.collect())
}
