//! Turns what is known of a folder into a module.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use sterna_build::Folder;
use sterna_build::expansion::{CRATE, Expansion, expand};

use crate::request::Request;

/// The module with the plan; beside it, what is wrong with the folder.
///
/// The module is there even where the folder has errors, so that code which
/// uses it adds no errors of its own.
pub(crate) fn module(request: &Request) -> TokenStream {
    let Expansion {
        code,
        error,
        warnings,
    } = expand(&folder(request));
    let Request {
        sterna,
        attributes,
        visibility,
        module,
        ..
    } = request;
    let span = request.span();
    let sterna_alias = format_ident!("{CRATE}");
    let code = tokens(&code, span);
    let error = error.map(|text| quote_spanned!(span=> ::core::compile_error!(#text);));
    let documentation = documentation(request);
    let warnings = warnings.iter().map(|text| warning(text, span));
    quote! {
        #error
        #documentation
        #(#attributes)*
        #visibility mod #module {
            #code
            use #sterna as #sterna_alias;
            #(#warnings)*
        }
    }
}

fn folder(request: &Request) -> Folder {
    let folder = match &request.folder {
        Some(path) => Folder::new(path.value()),
        None => Folder::configured(),
    };
    match &request.name {
        Some(name) => folder.name(name.value()),
        None => folder,
    }
}

/// A line for the module, unless it has one: the user's lints may ask for it.
fn documentation(request: &Request) -> Option<TokenStream> {
    let documented = request
        .attributes
        .iter()
        .any(|attribute| attribute.path().is_ident("doc"));
    let text = match &request.folder {
        Some(folder) => format!("The migrations in `{}`.", folder.value()),
        None => "The migrations.".to_owned(),
    };
    (!documented).then(|| quote!(#[doc = #text]))
}

fn tokens(code: &str, span: Span) -> TokenStream {
    code.parse().unwrap_or_else(|error| {
        let text =
            format!("the code generated for the folder does not parse, please report it: {error}");
        quote_spanned!(span=> ::core::compile_error!(#text);)
    })
}

/// A warning on stable Rust: the use of something deprecated, with our text as the note.
fn warning(text: &str, span: Span) -> TokenStream {
    quote_spanned! {span=>
        const _: () = {
            #[deprecated(note = #text)]
            const STERNA: () = ();
            STERNA
        };
    }
}
