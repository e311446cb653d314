//! What the rules said of types of the system: a folder asks the same again and again.
//!
//! Only what depends on nothing else is kept: as long as the same extensions are there, the answer
//! is the same in every migration.

use std::cell::{RefCell, RefMut};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::Model;
use super::builtin::{Objects, Operator, Resolution, TypeId};

/// The operands of an operator: none where there is none, and then the type if it is known.
pub(super) type Operands = [Option<Option<TypeId>>; 2];

/// What an operator means, by its operands.
type Operations = FxHashMap<Operands, Rc<Operation>>;

/// Answers of the rules.
#[derive(Debug, Default)]
pub(super) struct Memo(RefCell<Answers>);

/// Answers of the rules, as long as the same extensions are there.
#[derive(Debug, Default)]
struct Answers {
    installed: Vec<Objects>,
    /// By the name.
    operators: FxHashMap<Box<str>, Operations>,
    /// By the access method and the type.
    classes: FxHashMap<(&'static str, TypeId), bool>,
}

impl Memo {
    /// What was said with these extensions.
    fn answers(&self, installed: &[Objects]) -> RefMut<'_, Answers> {
        let mut answers = self.0.borrow_mut();
        if answers.installed != installed {
            *answers = Answers {
                installed: installed.to_vec(),
                ..Answers::default()
            };
        }
        answers
    }
}

/// What an operator between such operands means.
#[derive(Debug)]
pub(super) struct Operation {
    pub(super) resolution: Resolution,
    /// The operator, if it is surely that one.
    pub(super) operator: Option<&'static Operator>,
}

fn is_of_system(of: TypeId) -> bool {
    of.number < TypeId::USER
}

impl Model<'_> {
    /// Which operator of that name, of the system or of an extension, is meant.
    pub(super) fn operation(&self, name: &str, operands: Operands) -> Rc<Operation> {
        let installed = self.installed().unwrap_or_default();
        let mut known = operands.iter().flatten().flatten();
        if !known.all(|&of| is_of_system(of)) {
            return Rc::new(self.find_operation(name, operands, &installed));
        }
        let mut kept = self.memo.answers(&installed);
        let of_name = kept.operators.get(name);
        if let Some(found) = of_name.and_then(|of_name| of_name.get(&operands)) {
            return Rc::clone(found);
        }
        let found = Rc::new(self.find_operation(name, operands, &installed));
        let of_name = kept.operators.entry(name.into()).or_default();
        of_name.insert(operands, Rc::clone(&found));
        found
    }

    fn find_operation(&self, name: &str, operands: Operands, installed: &[Objects]) -> Operation {
        let [left, right] = operands;
        let of_system = self.builtins.operators(name).map(|found| (0, found));
        let brought = installed.iter().flat_map(|objects| objects.operators(name));
        let all = of_system.chain(brought.map(|found| (1, found)));
        let resolution = self.world().operator(left, right, &all);
        let operator = match &resolution {
            Resolution::Unique(resolved) => all.clone().nth(resolved.index),
            _ => None,
        };
        Operation {
            resolution,
            operator: operator.map(|(_, found)| found),
        }
    }

    /// Whether an index of a method of the system surely cannot hold a type, if no operator
    /// class is named.
    pub(super) fn lacks_class(
        &self,
        method: &'static str,
        of: Option<TypeId>,
        installed: &[Objects],
    ) -> bool {
        let lacks = || {
            let class = self.world().default_class(method, of, installed);
            matches!(class, Some(None))
        };
        let Some(of) = of.filter(|&of| is_of_system(of)) else {
            return lacks();
        };
        let mut kept = self.memo.answers(installed);
        *kept.classes.entry((method, of)).or_insert_with(lacks)
    }
}
