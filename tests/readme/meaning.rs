//! What the checks know: the failing build that is shown, and a database that is older.

use crate::first_use::first_use;
use crate::page::blocks;

const HEADING: &str = "What the checks know";

#[test]
fn the_build_fails_by_what_the_statements_mean() {
    let project = first_use("meaning");
    let mut shown = None;
    for block in blocks(HEADING) {
        match (block.file, &*block.language) {
            (Some(file), "sql") => project.write(&file, &block.text),
            (None, "text") => shown = Some(block.text),
            _ => {}
        }
    }
    let said = project.cargo(&["build"]).failed();
    let (said, _) = said.split_once("\nerror: could not compile").unwrap();
    let lines = |text: &str| {
        let lines = text.trim_end().lines();
        lines.map(|l| l.trim_end().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(lines(said), lines(&shown.unwrap()));
}

#[test]
fn a_database_may_be_older_than_its_migrations() {
    let project = first_use("older");
    let users = std::fs::read_to_string(project.path("migrations/001_users.sql")).unwrap();
    project.write("migrations/001_users.sql", "create table regions ();\n");
    let said = project.cargo(&["check"]).failed();
    assert!(
        said.contains("error[undefined_table]: relation \"users\" does not exist"),
        "{said}"
    );
    for block in blocks(HEADING) {
        if block.language == "toml" {
            project.write(block.file.as_deref().unwrap(), &block.text);
        }
    }
    // Whoever adds the settings edits something else too, or builds again from the start.
    project.write("schema.sql", &users);
    let main = std::fs::read_to_string(project.path("src/main.rs")).unwrap();
    project.write("src/main.rs", &format!("{main}\n"));
    let ran = project.cargo(&["check"]);
    assert!(ran.success, "{}", ran.stderr);
}
