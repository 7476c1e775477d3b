//! `network!`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Error, GenericParam, Generics, Ident, Result, Token, Type, Visibility, bracketed};

/// The networks of one `network!`.
pub(crate) struct Networks(Vec<Network>);

impl Parse for Networks {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut networks = Vec::new();
        while !input.is_empty() {
            networks.push(input.parse()?);
        }
        Ok(Networks(networks))
    }
}

/// `pub type Name<..> = Input, Elements => [Layer, Layer];`
struct Network {
    attributes: Vec<Attribute>,
    visibility: Visibility,
    name: Ident,
    generics: Generics,
    input: Type,
    elements: Option<Type>,
    layers: Vec<Type>,
}

impl Parse for Network {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        input.parse::<Token![type]>()?;
        let name: Ident = input.parse()?;
        let generics = input.parse()?;
        input.parse::<Token![=]>()?;
        let shape = input.parse()?;
        let elements = match input.parse::<Option<Token![,]>>()? {
            Some(_) => Some(input.parse()?),
            None => None,
        };
        input.parse::<Token![=>]>()?;
        let list;
        let bracket = bracketed!(list in input);
        let layers: Vec<Type> = Punctuated::<Type, Token![,]>::parse_terminated(&list)?.into_iter().collect();
        if layers.is_empty() {
            return Err(Error::new(
                bracket.span.join(),
                "a network has a layer: `[Flatten, Linear<784, 10>]`",
            ));
        }
        crate::check::not_too_long(&layers)?;
        input.parse::<Option<Token![;]>>()?;
        Ok(Network { attributes, visibility, name, generics, input: shape, elements, layers })
    }
}

pub(crate) fn expand(Networks(networks): &Networks) -> TokenStream {
    networks.iter().map(alias).collect()
}

fn alias(network: &Network) -> TokenStream {
    let Network { attributes, visibility, name, generics, input, elements, layers } = network;
    let scalar = crate::check::scalar_parameter(generics);
    let scalar = match (elements, scalar) {
        (Some(elements), _) => quote!(#elements),
        (None, Some(parameter)) => quote!(#parameter),
        (None, None) => quote!(f32),
    };
    let check = crate::check::body(generics, input, &scalar, &layers.iter().collect::<Vec<_>>());
    // The bounds say what a parameter is; the compiler does not ask them of an alias, and warns.
    let mut unbounded = generics.clone();
    for parameter in &mut unbounded.params {
        if let GenericParam::Type(parameter) = parameter {
            parameter.colon_token = None;
            parameter.bounds.clear();
        }
    }
    quote! {
        #(#attributes)*
        #visibility type #name #unbounded = <[(); { #check }] as ::formwork::__derive::Checked<
            ::formwork::__derive::Network<#input, (#(#layers,)*)>,
        >>::Same;
    }
}
