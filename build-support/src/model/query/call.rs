//! Calls of functions, and operators.

use std::borrow::Cow;

use crate::syntax::Name;
use crate::syntax::change::{Call, Expr, ExprKind};
use crate::text::Span;

use super::super::builtin::{
    self, FunctionKind, Resolution, Resolved, Signature, TypeId, Volatility,
};
use super::super::catalog::{Address, DataType, Presence, Space};
use super::super::condition;
use super::super::lookup::Found;
use super::super::refusal::{Outcome, Refusal};
use super::super::types::format_type;
use super::candidates::{Candidate, Candidates};
use super::value::{Rows, fixed_result};
use super::{Given, Output, Reader};

/// What a call means.
pub(super) struct Meant {
    pub(super) result: DataType,
    /// The function, if it is surely that one.
    pub(super) signature: Option<Cow<'static, Signature>>,
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
        if self.is_merge_action(call) {
            return Ok(Meant::only(DataType::builtin("text")));
        }
        if call.arguments.iter().any(super::select::is_star) {
            if self.is_count(call) {
                self.refuse_aggregate(call)?;
            }
            return Ok(Meant::only(DataType::unknown()));
        }
        let mut all = types;
        all.extend(others.into_iter().take(call.within_group));
        let meant = self.resolve(call, &all, span)?;
        let kind = meant.signature.as_ref().map(|signature| signature.kind);
        if kind == Some(FunctionKind::Aggregate) {
            self.refuse_aggregate(call)?;
        }
        if let Some(kind) = kind {
            self.refuse_kind(call, kind, &all)?;
        }
        Ok(meant)
    }

    /// Whether it is surely `count(*)`.
    fn is_count(&self, call: &Call) -> bool {
        let own = self.model.functions_named(&call.name);
        matches!(&*call.name.0, [name] if name.text == "count")
            && own.is_some_and(|own| own.is_empty())
    }

    /// Whether it is `merge_action()`, which is a word of the grammar from PostgreSQL 17 on.
    fn is_merge_action(&self, call: &Call) -> bool {
        matches!(&*call.name.0, [name] if name.text == "merge_action")
            && call.arguments.is_empty()
            && self.model.may_be(17)
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
        let common = self.common(types, &spans, what)?;
        self.refuse_bad_strings(&call.arguments, &common)?;
        Ok(Some(common))
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
            .map(|found| (found.place, &*found.signature))
            .collect();
        let resolution = self.model.world().function(&asked, &all);
        let sure = candidates.complete && self.model.are_casts_known();
        match resolution {
            Resolution::Unique(resolved) => {
                if sure {
                    self.refuse_bad_arguments(call, &resolved)?;
                }
                Ok(self.chosen(call, &candidates, &resolved, &ids, sure))
            }
            Resolution::Cast(to) if sure => Ok(Meant::only(self.model.named_type(to))),
            Resolution::None if sure => {
                let refusal = self.undefined_function(call, types, span);
                Err(self.show_others(refusal, call, &candidates))
            }
            Resolution::Ambiguous if sure && self.model.postgres.is_some() => {
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
        call: &Call,
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
        for (argument, &of) in call.arguments.iter().zip(&resolved.arguments) {
            if of == TypeId::REGCLASS {
                self.needs_relation(argument);
            }
        }
        self.needs.extend(found.oid.map(Address::from));
        // How a function of the user behaves is not known here.
        let is_mutable = found.signature.volatility != Volatility::Immutable
            && !may_be_inlined(&call.name.last().text);
        self.is_mutable |= is_mutable && found.oid.is_none();
        let result = resolved
            .result
            .map_or_else(DataType::unknown, |of| self.model.named_type(of));
        Meant {
            result,
            signature: Some(found.signature.clone()),
        }
    }

    /// Notes that the relation is needed that a literal stands for, where it becomes a `regclass`.
    pub(super) fn needs_relation(&mut self, literal: &Expr) {
        if let ExprKind::String(text) = &literal.kind
            && let Some(name) = Name::written(text, literal.span)
            && let Presence::Present(Found::Own(oid)) = self.model.find_relation(&name)
        {
            self.needs.insert(oid.into());
        }
    }

    /// That the strings among the arguments are values of the types that they become.
    fn refuse_bad_arguments(&self, call: &Call, resolved: &Resolved) -> Outcome {
        for (argument, &to) in call.arguments.iter().zip(&resolved.arguments) {
            if let ExprKind::String(_) = argument.kind {
                let to = self.model.named_type(to);
                self.model.refuse_bad_string(argument, &to)?;
            }
        }
        Ok(())
    }

    pub(super) fn shown_call(&self, call: &Call, types: &[DataType]) -> String {
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
        refusal
    }

    /// Shows what the function takes, or offers one that has a similar name.
    fn show_others(
        &self,
        refusal: Box<Refusal>,
        call: &Call,
        candidates: &Candidates,
    ) -> Box<Refusal> {
        const ENOUGH: usize = 4;
        let mut shown: Vec<_> = candidates
            .found
            .iter()
            .take(ENOUGH)
            .map(|found| format!("`{}({})`", call.name, self.shown_inputs(&found.signature)))
            .collect();
        if shown.is_empty() {
            let scopes = self.model.scopes(&call.name);
            let name = &call.name.last().text;
            return self.model.advise(refusal, Space::Function, &scopes, name);
        }
        if candidates.found.len() > ENOUGH {
            shown.push("others".to_owned());
        }
        let last = shown.pop().unwrap_or_default();
        let all = match shown.is_empty() {
            true => last,
            false => format!("{} and {last}", shown.join(", ")),
        };
        let fits = |found: &Candidate| found.signature.inputs.len() == call.arguments.len();
        match candidates.found.iter().any(fits) {
            true => refusal.help(format!("there is {all}: cast the arguments")),
            false => refusal.help(format!("there is {all}")),
        }
    }

    fn shown_inputs(&self, signature: &Signature) -> String {
        let inputs = signature.inputs.iter().map(|input| {
            let data_type = input.type_.map(|of| self.model.named_type(of));
            data_type.map_or_else(|| "?".to_owned(), |of| format_type(self.model, &of))
        });
        inputs.collect::<Vec<_>>().join(", ")
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
}

/// Whether the server may look at what stands in a function's body instead of at how it is marked.
fn may_be_inlined(name: &str) -> bool {
    matches!(
        name,
        "quote_literal" | "quote_nullable" | "textanycat" | "anytextcat"
    )
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
