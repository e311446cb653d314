//! The `migrations!` macro of Sterna.
//!
//! Users call it through the crate `sterna`, where it is documented. This crate
//! only turns tokens into a request and the answer into tokens; the folder is
//! read by `sterna-build`.

mod expand;
mod request;

use proc_macro::TokenStream;
use syn::parse_macro_input;

use request::Request;

/// Documented as `sterna::migrations!`, which calls this with the path of its own crate in front.
#[proc_macro]
pub fn migrations(input: TokenStream) -> TokenStream {
    let request = parse_macro_input!(input as Request);
    expand::module(&request).into()
}
