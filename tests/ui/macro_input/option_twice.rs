sterna::migrations!("migrations", name = "a", name = "b");

fn main() {}
