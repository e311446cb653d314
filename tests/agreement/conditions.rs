//! The names of SQLSTATEs, asked of the server.

use sterna_build::diagnostic::sqlstate;

use crate::server::{self, Database};

/// The version since which, and the last one until which, a name is known.
const NOT_EVERYWHERE: [(&str, u32, u32); 6] = [
    ("invalid_argument_for_xquery", 18, u32::MAX),
    ("sql_json_item_cannot_be_cast_to_target_type", 15, u32::MAX),
    ("transaction_timeout", 17, u32::MAX),
    ("idle_session_timeout", 14, u32::MAX),
    ("file_name_too_long", 18, u32::MAX),
    ("snapshot_too_old", 0, 16),
];

fn is_known(condition: &str, version: u32) -> bool {
    let mut some = NOT_EVERYWHERE.iter();
    some.find(|(name, ..)| *name == condition)
        .is_none_or(|&(_, since, until)| (since..=until).contains(&version))
}

/// plpgsql raises a condition by its name.
#[test]
fn a_condition_name_stands_for_its_sqlstate() {
    for server in server::all() {
        let mut database = Database::new(server);
        for (_, condition) in sqlstate::all() {
            let raise = format!("do $$ begin raise {condition}; end $$");
            let error = database.client().batch_execute(&raise).unwrap_err();
            let expected = match is_known(condition, server.version()) {
                true => sqlstate::sqlstate(condition).unwrap(),
                false => "42704",
            };
            let found = error.code().unwrap().code();
            assert_eq!(found, expected, "{condition} on {}", server.version());
        }
    }
}
