//! `#[derive(Sequential)]`.

use crate::network::layers;
use crate::parameters::Of;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Result};

pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let labels = crate::chain::labels(&input.data);
    let (names, types) = layers("Sequential", input)?;
    let name = &input.ident;
    let scalar = match crate::check::scalar_parameter(&input.generics) {
        Some(parameter) => quote!(#parameter),
        None => quote!(f32),
    };
    let parameters = crate::parameters::derive(input, Of::Chain(&scalar))?;
    let (own_generics, ty_generics, own_where) = input.generics.split_for_impl();
    let chain = quote!((#(#types,)*));
    // Of the chain, but not before its input is known: the compiler would take it apart once for the bound and once for the output,
    // and twice as often in each struct around it.
    let known = quote!(<__In as ::formwork::__derive::After<#chain>>::Out);
    let mut generics = input.generics.clone();
    generics.params.push(syn::parse_quote!(__In: ::formwork::__derive::Shape));
    generics.params.push(syn::parse_quote!(__Out: ::formwork::__derive::Shape));
    let mut training = generics.clone();
    let bound = quote!(::formwork::__derive::Links<__In, #scalar, Out = __Out>);
    generics.make_where_clause().predicates.push(syn::parse_quote!(#known: #bound));
    let bound = quote!(::formwork::__derive::TrainLinks<__In, #scalar, Out = __Out>);
    training.make_where_clause().predicates.push(syn::parse_quote!(#known: #bound));
    let (impl_generics, _, infer_where) = generics.split_for_impl();
    let (_, _, training_where) = training.split_for_impl();
    let fields = quote!(::formwork::__derive::Fields::<#scalar>);
    let infer = quote!(<#chain as ::formwork::__derive::Infer<__In, #scalar>>);
    let layer = quote!(<#chain as ::formwork::__derive::Layer<__In, #scalar>>);
    let links = quote!(<#chain as ::formwork::__derive::Links<__In, #scalar>>);
    let train_links = quote!(<#chain as ::formwork::__derive::TrainLinks<__In, #scalar>>);
    let (constants_in_training, meetings) = crate::chain::synced(&layer, &train_links, &fields, &scalar);

    Ok(quote! {
        #parameters

        // By itself, since where the chain is known to have an impl for the input the compiler does not look at what it consists of.
        #[automatically_derived]
        impl #own_generics ::formwork::__derive::Fields<#scalar> for #name #ty_generics #own_where {
            type Input = ();
            type Chain = #chain;
            fn refs(&self) -> <#chain as ::formwork::__derive::Parts>::Refs<'_> {
                (#(&self.#names,)*)
            }
            fn muts(&mut self) -> <#chain as ::formwork::__derive::Parts>::Muts<'_> {
                (#(&mut self.#names,)*)
            }
        }

        #[automatically_derived]
        impl #impl_generics ::formwork::__derive::Infer<__In, #scalar> for #name #ty_generics #infer_where {
            type Out = __Out;
            type Role = ::formwork::__derive::role::Joined;
            const MACS: u64 = #infer::MACS;
            const FLOPS: u64 = #infer::FLOPS;
            const SCRATCH: usize = #infer::SCRATCH;

            fn infer_tile<__L: ::formwork::__derive::Level, __E: ::formwork::__derive::Element<Scalar = #scalar>>(
                &self,
                level: __L,
                x: &::formwork::__derive::Tensor<__In, __E>,
                y: &mut ::formwork::__derive::Tensor<__Out, __E>,
                scratch: &mut [__E],
            ) {
                #links::infer_links(#fields::refs(self), level, x, y, scratch);
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
        impl #impl_generics ::formwork::__derive::Synced<__In, #scalar> for #name #ty_generics #training_where {
            #constants_in_training

            fn forward_tile<__L: ::formwork::__derive::Level, __E: ::formwork::__derive::Element<Scalar = #scalar>>(
                &self,
                pass: &::formwork::__derive::Pass<'_, __L, #scalar>,
                x: &::formwork::__derive::Tensor<__In, __E>,
                y: &mut ::formwork::__derive::Tensor<__Out, __E>,
                memory: ::formwork::__derive::Memory<'_, __E>,
            ) {
                #train_links::forward_links(#fields::refs(self), pass, x, y, memory);
            }

            fn backward_tile<__L: ::formwork::__derive::Level, __E: ::formwork::__derive::Element<Scalar = #scalar>>(
                &self,
                pass: &::formwork::__derive::Pass<'_, __L, #scalar>,
                io: ::formwork::__derive::Backward<'_, __In, __Out, __E>,
                memory: ::formwork::__derive::Memory<'_, __E>,
                gradient: ::core::option::Option<&mut Self>,
            ) {
                let gradients = gradient.map(#fields::muts);
                #train_links::backward_links(#fields::refs(self), pass, io, memory, gradients);
            }

            #meetings
        }
    })
}
