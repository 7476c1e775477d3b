//! The constant that says whether layers fit: see `formwork-layers`, `combinators/check.rs`.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Error, GenericParam, Generics, Ident, Result, Type};

/// The body of the check of `layers`, one after the other, for an input of shape `input` with elements `scalar`.
///
/// A parameter with a default stands for it, and a scalar for `f32`. What another parameter is, is not known here: the check
/// ends before the first layer that names one.
pub(crate) fn body(generics: &Generics, input: &Type, scalar: &TokenStream, layers: &[&Type]) -> TokenStream {
    let mut known = Vec::new();
    let mut unknown = Vec::new();
    for parameter in &generics.params {
        match parameter {
            GenericParam::Const(parameter) => {
                let (name, ty) = (&parameter.ident, &parameter.ty);
                match &parameter.default {
                    Some(value) => known.push(quote!(const #name: #ty = #value;)),
                    None => unknown.push(name),
                }
            }
            GenericParam::Type(parameter) => {
                let name = &parameter.ident;
                match &parameter.default {
                    Some(ty) => known.push(quote!(type #name = #ty;)),
                    None if is_scalar(parameter) => known.push(quote!(type #name = f32;)),
                    None => unknown.push(name),
                }
            }
            GenericParam::Lifetime(_) => {}
        }
    }
    if names(input.to_token_stream(), &unknown) {
        return quote!(0);
    }
    let flow = Ident::new("flow", Span::mixed_site());
    let layers = layers.iter().flat_map(|layer| leaves(layer));
    let calls = layers.take_while(|layer| !names(layer.to_token_stream(), &unknown)).map(|layer| {
        let (first, last) = ends(layer);
        // Both expressions begin and end where the layer does, so all of it is underlined.
        let function = [quote_spanned!(first=> ::formwork::__derive::), quote_spanned!(last=> through)];
        let value = [
            quote_spanned!(first=> ::core::marker::PhantomData::<),
            quote!(#layer),
            quote_spanned!(last=> >),
        ];
        let end = quote_spanned!(last=> (#flow, #(#value)*));
        quote!(let #flow = #(#function)* #end;)
    });
    quote! {
        #(#[allow(dead_code)] #known)*
        let #flow = ::formwork::__derive::flow::<#input, #scalar>();
        #(#calls)*
        ::formwork::__derive::fits(#flow)
    }
}

/// The most layers in one tuple, one list or one struct.
pub(crate) const LONGEST: usize = 32;

/// That no tuple in a list, nor the list, has more layers than a tuple can.
pub(crate) fn not_too_long(layers: &[Type]) -> Result<()> {
    at_most("list", layers.len(), layers.iter())
}

/// That no tuple in a layer has more layers than a tuple can.
pub(crate) fn short(layer: &Type) -> Result<()> {
    match layer {
        Type::Tuple(tuple) => at_most("tuple", tuple.elems.len(), tuple.elems.iter()),
        Type::Group(group) => short(&group.elem),
        Type::Paren(paren) => short(&paren.elem),
        _ => Ok(()),
    }
}

/// That there are up to [`LONGEST`] layers, each of them short.
fn at_most<'a>(what: &str, count: usize, layers: impl Iterator<Item = &'a Type>) -> Result<()> {
    for (number, layer) in layers.enumerate() {
        if count <= LONGEST {
            short(layer)?;
        } else if number == LONGEST {
            let message =
                format!("a {what} has up to {LONGEST} layers, this one has {count}: group some in a tuple");
            return Err(Error::new_spanned(layer, message));
        }
    }
    Ok(())
}

/// Whether a type parameter is a network's scalar.
fn is_scalar(parameter: &syn::TypeParam) -> bool {
    parameter.bounds.iter().any(|bound| match bound {
        syn::TypeParamBound::Trait(bound) => {
            bound.path.segments.last().is_some_and(|last| last.ident == "Scalar")
        }
        _ => false,
    })
}

/// The type parameter with the bound `Scalar`, if there is one.
pub(crate) fn scalar_parameter(generics: &Generics) -> Option<&Ident> {
    generics.params.iter().find_map(|parameter| match parameter {
        GenericParam::Type(parameter) => is_scalar(parameter).then_some(&parameter.ident),
        _ => None,
    })
}

/// The layers in a tuple of layers, or the layer.
fn leaves(layer: &Type) -> Vec<&Type> {
    match layer {
        Type::Tuple(tuple) if !tuple.elems.is_empty() => tuple.elems.iter().flat_map(leaves).collect(),
        Type::Group(group) => leaves(&group.elem),
        Type::Paren(paren) => leaves(&paren.elem),
        layer => vec![layer],
    }
}

/// Where a type begins and where it ends.
fn ends(layer: &Type) -> (Span, Span) {
    let mut tokens = layer.to_token_stream().into_iter();
    let first = tokens.next();
    let last = tokens.last().or_else(|| first.clone());
    let open = |token: TokenTree| match token {
        TokenTree::Group(group) => group.span_open(),
        token => token.span(),
    };
    let close = |token: TokenTree| match token {
        TokenTree::Group(group) => group.span_close(),
        token => token.span(),
    };
    let site = Span::mixed_site();
    let at = |span: Option<Span>| span.map_or(site, |span| site.located_at(span));
    (at(first.map(open)), at(last.map(close)))
}

/// Whether one of the names occurs.
fn names(tokens: TokenStream, sought: &[&Ident]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => sought.iter().any(|name| **name == ident),
        TokenTree::Group(group) => names(group.stream(), sought),
        _ => false,
    })
}
