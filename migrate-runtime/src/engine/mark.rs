//! From what the server says about the place of an error to bytes of the script.

use crate::error::Mark;
use crate::plan::{Script, Statement};
use crate::server_error::{ErrorPosition, ServerError};

/// What was sent before a script, in the same text.
pub(super) struct Opening {
    pub(super) sql: String,
    pub(super) commands: usize,
}

/// The place of an error in a script that was sent as one text, behind an opening.
///
/// The server gives a position for what it finds while reading a statement. For
/// what it finds while executing one (a constraint, a lock) the count of commands
/// that went through tells the statement, if the driver can count.
pub(super) fn in_script(script: Script, error: &ServerError, opening: &Opening) -> Option<Mark> {
    if let Some(ErrorPosition::Sent(position)) = error.position {
        let before = opening.sql.chars().count();
        return character(script.sql(), position.checked_sub(before + 1)?);
    }
    let statement = match error.completed {
        Some(completed) => completed.checked_sub(opening.commands)?,
        None if script.len() == 1 => 0,
        None => return None,
    };
    (statement < script.len()).then(|| whole(script.statement(statement)))
}

/// The place of an error in a statement that was sent alone.
pub(super) fn in_statement(statement: Statement, error: &ServerError) -> Mark {
    let position = match error.position {
        Some(ErrorPosition::Sent(position)) => position.checked_sub(1),
        _ => None,
    };
    let found = position.and_then(|index| character(statement.sql, index));
    found.map_or(whole(statement), |mark| Mark {
        offset: statement.offset + mark.offset,
        ..mark
    })
}

fn character(sql: &str, index: usize) -> Option<Mark> {
    let (offset, character) = sql.char_indices().nth(index)?;
    let length = character.len_utf8();
    Some(Mark { offset, length })
}

/// The whole of a statement.
pub(super) fn whole(statement: Statement) -> Mark {
    Mark {
        offset: statement.offset,
        length: statement.sql.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encode::{Draft, plan};

    fn script() -> Script {
        let drafts = [Draft::new("1", "x", &["select 'ä', b", "select c"])];
        plan("app", &drafts).data().migration(0).up()
    }

    fn found(error: &ServerError) -> Option<&'static str> {
        let opening = Opening {
            sql: "begin;\n".to_owned(),
            commands: 1,
        };
        let mark = in_script(script(), error, &opening)?;
        script().sql().get(mark.offset..mark.offset + mark.length)
    }

    fn at(position: usize) -> ServerError {
        ServerError {
            position: Some(ErrorPosition::Sent(position)),
            ..ServerError::default()
        }
    }

    fn after(completed: usize) -> ServerError {
        ServerError {
            completed: Some(completed),
            ..ServerError::default()
        }
    }

    #[test]
    fn a_position_is_counted_in_characters_behind_the_opening() {
        assert_eq!(found(&at(20)), Some("b"));
        assert_eq!(found(&at(3)), None);
        assert_eq!(found(&at(99)), None);
    }

    #[test]
    fn completed_commands_tell_the_statement() {
        assert_eq!(found(&after(0)), None);
        assert_eq!(found(&after(1)), Some("select 'ä', b"));
        assert_eq!(found(&after(2)), Some("select c"));
        assert_eq!(found(&after(3)), None);
        assert_eq!(found(&ServerError::default()), None);
    }

    #[test]
    fn a_statement_sent_alone_is_marked_at_its_place() {
        let second = script().statement(1);
        let mark = in_statement(second, &at(8));
        assert_eq!(&script().sql()[mark.offset..mark.offset + 1], "c");
        assert_eq!(in_statement(second, &ServerError::default()), whole(second));
    }
}
