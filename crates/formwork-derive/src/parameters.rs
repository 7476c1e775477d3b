//! `#[derive(Parameters)]`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Data, DeriveInput, Error, Expr, Field, Result, Type};

/// What the attributes of a field say.
struct Part<'a> {
    field: &'a Field,
    name: TokenStream,
    init: Option<Expr>,
    kind: TokenStream,
    learned: bool,
    /// How its tensors are named.
    naming: Naming,
}

/// How the tensors of a field are named.
enum Naming {
    /// After the field.
    Field,
    /// `#[flatten]`: as if they were the struct's own.
    Flatten,
    /// `#[branch]`: as if they were the struct's own if they have names, after the field if not.
    Branch,
    /// `#[branches]`: so for each part of a tuple, after its number if it has no names.
    Branches,
}

/// `named`: whether the fields' names are those that a branch's tensors begin with.
pub(crate) fn derive(input: &DeriveInput, named: bool) -> Result<TokenStream> {
    let Data::Struct(data) = &input.data else {
        return Err(Error::new_spanned(&input.ident, "`Parameters` is for structs"));
    };
    let parts = data.fields.iter().enumerate().map(part).collect::<Result<Vec<_>>>()?;
    let (phantoms, parts): (Vec<_>, Vec<_>) = parts.into_iter().partition(|part| is_phantom(&part.field.ty));
    let phantoms = phantoms.iter().map(|part| &part.name);
    let name = &input.ident;
    let scalar = format_ident!("__Scalar");

    let mut generics = input.generics.clone();
    generics.params.push(syn::parse_quote!(#scalar: ::formwork::__derive::Scalar));
    let types: Vec<&Type> = parts.iter().map(|part| &part.field.ty).collect();
    let clause = generics.make_where_clause();
    for ty in &types {
        clause.predicates.push(syn::parse_quote!(#ty: ::formwork::__derive::Parameters<#scalar>));
    }
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let (own_generics, ty_generics, own_where) = input.generics.split_for_impl();

    let mut init_generics = generics.clone();
    for part in parts.iter().filter(|part| part.init.is_none()) {
        let ty = &part.field.ty;
        init_generics
            .make_where_clause()
            .predicates
            .push(syn::parse_quote!(#ty: ::formwork::__derive::Init<#scalar>));
    }
    let (_, _, init_where) = init_generics.split_for_impl();

    let params = parts.iter().filter(|part| part.learned).map(|part| &part.field.ty);
    let weights = parts.iter().filter(|part| part.learned && part.name.to_string() != "bias");
    let weights = weights.map(|part| &part.field.ty);
    let describe = parts.iter().map(|part| describe(part, &scalar));
    let init = parts.iter().map(|part| init(part, &scalar));

    Ok(quote! {
        // SAFETY: every field is plain, and `SIZE`, the sum of the fields, differs from the size of the whole where
        // there is padding, which `memory::len` refuses.
        #[allow(clippy::undocumented_unsafe_blocks)]
        #[automatically_derived]
        unsafe impl #impl_generics ::formwork::__derive::Plain<#scalar> for #name #ty_generics #where_clause {
            const SIZE: usize = 0 #(+ <#types as ::formwork::__derive::Plain<#scalar>>::SIZE)*;
        }

        #[automatically_derived]
        impl #own_generics ::formwork::__derive::Module for #name #ty_generics #own_where {}

        #[automatically_derived]
        impl #impl_generics ::formwork::__derive::Parameters<#scalar> for #name #ty_generics #where_clause {
            const NAMED: bool = #named;
            const PARAMS: usize = 0 #(+ <#params as ::formwork::__derive::Parameters<#scalar>>::PARAMS)*;
            const WEIGHTS: usize = 0 #(+ <#weights as ::formwork::__derive::Parameters<#scalar>>::WEIGHTS)*;
            #[allow(unused_variables)]
            fn describe(
                place: ::formwork::__derive::Place<'_>,
                visitor: &mut dyn ::core::ops::FnMut(&::formwork::__derive::TensorInfo<'_>),
            ) {
                #(#describe)*
            }
        }

        #[automatically_derived]
        impl #impl_generics ::formwork::__derive::Init<#scalar> for #name #ty_generics #init_where {
            #[allow(unused_variables, clippy::let_unit_value)]
            fn init<__Rng: ::formwork::__derive::Rng>(&mut self, rng: &mut __Rng) {
                #(let _: &::core::marker::PhantomData<_> = &self.#phantoms;)*
                #(#init)*
            }
        }
    })
}

fn part((index, field): (usize, &Field)) -> Result<Part<'_>> {
    let name = match &field.ident {
        Some(name) => quote!(#name),
        None => {
            let index = syn::Index::from(index);
            quote!(#index)
        }
    };
    let has = |attribute: &str| field.attrs.iter().any(|a| a.path().is_ident(attribute));
    let init = match field.attrs.iter().find(|a| a.path().is_ident("init")) {
        Some(attribute) => Some(attribute.parse_args::<Expr>()?),
        None => None,
    };
    let kind = match (has("counter"), has("buffer")) {
        (true, _) => quote!(::formwork::__derive::Kind::Counter),
        (_, true) => quote!(::formwork::__derive::Kind::Buffer),
        _ => quote!(::formwork::__derive::Kind::Parameter),
    };
    let learned = !has("counter") && !has("buffer");
    let naming = match (has("flatten"), has("branch"), has("branches")) {
        (true, ..) => Naming::Flatten,
        (_, true, _) => Naming::Branch,
        (.., true) => Naming::Branches,
        _ => Naming::Field,
    };
    Ok(Part { field, name, init, kind, learned, naming })
}

/// A `PhantomData` has no value, so it is no part. That it is the real one is checked in the generated code.
fn is_phantom(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "PhantomData"))
}

/// Tells the visitor of one field.
fn describe(part: &Part<'_>, scalar: &syn::Ident) -> TokenStream {
    let Part { field, name, kind, naming, .. } = part;
    let ty = &field.ty;
    let label = name.to_string();
    let part = quote!(<#ty as ::formwork::__derive::Parameters<#scalar>>);
    let offset = quote!(::core::mem::offset_of!(Self, #name) / ::core::mem::size_of::<#scalar>());
    let named = quote!(place.field(#label, #offset, #kind));
    match naming {
        Naming::Field => quote!(#part::describe(#named, visitor);),
        Naming::Flatten => quote!(#part::describe(place.at(#offset), visitor);),
        Naming::Branch => {
            quote!(#part::describe(if #part::NAMED { place.at(#offset) } else { #named }, visitor);)
        }
        Naming::Branches => quote!(#part::describe(place.at(#offset).branches(), visitor);),
    }
}

/// Initialises one field.
fn init(part: &Part<'_>, scalar: &syn::Ident) -> TokenStream {
    let Part { name, init, .. } = part;
    match init {
        Some(initializer) => quote! {
            ::formwork::__derive::Initializer::fill::<#scalar, __Rng>(
                &(#initializer),
                ::formwork::__derive::as_mut_slice::<#scalar, _>(&mut self.#name),
                rng,
            );
        },
        None => quote!(::formwork::__derive::Init::<#scalar>::init(&mut self.#name, rng);),
    }
}
