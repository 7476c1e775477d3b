//! `#[derive(Parameters)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::punctuated::Punctuated;
use syn::{Data, DeriveInput, Error, Expr, Field, Meta, Result, Token, Type};

/// What the attributes of a field say.
struct Part<'a> {
    field: &'a Field,
    ty: TokenStream,
    name: TokenStream,
    init: Option<Expr>,
    kind: TokenStream,
    learned: bool,
    /// Said by `#[bias]`.
    bias: bool,
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

/// What the fields of a struct are.
pub(crate) enum Of<'a> {
    /// The tensors of a layer, or layers that are no chain.
    Layer,
    /// The layers of a chain with this scalar. Their names are those that a branch's tensors begin with.
    Chain(&'a TokenStream),
    /// The layers of a network with this scalar: of a chain whose types are named through `__CHECK`, the constant that says whether they
    /// fit.
    Network(&'a TokenStream),
}

pub(crate) fn derive(input: &DeriveInput, of: Of<'_>) -> Result<TokenStream> {
    let Data::Struct(data) = &input.data else {
        return Err(Error::new_spanned(&input.ident, "`Parameters` is for structs"));
    };
    let named = !matches!(of, Of::Layer);
    let checked = |ty: &Type| match of {
        Of::Network(_) => quote!(<[(); __CHECK] as ::formwork::__derive::Checked<#ty>>::Same),
        Of::Layer | Of::Chain(_) => quote!(#ty),
    };
    let parts = data.fields.iter().enumerate().map(|field| part(field, checked));
    let parts = parts.collect::<Result<Vec<_>>>()?;
    let (phantoms, parts): (Vec<_>, Vec<_>) = parts.into_iter().partition(|part| is_phantom(&part.field.ty));
    let phantoms = phantoms.iter().map(|part| &part.name);
    let name = &input.ident;

    let mut generics = input.generics.clone();
    let scalar = match of {
        Of::Chain(scalar) | Of::Network(scalar) => scalar.clone(),
        Of::Layer => {
            generics.params.push(syn::parse_quote!(__Scalar: ::formwork::__derive::Scalar));
            quote!(__Scalar)
        }
    };
    let types: Vec<_> = parts.iter().map(|part| &part.ty).collect();
    let clause = generics.make_where_clause();
    for ty in &types {
        clause.predicates.push(syn::parse_quote!(#ty: ::formwork::__derive::Parameters<#scalar>));
    }
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let (own_generics, ty_generics, own_where) = input.generics.split_for_impl();

    let mut init_generics = generics.clone();
    for part in parts.iter().filter(|part| part.init.is_none()) {
        let ty = &part.ty;
        init_generics
            .make_where_clause()
            .predicates
            .push(syn::parse_quote!(#ty: ::formwork::__derive::Init<#scalar>));
    }
    let (_, _, init_where) = init_generics.split_for_impl();

    let named = match &parts[..] {
        // Its tensors have the names that the part gives them.
        [Part { naming: Naming::Flatten, ty, .. }] => {
            quote!(<#ty as ::formwork::__derive::Parameters<#scalar>>::NAMED)
        }
        _ => quote!(#named),
    };
    let params = parts.iter().filter(|part| part.learned).map(|part| &part.ty);
    let weights = parts.iter().filter(|part| part.learned && !part.bias);
    let weights = weights.map(|part| &part.ty);
    let fixed_layout = fixed_layout(input, &types)?;
    let describe = parts.iter().map(|part| describe(part, &scalar));
    let init = parts.iter().map(|part| init(part, &scalar));

    Ok(quote! {
        // SAFETY: every field is plain, and `SIZE`, the sum of the fields, differs from the size of the whole where
        // there is padding, which `memory::len` refuses.
        #[allow(clippy::undocumented_unsafe_blocks, trivial_bounds)]
        #[automatically_derived]
        unsafe impl #impl_generics ::formwork::__derive::Plain<#scalar> for #name #ty_generics #where_clause {
            const SIZE: usize = 0 #(+ <#types as ::formwork::__derive::Plain<#scalar>>::SIZE)*;
        }

        #fixed_layout

        #[automatically_derived]
        impl #own_generics ::formwork::__derive::Module for #name #ty_generics #own_where {}

        #[allow(trivial_bounds)]
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

        #[allow(trivial_bounds)]
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

/// A struct with `#[repr(C)]` promises where its values lie, if its fields do.
fn fixed_layout(input: &DeriveInput, types: &[&TokenStream]) -> Result<Option<TokenStream>> {
    let mut is_c = false;
    for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident("repr")) {
        let words = attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)?;
        is_c |= words.iter().any(|word| word.path().is_ident("C"));
    }
    if !is_c {
        return Ok(None);
    }
    // For any scalar, also where the struct is plain for one alone: a bound without a parameter would be an error here, if a field has no
    // fixed layout, and not where one is asked for.
    let mut generics = input.generics.clone();
    generics.params.push(syn::parse_quote!(__Scalar: ::formwork::__derive::Scalar));
    let clause = generics.make_where_clause();
    clause.predicates.push(syn::parse_quote!(Self: ::formwork::__derive::Plain<__Scalar>));
    for ty in types {
        clause.predicates.push(syn::parse_quote!(#ty: ::formwork::__derive::FixedLayout<__Scalar>));
    }
    let name = &input.ident;
    let (_, ty_generics, _) = input.generics.split_for_impl();
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    Ok(Some(quote! {
        // SAFETY: the struct is `repr(C)`, and each of its fields has a fixed layout.
        #[allow(clippy::undocumented_unsafe_blocks)]
        #[automatically_derived]
        unsafe impl #impl_generics ::formwork::__derive::FixedLayout<__Scalar> for #name #ty_generics #where_clause {}
    }))
}

fn part<'a>((index, field): (usize, &'a Field), checked: impl Fn(&Type) -> TokenStream) -> Result<Part<'a>> {
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
    let bias = has("bias");
    if bias && !learned {
        return Err(Error::new_spanned(field, "a buffer is not learned, so it is no `#[bias]`"));
    }
    if learned && !bias && field.ident.as_ref().is_some_and(|name| name == "bias") {
        let sentence =
            "a field called `bias` is marked `#[bias]`, so that its values are not counted among the weights";
        return Err(Error::new_spanned(&field.ident, sentence));
    }
    let naming = match (has("flatten"), has("branch"), has("branches")) {
        (true, ..) => Naming::Flatten,
        (_, true, _) => Naming::Branch,
        (.., true) => Naming::Branches,
        _ => Naming::Field,
    };
    Ok(Part { field, ty: checked(&field.ty), name, init, kind, learned, bias, naming })
}

/// A `PhantomData` has no value, so it is no part. That it is the real one is checked in the generated code.
fn is_phantom(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "PhantomData"))
}

/// Tells the visitor of one field.
fn describe(part: &Part<'_>, scalar: &TokenStream) -> TokenStream {
    let Part { ty, name, kind, .. } = part;
    let label = name.to_string();
    let ty = quote!(<#ty as ::formwork::__derive::Parameters<#scalar>>);
    let offset = quote!(::core::mem::offset_of!(Self, #name) / ::core::mem::size_of::<#scalar>());
    let flattened = quote!(place.flattened(#offset, #kind));
    let named = quote!(place.field(#label, #offset, #kind));
    let as_bias = part.bias.then(|| quote!(.as_bias()));
    match part.naming {
        Naming::Field => quote!(#ty::describe(#named #as_bias, visitor);),
        Naming::Flatten => quote!(#ty::describe(#flattened #as_bias, visitor);),
        Naming::Branch => {
            quote!(#ty::describe(if #ty::NAMED { #flattened } else { #named }, visitor);)
        }
        Naming::Branches => quote!(#ty::describe(#flattened.branches(), visitor);),
    }
}

/// Initialises one field.
fn init(part: &Part<'_>, scalar: &TokenStream) -> TokenStream {
    let Part { ty, name, init, .. } = part;
    match init {
        Some(initializer) => quote! {
            ::formwork::__derive::Initializer::fill::<#scalar, __Rng>(
                &(#initializer),
                ::formwork::__derive::as_mut_slice::<#scalar, _>(&mut self.#name),
                rng,
            );
        },
        None => quote!(<#ty as ::formwork::__derive::Init<#scalar>>::init(&mut self.#name, rng);),
    }
}
