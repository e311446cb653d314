fn main() {
    let _plan = sterna::migrations!("tests/ui/macro_input/in_an_expression");
}


