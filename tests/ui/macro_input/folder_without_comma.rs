sterna::migrations!("migrations" "more");

fn main() {}
