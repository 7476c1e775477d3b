//! What a network and a layer of layers hand on to their chain in the same words.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, Field};

/// What the layers' names begin with in a summary: the fields' names, as those of their tensors do, or nothing where a field is
/// `#[flatten]`.
pub(crate) fn labels(data: &Data) -> Vec<String> {
    let Data::Struct(data) = data else { return Vec::new() };
    let flattened = |field: &Field| field.attrs.iter().any(|a| a.path().is_ident("flatten"));
    let label = |field: &Field| {
        let name = field.ident.as_ref()?.to_string();
        Some(if flattened(field) { String::new() } else { name })
    };
    data.fields.iter().filter_map(label).collect()
}

/// The constants of `Synced`, and its methods about tiles that meet.
pub(crate) fn synced(
    layer: &TokenStream,
    train_links: &TokenStream,
    fields: &TokenStream,
    scalar: &TokenStream,
) -> (TokenStream, TokenStream) {
    let constants = quote! {
        const TRAIN_SCRATCH: usize = #layer::TRAIN_SCRATCH;
        const TAPE: usize = #layer::TAPE;
        const SHARED: usize = #layer::SHARED;
        const BARRIERS: usize = #layer::BARRIERS;
        const READS_OUTPUT: bool = #layer::READS_OUTPUT;
    };
    let meetings = quote! {
        fn gather<__E: ::formwork::__derive::Element<Scalar = #scalar>>(
            meeting: ::formwork::__derive::Meeting,
            live: usize,
            tape: &[__E],
            shared: &mut [#scalar],
        ) {
            #layer::gather(meeting, live, tape, shared);
        }

        fn settle(meeting: ::formwork::__derive::Meeting, shared: &mut [#scalar]) {
            #layer::settle(meeting, shared);
        }

        fn update_buffers(&mut self, shared: &[#scalar]) {
            #train_links::update_links(#fields::muts(self), shared);
        }
    };
    (constants, meetings)
}
