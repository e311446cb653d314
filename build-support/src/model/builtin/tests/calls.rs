//! Calls mean what the server takes them for.

use postgres::error::SqlState;

use super::super::table::Entry;
use super::super::*;
use super::server::{self, Dice, OwnTypes, Session, Written};

/// Whether a resolution and the server's answer can both be true.
fn agree(builtins: Builtins, ours: &Resolution, theirs: &Result<String, SqlState>) -> bool {
    let refused = |codes: &[&str]| {
        theirs
            .as_ref()
            .is_err_and(|code| codes.contains(&code.code()))
    };
    let shown = |of: TypeId| server::shown(builtins, of);
    match ours {
        Resolution::Unknown(None) => true,
        Resolution::None => refused(&["42883"]),
        Resolution::Ambiguous => refused(&["42725"]),
        // For want of `over` or `within group`, before the types are looked at.
        Resolution::Undetermined => refused(&["42804", "42704", "42809"]),
        Resolution::Unknown(Some(of)) => theirs.as_ref().is_ok_and(|name| *name == shown(*of)),
        Resolution::Cast(of) => theirs.as_ref().is_ok_and(|name| *name == shown(*of)),
        Resolution::Unique(found) => match theirs {
            Ok(name) => found.result.is_none_or(|of| *name == shown(of)),
            // Found, and then refused: for want of `over`, and so on.
            Err(code) => !["42883", "42725", "42704"].contains(&code.code()),
        },
    }
}

/// A type that is like the wanted one, or another.
fn like(dice: &mut Dice, wanted: Option<TypeId>, types: &[Written]) -> Written {
    let same = types.iter().find(|one| Some(one.id) == wanted);
    match (dice.below(8), same) {
        (0..=3, Some(same)) => same.clone(),
        (4 | 5, _) => types.last().unwrap().clone(),
        _ => dice.one(types).clone(),
    }
}

fn check(session: &mut Session, query: &str, ours: &Resolution, wrong: &mut Vec<String>) {
    let theirs = session.type_of(query);
    if !agree(session.builtins, ours, &theirs) {
        wrong.push(format!("{query}: {ours:?}, but {theirs:?}"));
    }
}

/// All functions of the search path by name.
fn functions<'a>(session: &Session, name: &str) -> Vec<(usize, &'a Signature)> {
    let objects = session.objects().into_iter();
    let of = |(place, objects): (usize, Objects)| {
        objects
            .functions(name)
            .map(move |function| (place, function))
    };
    objects.flat_map(of).collect()
}

fn function_names(session: &Session) -> Vec<&'static str> {
    let objects = session.objects().into_iter();
    let names = objects.flat_map(|(_, objects)| objects.function_names());
    names.filter(|name| !name.contains('.')).collect()
}

#[test]
fn functions_are_resolved_as_the_server_does_it() {
    let Some(mut session) = server::session_with_extensions("functions") else {
        return;
    };
    let types = server::types(&session);
    let names = function_names(&session);
    let (mut dice, mut wrong) = (Dice::new(), Vec::new());
    for round in 0..server::rounds(names.len()) {
        let name = names[round % names.len()];
        let functions = functions(&session, name);
        let (query, ours) = call(&mut dice, &session, name, &functions, &types);
        check(&mut session, &query, &ours, &mut wrong);
    }
    assert!(wrong.is_empty(), "{} wrong: {wrong:#?}", wrong.len());
}

/// A call that is like one of a function, and what it means.
fn call(
    dice: &mut Dice,
    session: &Session,
    name: &str,
    functions: &[(usize, &Signature)],
    types: &[Written],
) -> (String, Resolution) {
    let (_, model) = *dice.one(functions);
    let mut inputs: Vec<_> = model.inputs.iter().collect();
    let variadic = dice.below(8) == 0 && !inputs.is_empty();
    if model.variadic && !variadic && dice.below(2) == 0 {
        inputs.extend(model.inputs.last());
    }
    if dice.below(8) == 0 {
        inputs.pop();
    }
    let arguments = inputs.iter().map(|input| like(dice, input.type_, types));
    let arguments: Vec<_> = arguments.collect();
    let ids: Vec<_> = arguments.iter().map(|argument| Some(argument.id)).collect();
    let can_name = inputs.len() == model.inputs.len()
        && inputs.iter().all(|input| input.name.is_some())
        && dice.below(3) == 0;
    let first = match can_name && !inputs.is_empty() {
        true => dice.below(inputs.len()),
        false => inputs.len(),
    };
    let names: Vec<_> = inputs[first..]
        .iter()
        .filter_map(|input| input.name.as_deref())
        .collect();
    let written = arguments
        .iter()
        .zip(0..)
        .map(|(argument, at)| match at < first {
            true => argument.sql.clone(),
            false => format!("\"{}\" => {}", names[at - first], argument.sql),
        });
    let written = written.collect::<Vec<_>>().join(", ");
    let call = Call {
        arguments: &ids,
        names: &names,
        variadic: false,
        named_type: named_type(session, name),
    };
    let ours = World::new(session.builtins, &OwnTypes).function(&call, functions);
    (format!("select \"{name}\"({written})"), ours)
}

fn named_type(session: &Session, name: &str) -> NamedType {
    if let Some(own) = server::own_type(name) {
        return NamedType::Present(own);
    }
    let mut objects = session.objects().into_iter();
    match objects.find_map(|(_, objects)| objects.type_(name)) {
        Some(of) if of.facts.kind != TypeKind::Composite => NamedType::Present(of.id),
        _ => NamedType::Absent,
    }
}

#[test]
fn operators_are_resolved_as_the_server_does_it() {
    let Some(mut session) = server::session_with_extensions("operators") else {
        return;
    };
    let types = server::types(&session);
    let objects = session.objects();
    let names: Vec<_> = objects
        .iter()
        .flat_map(|(_, objects)| objects.contents.operators.names(objects.versions))
        .collect();
    let (mut dice, mut wrong) = (Dice::new(), Vec::new());
    for _ in 0..server::rounds(3000) {
        let name = *dice.one(&names);
        let of = |(place, objects): &(usize, Objects)| {
            let place = *place;
            objects
                .operators(name)
                .map(move |operator| (place, operator))
        };
        let operators: Vec<_> = objects.iter().flat_map(of).collect();
        let (_, model) = *dice.one(&operators);
        let sides = [model.left, model.right];
        let [left, right] = sides.map(|side| Some(like(&mut dice, Some(side?), &types)));
        let id = |side: &Option<Written>| side.as_ref().map(|side| Some(side.id));
        let world = World::new(session.builtins, &OwnTypes);
        let candidates = operators.iter().copied();
        let ours = world.operator(id(&left), id(&right), &candidates);
        let [left, right] =
            [left, right].map(|side| side.map_or_else(String::new, |side| side.sql));
        check(
            &mut session,
            &format!("select {left} {name} {right}"),
            &ours,
            &mut wrong,
        );
    }
    assert!(wrong.is_empty(), "{} wrong: {wrong:#?}", wrong.len());
}

/// Functions of the user: a name, and what it takes and gives as the data writes it.
const OWN: [(&str, &str); 14] = [
    ("pick", "int4>int4"),
    ("pick", "int4,int4?>int8"),
    ("pick", "*_text>text"),
    ("pick", "text>name"),
    ("pick", "anyelement,anyarray>anyarray"),
    ("sum_of", "float8,*_int4>int4"),
    ("sum_of", "*_int4>int8"),
    ("first", "a=int4,b=text?,c=bool?>int4"),
    ("first", "b=text,a=int4>int8"),
    ("abs", "text>text"),
    (
        "lower",
        "anycompatible,anycompatiblearray>anycompatiblearray",
    ),
    ("upper", "text>int4"),
    ("length", "varchar>bool"),
    ("whole", "*_numeric>numeric"),
];

/// What creates one of them.
fn creation(name: &str, function: &Signature, builtins: Builtins) -> String {
    let last = function.inputs.len().checked_sub(1);
    let inputs = function.inputs.iter().zip(0..).map(|(input, at)| {
        let variadic = if function.variadic && last == Some(at) {
            "variadic "
        } else {
            ""
        };
        let named = input.name.as_deref().unwrap_or_default();
        let of = server::shown(builtins, input.type_.unwrap());
        let default = if input.default { " default null" } else { "" };
        format!("{variadic}{named} {of}{default}")
    });
    let inputs = inputs.collect::<Vec<_>>().join(", ");
    let result = server::shown(builtins, function.result.unwrap());
    format!("create function {name}({inputs}) returns {result} language plpgsql as 'begin end'")
}

#[test]
fn functions_of_the_user_are_resolved_as_the_server_does_it() {
    let Some(mut session) = server::session_with_types("own") else {
        return;
    };
    let types = server::types(&session);
    let own = OWN.map(|(name, text)| (name, <Signature as Entry>::read(text).unwrap()));
    for (name, function) in &own {
        let create = creation(name, function, session.builtins);
        session.client.batch_execute(&create).unwrap();
    }
    session.client.batch_execute("savepoint before").unwrap();
    let (mut dice, mut wrong) = (Dice::new(), Vec::new());
    for _ in 0..server::rounds(2000) {
        let (name, _) = dice.one(&own);
        let mut all = functions(&session, name);
        let own = own.iter().filter(|(other, _)| other == name);
        all.extend(own.map(|(_, function)| (1, function)));
        let (query, ours) = call(&mut dice, &session, name, &all, &types);
        check(&mut session, &query, &ours, &mut wrong);
    }
    assert!(wrong.is_empty(), "{} wrong: {wrong:#?}", wrong.len());
}

#[test]
fn what_is_unknown_makes_no_claim_that_is_wrong() {
    let Some(mut session) = server::session_with_types("unknown") else {
        return;
    };
    let types = server::types(&session);
    let names = function_names(&session);
    let (mut dice, mut wrong) = (Dice::new(), Vec::new());
    for _ in 0..server::rounds(1000) {
        let name = *dice.one(&names);
        let functions = functions(&session, name);
        let (_, model) = *dice.one(&functions);
        let arguments = model
            .inputs
            .iter()
            .map(|input| like(&mut dice, input.type_, &types));
        let arguments: Vec<_> = arguments.collect();
        let ids = arguments
            .iter()
            .map(|one| (dice.below(2) == 0).then_some(one.id));
        let ids: Vec<_> = ids.collect();
        let call = Call {
            arguments: &ids,
            names: &[],
            variadic: false,
            named_type: named_type(&session, name),
        };
        let ours = World::new(session.builtins, &OwnTypes).function(&call, &functions);
        let written: Vec<_> = arguments
            .iter()
            .map(|argument| argument.sql.as_str())
            .collect();
        let query = format!("select \"{name}\"({})", written.join(", "));
        let theirs = session.type_of(&query);
        let is_claim = theirs.is_ok() || ours == Resolution::None;
        if is_claim && !agree(session.builtins, &ours, &theirs) {
            wrong.push(format!("{query}: {ids:?}: {ours:?}, but {theirs:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong: {wrong:#?}", wrong.len());
}
