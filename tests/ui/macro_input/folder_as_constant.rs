const FOLDER: &str = "migrations";

sterna::migrations!(FOLDER);

fn main() {}
