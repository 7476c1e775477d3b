//! `#[derive(Network)]`.

use crate::check::LONGEST;
use crate::parameters::Of;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Fields, Ident, Result, Type};

pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let shape = input_shape(input)?;
    let labels = crate::chain::labels(&input.data);
    let (names, types) = layers("Network", input)?;
    let name = &input.ident;
    let visibility = &input.vis;

    let (scalar, alone) = match crate::check::scalar_parameter(&input.generics) {
        Some(parameter) => (quote!(#parameter), false),
        None => (quote!(f32), true),
    };
    let parameters = crate::parameters::derive(input, Of::Network(&scalar))?;
    let (own_generics, ty_generics, own_where) = input.generics.split_for_impl();
    let check = crate::check::body(&input.generics, &shape, &scalar, &types);
    // The impls ask the chain, which is known where the sizes are. The check has asked already where it can, and then the chain is
    // one that the compiler is silent about.
    let mut chained = input.generics.clone();
    chained.params.push(syn::parse_quote!(__C: ::formwork::__derive::Links<#shape, #scalar>));
    let clause = chained.make_where_clause();
    clause
        .predicates
        .push(syn::parse_quote!(Self: ::formwork::__derive::Fields<#scalar, Input = #shape, Chain = __C>));
    let (chain_generics, _, chain_where) = chained.split_for_impl();
    let mut generics = chained.clone();
    // `Known`, so that as a part of another network this one compares what the layers before it give, once it is known.
    let input = quote!(::formwork::__derive::Known<Shape: ::formwork::__derive::InputOf<#shape>>);
    generics.params.push(syn::parse_quote!(__X: #input));
    // Of a size that is a parameter of the struct the compiler cannot see by itself that it is the input it is.
    let mut modelled = chained.clone();
    modelled.make_where_clause().predicates.push(syn::parse_quote!(#shape: #input));
    let (_, _, model_where) = modelled.split_for_impl();
    let (layer_generics, _, layer_where) = generics.split_for_impl();
    let mut training = generics.clone();
    training
        .make_where_clause()
        .predicates
        .push(syn::parse_quote!(__C: ::formwork::__derive::TrainLinks<#shape, #scalar>));
    let (_, _, training_where) = training.split_for_impl();

    let infer = quote!(<__C as ::formwork::__derive::Infer<#shape, #scalar>>);
    let layer = quote!(<__C as ::formwork::__derive::Layer<#shape, #scalar>>);
    let links = quote!(<__C as ::formwork::__derive::Links<#shape, #scalar>>);
    let train_links = quote!(<__C as ::formwork::__derive::TrainLinks<#shape, #scalar>>);
    let fields = quote!(::formwork::__derive::Fields::<#scalar>);
    let (constants_in_training, meetings) = crate::chain::synced(&layer, &train_links, &fields, &scalar);
    // A network over a scalar of its own choice has no constants of its own: they would be those of one scalar.
    let constants = alone.then(|| {
        quote! {
            impl #chain_generics #name #ty_generics #chain_where {
                /// The number of learned values, with biases, without running statistics.
                #visibility const PARAMS: usize = <Self as ::formwork::__derive::Parameters<f32>>::PARAMS;
                /// The number of learned values without biases.
                #visibility const WEIGHTS: usize = <Self as ::formwork::__derive::Parameters<f32>>::WEIGHTS;
                /// Multiply-adds for one sample, without biases.
                #visibility const MACS: u64 = #infer::MACS;
                /// Floating-point operations for one sample, without biases: two for each multiply-add.
                #visibility const FLOPS: u64 = #infer::FLOPS;
                /// The most memory that one forward pass uses at a time, in bytes: input, output, and all between.
                #visibility const ARENA_BYTES: usize = ::formwork::__derive::arena_bytes::<#shape, f32, __C>();
            }
        }
    });

    Ok(quote! {
        const _: () = {
        const __CHECK: usize = { #check };

        #parameters
        #constants

        #[automatically_derived]
        impl #own_generics ::formwork::__derive::Fields<#scalar> for #name #ty_generics #own_where {
            type Input = #shape;
            type Chain = <[(); __CHECK] as ::formwork::__derive::Checked<(#(#types,)*)>>::Same;
            fn refs(&self) -> <(#(#types,)*) as ::formwork::__derive::Parts>::Refs<'_> {
                (#(&self.#names,)*)
            }
            fn muts(&mut self) -> <(#(#types,)*) as ::formwork::__derive::Parts>::Muts<'_> {
                (#(&mut self.#names,)*)
            }
        }

        #[automatically_derived]
        impl #chain_generics ::formwork::__derive::Model<#scalar> for #name #ty_generics #model_where {
            type Input = #shape;
            type Output = #infer::Out;
        }

        #[automatically_derived]
        impl #layer_generics ::formwork::__derive::Infer<__X, #scalar> for #name #ty_generics #layer_where {
            type Out = #infer::Out;
            type Role = ::formwork::__derive::role::Joined;
            const MACS: u64 = #infer::MACS;
            const FLOPS: u64 = #infer::FLOPS;
            const SCRATCH: usize = #infer::SCRATCH;

            fn infer_tile<__L: ::formwork::__derive::Level, __E: ::formwork::__derive::Element<Scalar = #scalar>>(
                &self,
                level: __L,
                x: &::formwork::__derive::Tensor<__X, __E>,
                y: &mut ::formwork::__derive::Tensor<Self::Out, __E>,
                scratch: &mut [__E],
            ) {
                #links::infer_links(#fields::refs(self), level, x.reshape::<#shape>(), y, scratch);
            }

            fn trace(
                &self,
                x: ::formwork::__derive::Value,
                at: ::formwork::__derive::Trace<'_, #scalar>,
            ) -> ::formwork::__derive::Value {
                #links::trace_links(#fields::refs(self), &[#(#labels),*], x, at)
            }

            fn summary(
                place: ::formwork::__derive::Place<'_>,
                visitor: &mut dyn ::core::ops::FnMut(&::formwork::__derive::Summary<'_>),
            ) {
                #links::summarise_links(&[#(#labels),*], place, visitor);
            }
        }

        #[automatically_derived]
        impl #layer_generics ::formwork::__derive::Synced<__X, #scalar> for #name #ty_generics #training_where {
            #constants_in_training

            fn forward_tile<__L: ::formwork::__derive::Level, __E: ::formwork::__derive::Element<Scalar = #scalar>>(
                &self,
                pass: &::formwork::__derive::Pass<'_, __L, #scalar>,
                x: &::formwork::__derive::Tensor<__X, __E>,
                y: &mut ::formwork::__derive::Tensor<Self::Out, __E>,
                memory: ::formwork::__derive::Memory<'_, __E>,
            ) {
                #train_links::forward_links(#fields::refs(self), pass, x.reshape::<#shape>(), y, memory);
            }

            fn backward_tile<__L: ::formwork::__derive::Level, __E: ::formwork::__derive::Element<Scalar = #scalar>>(
                &self,
                pass: &::formwork::__derive::Pass<'_, __L, #scalar>,
                io: ::formwork::__derive::Backward<'_, __X, Self::Out, __E>,
                memory: ::formwork::__derive::Memory<'_, __E>,
                gradient: ::core::option::Option<&mut Self>,
            ) {
                let io = ::formwork::__derive::Backward {
                    x: io.x.reshape::<#shape>(),
                    y: io.y,
                    dy: io.dy,
                    dx: io.dx.map(::formwork::__derive::Tensor::reshape_mut),
                };
                #train_links::backward_links(#fields::refs(self), pass, io, memory, gradient.map(|gradient| #fields::muts(gradient)));
            }

            #meetings
        }
        };
    })
}

/// What `#[network(input = ...)]` says.
fn input_shape(input: &DeriveInput) -> Result<Type> {
    let mut shape = None;
    for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident("network")) {
        attribute.parse_nested_meta(|meta| {
            if !meta.path.is_ident("input") {
                return Err(meta.error("`network` has one setting, `input = Image<C, H, W>`"));
            }
            shape = Some(meta.value()?.parse::<Type>()?);
            Ok(())
        })?;
    }
    shape.ok_or_else(|| {
        Error::new_spanned(&input.ident, "a network knows its input: `#[network(input = Image<1, 28, 28>)]`")
    })
}

/// The names and types of the fields, which are the layers.
pub(crate) fn layers<'a>(what: &str, input: &'a DeriveInput) -> Result<(Vec<&'a Ident>, Vec<&'a Type>)> {
    let Data::Struct(data) = &input.data else {
        return Err(Error::new_spanned(&input.ident, format!("`{what}` is for structs")));
    };
    let Fields::Named(fields) = &data.fields else {
        return Err(Error::new_spanned(
            &input.ident,
            format!("the layers of a `{what}` have names; a tuple of layers is a layer as it is"),
        ));
    };
    if fields.named.is_empty() || fields.named.len() > LONGEST {
        let found = fields.named.len();
        let message =
            format!("a `{what}` has 1 to {LONGEST} layers, this one has {found}: group some in a tuple");
        return Err(Error::new_spanned(&input.ident, message));
    }
    let layers = fields.named.iter().filter_map(|field| Some((field.ident.as_ref()?, &field.ty)));
    let (names, types): (Vec<_>, Vec<_>) = layers.unzip();
    types.iter().try_for_each(|ty| crate::check::short(ty))?;
    Ok((names, types))
}
