//! Where a value of the border comes from, and both passes of the layers that pad.

use formwork_tensor::{Border, Element};

/// What lies around an image.
#[derive(Clone, Copy)]
pub(super) enum Edge {
    Zeros,
    /// The image, mirrored at its outermost values.
    Reflection,
    /// The outermost values, over and over.
    Replication,
    /// The opposite side of the image.
    Circular,
}

impl Edge {
    /// ONNX's name of it.
    pub(super) const fn mode(self) -> &'static str {
        match self {
            Edge::Zeros => "constant",
            Edge::Reflection => "reflect",
            Edge::Replication => "edge",
            Edge::Circular => "wrap",
        }
    }

    /// The place on an axis of `len` whose value is at place `at` of the axis with `before` places more before it; none where that is 0.
    #[inline(always)]
    const fn source(self, at: usize, before: usize, len: usize) -> Option<usize> {
        if at >= before && at < before + len {
            return Some(at - before);
        }
        match self {
            Edge::Zeros => None,
            Edge::Reflection if at < before => Some(before - at),
            // One less than len - 1 for the first place behind the axis.
            Edge::Reflection => Some(2 * (len - 1) - (at - before)),
            Edge::Replication if at < before => Some(0),
            Edge::Replication => Some(len - 1),
            Edge::Circular if at < before => Some(at + len - before),
            Edge::Circular => Some(at - before - len),
        }
    }
}

/// The image with its border. Channels have `height` rows of `width` values.
#[inline(always)]
pub(super) fn pad<B: Border, E: Element>(
    edge: Edge,
    (height, width): (usize, usize),
    (x, y): (&[E], &mut [E]),
) {
    let (rows, columns) = (height + B::TOP + B::BOTTOM, width + B::LEFT + B::RIGHT);
    for (at, row) in y.chunks_exact_mut(columns.max(1)).enumerate() {
        let Some(k) = edge.source(at % rows, B::TOP, height) else {
            row.fill(E::ZERO);
            continue;
        };
        let x = &x[(at / rows * height + k) * width..][..width];
        row[B::LEFT..B::LEFT + width].copy_from_slice(x);
        for j in (0..B::LEFT).chain(B::LEFT + width..columns) {
            row[j] = match edge.source(j, B::LEFT, width) {
                Some(l) => x[l],
                None => E::ZERO,
            };
        }
    }
}

/// dL/dx of a value is the sum of dL/dy over the places that it is copied to.
#[inline(always)]
pub(super) fn gather<B: Border, E: Element>(
    edge: Edge,
    (height, width): (usize, usize),
    (dy, dx): (&[E], &mut [E]),
) {
    let (rows, columns) = (height + B::TOP + B::BOTTOM, width + B::LEFT + B::RIGHT);
    dx.fill(E::ZERO);
    for (at, row) in dy.chunks_exact(columns.max(1)).enumerate() {
        let Some(k) = edge.source(at % rows, B::TOP, height) else { continue };
        let dx = &mut dx[(at / rows * height + k) * width..][..width];
        dx.iter_mut().zip(&row[B::LEFT..]).for_each(|(dx, d)| *dx += *d);
        for j in (0..B::LEFT).chain(B::LEFT + width..columns) {
            if let Some(l) = edge.source(j, B::LEFT, width) {
                dx[l] += row[j];
            }
        }
    }
}

/// A layer that pads: its doc comment, its name, its edge, and the trait that says which images it takes.
macro_rules! pads {
    ($(#[$doc:meta])* $name:ident, $edge:ident, $takes:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, $crate::Parameters)]
        #[repr(C)]
        pub struct $name<B: formwork_tensor::Border> {
            border: core::marker::PhantomData<B>,
        }

        impl<B: formwork_tensor::Border> $name<B> {
            /// The layer, which has no parameters.
            pub const fn new() -> Self {
                $name { border: core::marker::PhantomData }
            }
        }

        impl<
            B: formwork_tensor::Border,
            const C: usize,
            const H: usize,
            const W: usize,
            const OH: usize,
            const OW: usize,
            T: formwork_tensor::Scalar,
        > $crate::Infer<formwork_tensor::Image<C, H, W>, T> for $name<B>
        where
            formwork_tensor::Image<C, H, W>: formwork_tensor::border::$takes<
                B,
                Height = formwork_tensor::Size<OH>,
                Width = formwork_tensor::Size<OW>,
            >,
        {
            type Out = formwork_tensor::Image<C, OH, OW>;
            type Role = $crate::role::Alone;

            fn infer_tile<L: formwork_tensor::Level, E: formwork_tensor::Element<Scalar = T>>(
                &self,
                level: L,
                x: &formwork_tensor::Tensor<formwork_tensor::Image<C, H, W>, E>,
                y: &mut formwork_tensor::Tensor<Self::Out, E>,
                _: &mut [E],
            ) {
                level.run(
                    #[inline(always)]
                    || super::edge::pad::<B, E>(super::edge::Edge::$edge, (H, W), (x.as_slice(), y.as_mut_slice())),
                );
            }

            fn trace(
                &self,
                x: $crate::trace::Value,
                mut at: $crate::trace::Trace<'_, T>,
            ) -> $crate::trace::Value {
                let [top, left, bottom, right] = [B::TOP, B::LEFT, B::BOTTOM, B::RIGHT].map(|side| side as i64);
                let pads = at.graph.numbers(&[0, 0, top, left, 0, 0, bottom, right]);
                let mode = $crate::trace::Attribute::Text(super::edge::Edge::$edge.mode());
                at.operation("Pad", &[x, pads], &[("mode", mode)], &[C, OH, OW])
            }
        }

        impl<
            B: formwork_tensor::Border,
            const C: usize,
            const H: usize,
            const W: usize,
            const OH: usize,
            const OW: usize,
            T: formwork_tensor::Scalar,
        > $crate::Train<formwork_tensor::Image<C, H, W>, T> for $name<B>
        where
            formwork_tensor::Image<C, H, W>: formwork_tensor::border::$takes<
                B,
                Height = formwork_tensor::Size<OH>,
                Width = formwork_tensor::Size<OW>,
            >,
        {
            const READS_OUTPUT: bool = false;

            fn backward_tile<L: formwork_tensor::Level, E: formwork_tensor::Element<Scalar = T>>(
                &self,
                pass: &$crate::Pass<'_, L, T>,
                io: $crate::Backward<'_, formwork_tensor::Image<C, H, W>, Self::Out, E>,
                _: $crate::Memory<'_, E>,
                _: Option<&mut Self>,
            ) {
                let Some(dx) = io.dx else { return };
                let dy = io.dy.as_slice();
                pass.level.run(
                    #[inline(always)]
                    || super::edge::gather::<B, E>(super::edge::Edge::$edge, (H, W), (dy, dx.as_mut_slice())),
                );
            }
        }

        $crate::relations::refuse!(vector, $name<B>, [B: formwork_tensor::Border, T: formwork_tensor::Scalar]);
    };
}
pub(super) use pads;
