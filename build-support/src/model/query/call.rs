//! Calls of functions, and operators.

use crate::syntax::change::{Call, Expr, ExprKind};
use crate::syntax::{Ident, Name};
use crate::text::Span;

use super::super::builtin::{
    self, FunctionKind, NamedType, Resolution, Resolved, Signature, TypeId,
};
use super::super::catalog::{Address, DataType, Oid, Presence, Space};
use super::super::condition;
use super::super::refusal::{Outcome, Refusal};
use super::super::types::format_type;
use super::value::{Rows, fixed_result};
use super::{Given, Output, Reader};

/// What a call means.
pub(super) struct Meant {
    pub(super) result: DataType,
    /// The function, if it is surely that one.
    pub(super) signature: Option<Signature>,
}

impl Meant {
    fn only(result: DataType) -> Self {
        Self {
            result,
            signature: None,
        }
    }
}

impl Reader<'_> {
    pub(super) fn call(&mut self, call: &Call, span: Span) -> Outcome<DataType> {
        self.meant(call, span).map(|meant| meant.result)
    }

    fn meant(&mut self, call: &Call, span: Span) -> Outcome<Meant> {
        let types = self.values(&call.arguments)?;
        let others = self.values(&call.others)?;
        if let Some(over) = &call.over {
            self.values(&over.expressions)?;
        }
        if call.grammar {
            if let Some(found) = fixed_result(call) {
                return Ok(Meant::only(found));
            }
            if let Some(found) = self.listed(call, &types)? {
                return Ok(Meant::only(found));
            }
        }
        if call.arguments.iter().any(super::select::is_star) {
            return Ok(Meant::only(DataType::unknown()));
        }
        let mut all = types;
        all.extend(others.into_iter().take(call.within_group));
        self.resolve(call, &all, span)
    }

    /// `coalesce` and its like, whose arguments become one type.
    fn listed(&mut self, call: &Call, types: &[DataType]) -> Outcome<Option<DataType>> {
        let what = match call.name.last().text.as_str() {
            "coalesce" => "COALESCE",
            "greatest" => "GREATEST",
            "least" => "LEAST",
            "nullif" => {
                // The operands of an equality; the result is the first one's type.
                return Ok(Some(match types.first() {
                    Some(first) if !first.is("unknown") => first.clone(),
                    _ => DataType::unknown(),
                }));
            }
            _ => return Ok(None),
        };
        let spans: Vec<_> = call.arguments.iter().map(|expr| expr.span).collect();
        self.common(types, &spans, what).map(Some)
    }

    fn resolve(&mut self, call: &Call, types: &[DataType], span: Span) -> Outcome<Meant> {
        let candidates = self.model.call_candidates(&call.name, call.grammar);
        let ids: Vec<_> = types.iter().map(|of| self.model.type_id(of)).collect();
        let named: Vec<_> = call
            .argument_names
            .iter()
            .flatten()
            .map(|name| name.text.as_str())
            .collect();
        let asked = builtin::Call {
            arguments: &ids,
            names: &named,
            variadic: call.variadic,
            named_type: self.model.type_called(&call.name),
        };
        let all: Vec<_> = candidates
            .found
            .iter()
            .map(|found| (found.place, &found.signature))
            .collect();
        let resolution = self.model.world().function(&asked, &all);
        let sure = candidates.complete && self.model.are_casts_known();
        match resolution {
            Resolution::Unique(resolved) => Ok(self.chosen(&candidates, &resolved, &ids, sure)),
            Resolution::Cast(to) if sure => Ok(Meant::only(self.model.named_type(to))),
            Resolution::None if sure => Err(self.undefined_function(call, types, span)),
            Resolution::Ambiguous if sure => {
                let shown = self.shown_call(call, types);
                let message = format!("function {shown} is not unique");
                let condition = condition::AMBIGUOUS_FUNCTION;
                Err(Refusal::new(condition, call.name.span(), message))
            }
            Resolution::Unknown(Some(result)) if sure => {
                Ok(Meant::only(self.model.named_type(result)))
            }
            _ => Ok(Meant::only(DataType::unknown())),
        }
    }

    /// The function that was found, unless one that is not known would come before it.
    fn chosen(
        &mut self,
        candidates: &Candidates,
        resolved: &Resolved,
        actual: &[Option<TypeId>],
        sure: bool,
    ) -> Meant {
        let found = &candidates.found[resolved.index];
        let types = resolved.arguments.iter().map(|&of| Some(of));
        let is_exact = types.eq(actual.iter().copied()) && found.place == 0;
        if !sure && !is_exact {
            return Meant::only(DataType::unknown());
        }
        self.needs.extend(found.oid.map(Address::from));
        let result = resolved
            .result
            .map_or_else(DataType::unknown, |of| self.model.named_type(of));
        Meant {
            result,
            signature: Some(found.signature.clone()),
        }
    }

    fn shown_call(&self, call: &Call, types: &[DataType]) -> String {
        let shown: Vec<_> = types
            .iter()
            .map(|of| format_type(self.model, &of.without_modifier()))
            .collect();
        format!("{}({})", call.name, shown.join(", "))
    }

    fn undefined_function(&self, call: &Call, types: &[DataType], span: Span) -> Box<Refusal> {
        let name = call.name.last();
        let message = format!("function {} does not exist", self.shown_call(call, types));
        let at = match call.grammar {
            true => span,
            false => call.name.span(),
        };
        let refusal = Refusal::new(condition::UNDEFINED_FUNCTION, at, message);
        let ever = builtin::Builtins::of_any();
        let now = self.model.builtins;
        if let Some(oldest) = self.model.postgres
            && now.functions(&name.text).next().is_none()
            && ever.functions(&name.text).next().is_some()
        {
            return refusal.note(format!(
                "other versions of PostgreSQL have it, but not {oldest}, the oldest that must do"
            ));
        }
        let scopes = self.model.scopes(&call.name);
        self.model
            .advise(refusal, Space::Function, &scopes, &name.text)
    }

    /// What a function gives in `from`.
    pub(super) fn table_function(&mut self, expr: &Expr) -> Outcome<Rows> {
        let ExprKind::Call(call) = &expr.kind else {
            self.value(expr)?;
            return Ok(Rows::Unknown);
        };
        let meant = self.meant(call, expr.span)?;
        let data_type = meant.result;
        if !data_type.is_known() {
            return Ok(Rows::Unknown);
        }
        let Some(signature) = meant.signature else {
            // A word of the grammar.
            return Ok(match call.grammar {
                true => Rows::Scalar {
                    name: None,
                    data_type,
                },
                false => Rows::Unknown,
            });
        };
        if let Some(fields) = self.model.fields(&data_type) {
            return Ok(Rows::Columns(given(fields, expr.span)));
        }
        let is_composite = self
            .model
            .type_id(&data_type)
            .is_none_or(|of| self.model.world().is_composite(of));
        if is_composite {
            return Ok(Rows::Unknown);
        }
        let polymorphic = |of: &Option<TypeId>| of.is_none_or(TypeId::is_polymorphic);
        match &*signature.outputs {
            [] if data_type.is("record") => Ok(Rows::Unknown),
            [] => Ok(Rows::Scalar {
                name: None,
                data_type,
            }),
            [(name, _)] => Ok(Rows::Scalar {
                name: Some(name.to_string()).filter(|name| !name.is_empty()),
                data_type,
            }),
            several => {
                let columns = (1..).zip(several).map(|(number, (name, of))| {
                    let data_type = match of.filter(|of| !polymorphic(&Some(*of))) {
                        Some(of) => self.model.named_type(of),
                        None => DataType::unknown(),
                    };
                    let name = match name.is_empty() {
                        true => format!("column{number}"),
                        false => name.to_string(),
                    };
                    (name, data_type)
                });
                Ok(Rows::Columns(given(columns.collect(), expr.span)))
            }
        }
    }

    /// The type that an operator gives.
    pub(super) fn operation(
        &mut self,
        operator: &str,
        is_qualified: bool,
        left: Option<&Expr>,
        right: Option<&Expr>,
    ) -> Outcome<DataType> {
        let boolean = DataType::builtin("bool");
        if matches!(operator, "and" | "or" | "not") {
            for operand in [left, right].into_iter().flatten() {
                self.condition(operand, &operator.to_uppercase())?;
            }
            return Ok(boolean);
        }
        let types = [left, right].map(|operand| operand.map(|operand| self.value(operand)));
        let [left_type, right_type] = types;
        let (left_type, right_type) = (left_type.transpose()?, right_type.transpose()?);
        let is_row = |operand: Option<&Expr>| {
            operand.is_some_and(|operand| matches!(operand.kind, ExprKind::Row(_)))
        };
        let Some(name) = symbol(operator) else {
            return Ok(boolean);
        };
        if is_row(left) || is_row(right) {
            return Ok(boolean);
        }
        // The server reads `- 1` as a number; any type of one gives the same.
        let ids = [&left_type, &right_type].map(|of| of.as_ref().map(|of| self.model.type_id(of)));
        let found: Vec<_> = self.model.builtins.operators(name).collect();
        let all: Vec<_> = found.iter().map(|found| (0, *found)).collect();
        let resolution = self.model.world().operator(ids[0], ids[1], &all);
        let sure = !is_qualified && self.model.are_operators_known();
        let exact = |resolved: &Resolved| {
            let actual = ids.into_iter().flatten();
            actual.eq(resolved.arguments.iter().map(|&of| Some(of)))
        };
        match resolution {
            Resolution::Unique(resolved) if sure || exact(&resolved) => Ok(resolved
                .result
                .map_or_else(DataType::unknown, |of| self.model.named_type(of))),
            Resolution::Unknown(Some(result)) if sure => Ok(self.model.named_type(result)),
            Resolution::None if sure => {
                Err(self.undefined_operator(name, (left, &left_type), (right, &right_type)))
            }
            _ if is_comparison(name) => Ok(boolean),
            _ => Ok(DataType::unknown()),
        }
    }

    fn undefined_operator(
        &self,
        name: &str,
        left: (Option<&Expr>, &Option<DataType>),
        right: (Option<&Expr>, &Option<DataType>),
    ) -> Box<Refusal> {
        let shown = |of: &Option<DataType>| {
            let of = of.as_ref()?;
            Some(format_type(self.model, &of.without_modifier()))
        };
        let parts = [shown(left.1), Some(name.to_owned()), shown(right.1)];
        let parts: Vec<_> = parts.into_iter().flatten().collect();
        let message = format!("operator does not exist: {}", parts.join(" "));
        let span = match (left.0, right.0) {
            (Some(left), Some(right)) => self.between(left.span, right.span),
            (_, Some(only)) | (Some(only), None) => only.span,
            (None, None) => Span::default(),
        };
        Refusal::new(condition::UNDEFINED_FUNCTION, span, message)
            .help("you might need to add explicit type casts")
    }

    /// What stands between two operands.
    fn between(&self, left: Span, right: Span) -> Span {
        let text = self.model.files[self.model.file].text();
        let Some(gap) = text.get(left.end..right.start) else {
            return left;
        };
        // The brackets around the operands are no part of the operator.
        let is_part = |c: char| !c.is_whitespace() && c != '(' && c != ')';
        let start = gap.find(is_part).unwrap_or(0);
        let length = gap[start..].find(|c| !is_part(c)).unwrap_or(1);
        Span::new(left.end + start, left.end + start + length)
    }
}

fn given(fields: Vec<(String, DataType)>, span: Span) -> Output {
    let columns = fields.into_iter().map(|(name, data_type)| Given {
        name,
        data_type,
        span,
    });
    Output {
        columns: columns.collect(),
        open: false,
    }
}

/// The operator behind a word; none for those that are functions.
fn symbol(operator: &str) -> Option<&str> {
    Some(match operator {
        "like" => "~~",
        "ilike" => "~~*",
        "not like" => "!~~",
        "not ilike" => "!~~*",
        operator if operator.starts_with(|c: char| c.is_ascii_alphabetic()) => return None,
        operator => operator,
    })
}

fn is_comparison(operator: &str) -> bool {
    matches!(
        operator,
        "=" | "<>" | "<" | ">" | "<=" | ">=" | "~~" | "~~*" | "!~~" | "!~~*"
    )
}

/// A function that a call may mean.
#[derive(Debug)]
struct Candidate {
    /// The place of its schema in the search path.
    place: usize,
    oid: Option<Oid>,
    signature: Signature,
}

/// The functions that a call may mean.
#[derive(Debug)]
struct Candidates {
    found: Vec<Candidate>,
    /// Whether there are surely no others.
    complete: bool,
}

impl super::Model<'_> {
    fn call_candidates(&self, name: &Name, is_grammar: bool) -> Candidates {
        let text = &name.last().text;
        let of_system = match name.schema() {
            Some(schema) => schema.text == "pg_catalog",
            None => true,
        };
        let mut found = Vec::new();
        if of_system {
            found.extend(self.builtins.functions(text).map(|signature| Candidate {
                place: 0,
                oid: None,
                signature: signature.clone(),
            }));
        }
        if is_grammar || (of_system && name.schema().is_some()) {
            let complete = true;
            return Candidates { found, complete };
        }
        let Some(own) = self.functions_named(name) else {
            let complete = false;
            return Candidates { found, complete };
        };
        let scopes = self.scopes(name);
        let mut complete = !self.brought_by_extension(text)
            && name
                .schema()
                .is_none_or(|schema| self.schema(schema) != Presence::Unknown);
        for oid in own {
            complete &= self.catalog.is_certain(oid);
            let scope = self.catalog.get(oid).map(|object| object.scope);
            let place = scopes.iter().position(|&own| Some(own) == scope);
            if let Some(signature) = self.signature_of(oid) {
                found.push(Candidate {
                    place: place.unwrap_or(0) + 1,
                    oid: Some(oid),
                    signature,
                });
            }
        }
        Candidates { found, complete }
    }

    /// A function of the catalog as those of the system are described.
    fn signature_of(&self, oid: Oid) -> Option<Signature> {
        use super::super::catalog::FunctionKind as K;
        let function = self.function(oid)?;
        let first_default = function.arguments.len().saturating_sub(function.defaults);
        let inputs = function.arguments.iter().enumerate().map(|(at, of)| {
            let name = function.names.get(at).filter(|name| !name.is_empty());
            builtin::Input {
                name: name.cloned().map(Into::into),
                type_: self.type_id(of),
                default: at >= first_default,
            }
        });
        let columns = function.columns.iter().flatten();
        Some(Signature {
            kind: match function.kind {
                K::Function => FunctionKind::Function,
                K::Procedure => FunctionKind::Procedure,
                K::Aggregate => FunctionKind::Aggregate,
                K::Window => FunctionKind::Window,
            },
            volatility: builtin::Volatility::Volatile,
            inputs: inputs.collect(),
            variadic: function.variadic,
            result: self.type_id(&function.returns),
            set: function.set,
            outputs: columns
                .map(|(name, of)| (name.clone().into(), self.type_id(of)))
                .collect(),
        })
    }

    /// Whether a call may be a cast.
    fn type_called(&self, name: &Name) -> NamedType {
        if let [Ident { text, .. }] = &*name.0
            && let Some(found) = self.builtins.type_(text)
        {
            return NamedType::Present(found.id);
        }
        match self.find(Space::Type, name) {
            Presence::Absent => NamedType::Absent,
            Presence::Present(oid)
                if self
                    .catalog
                    .get(oid)
                    .is_some_and(|object| super::super::describe::is_row_type(&object.kind)) =>
            {
                NamedType::Absent
            }
            Presence::Present(oid) => self
                .type_id(&DataType::own(oid))
                .map_or(NamedType::Unknown, NamedType::Present),
            Presence::Unknown => NamedType::Unknown,
        }
    }
}
