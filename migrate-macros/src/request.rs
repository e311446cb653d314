//! What stands between the parentheses of `migrations!`.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Error, Ident, LitStr, Result, Token, Visibility};

/// A module to make, and the folder to make it from.
pub(crate) struct Request {
    /// The path of the crate `sterna`, under whatever name it is known.
    pub(crate) sterna: TokenStream,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) module: Ident,
    /// The folder as written; without it the one of `sterna.toml`, or `migrations`.
    pub(crate) folder: Option<LitStr>,
    /// The plan's name, where a crate has more than one plan.
    pub(crate) name: Option<LitStr>,
}

impl Request {
    /// The token to blame for what the folder says.
    pub(crate) fn span(&self) -> Span {
        match &self.folder {
            Some(folder) => folder.span(),
            None => self.module.span(),
        }
    }
}

const EXAMPLE: &str = "sterna::migrations!(pub mod migrations = \"migrations\");";
const NAMED: &str = "sterna::migrations!(pub mod audit = \"audit\", name = \"audit\");";

impl Parse for Request {
    fn parse(input: ParseStream) -> Result<Self> {
        let last = input.fork().parse::<TokenStream>()?.into_iter().last();
        request(input).map_err(|error| match last {
            // Behind the last token there is nothing to point at but all of the call.
            Some(last) if input.is_empty() => Error::new(last.span(), error),
            _ => error,
        })
    }
}

fn request(input: ParseStream) -> Result<Request> {
    let sterna = crate_path(input)?;
    let mut request = match input.peek(LitStr) || input.is_empty() {
        true => short(sterna, input)?,
        false => full(sterna, input)?,
    };
    refuse_empty(request.folder.as_ref(), "the path of the folder", EXAMPLE)?;
    request.name = name(input)?;
    refuse_empty(request.name.as_ref(), "the plan's name", NAMED)?;
    let _: Option<Token![;]> = input.parse()?;
    match input.is_empty() {
        true => Ok(request),
        false => Err(expected(input, "nothing more", EXAMPLE)),
    }
}

fn refuse_empty(text: Option<&LitStr>, what: &str, example: &str) -> Result<()> {
    match text {
        Some(text) if text.value().trim().is_empty() => Err(Error::new(
            text.span(),
            format!("{what} is empty\n\nwrite `{example}`"),
        )),
        _ => Ok(()),
    }
}

/// The tokens before the first semicolon, which `sterna::migrations!` puts there.
fn crate_path(input: ParseStream) -> Result<TokenStream> {
    let mut path = TokenStream::new();
    while !input.peek(Token![;]) {
        path.extend([input.parse::<TokenTree>()?]);
    }
    input.parse::<Token![;]>()?;
    Ok(path)
}

/// `migrations!("db/migrations")` and `migrations!()`.
fn short(sterna: TokenStream, input: ParseStream) -> Result<Request> {
    Ok(Request {
        sterna,
        attributes: Vec::new(),
        visibility: Visibility::Inherited,
        module: Ident::new("migrations", Span::call_site()),
        folder: input.parse()?,
        name: None,
    })
}

/// `migrations!(pub mod migrations = "migrations")`, or without the folder.
fn full(sterna: TokenStream, input: ParseStream) -> Result<Request> {
    let attributes = input.call(Attribute::parse_outer)?;
    let visibility: Visibility = input.parse()?;
    if !input.peek(Token![mod]) {
        let may_be_short = attributes.is_empty() && matches!(visibility, Visibility::Inherited);
        let what = match may_be_short {
            true => "`mod` or a folder in quotes",
            false => "`mod`",
        };
        return Err(expected(input, what, EXAMPLE));
    }
    input.parse::<Token![mod]>()?;
    if !input.peek(Ident) {
        return Err(expected(input, "the module's name", EXAMPLE));
    }
    Ok(Request {
        sterna,
        attributes,
        visibility,
        module: input.parse()?,
        folder: folder(input)?,
        name: None,
    })
}

fn folder(input: ParseStream) -> Result<Option<LitStr>> {
    if input.is_empty() || input.peek(Token![;]) || input.peek(Token![,]) {
        return Ok(None);
    }
    if !input.peek(Token![=]) {
        return Err(expected(input, "`=` and a folder in quotes", EXAMPLE));
    }
    input.parse::<Token![=]>()?;
    if !input.peek(LitStr) {
        return Err(expected(input, "a folder in quotes", EXAMPLE));
    }
    input.parse().map(Some)
}

/// `, name = "audit"`; a comma alone may end the input.
fn name(input: ParseStream) -> Result<Option<LitStr>> {
    if input.parse::<Option<Token![,]>>()?.is_none() || input.is_empty() {
        return Ok(None);
    }
    match input.fork().parse::<Ident>() {
        Ok(key) if key == "name" => input.parse::<Ident>()?,
        _ => return Err(expected(input, "`name = \"...\"`", NAMED)),
    };
    if !input.peek(Token![=]) {
        return Err(expected(input, "`=` and the plan's name in quotes", NAMED));
    }
    input.parse::<Token![=]>()?;
    match input.peek(LitStr) {
        true => input.parse().map(Some),
        false => Err(expected(input, "the plan's name in quotes", NAMED)),
    }
}

/// An error at the next token, with an example of the right form.
fn expected(input: ParseStream, what: &str, example: &str) -> Error {
    let (span, found) = match input.fork().parse::<TokenTree>() {
        Ok(token) => (token.span(), format!("found `{token}`")),
        Err(_) => (input.span(), "found the end".to_owned()),
    };
    Error::new(
        span,
        format!("expected {what}, {found}\n\nwrite `{example}`"),
    )
}
