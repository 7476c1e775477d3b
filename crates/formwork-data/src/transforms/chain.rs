//! One after another.

use formwork_tensor::{Shape, Tensor};

use super::Transform;
use crate::Chance;

impl<S: Shape> Transform<S> for () {
    type Out = S;

    fn apply(&self, x: Box<Tensor<S>>, _: &mut Chance) -> Box<Tensor<S>> {
        x
    }
}

/// The bounds follow the sample through the tuple: `A: Transform<S>, B: Transform<A::Out>, ..`.
macro_rules! chain {
    ($first:ident $($rest:ident)*) => {
        chain!(@ [] [] S, $first $($rest)*);
    };
    // All bounds are there; `$out` is what the last gives.
    (@ [$($name:ident)*] [$($bounds:tt)*] $out:ty,) => {
        impl<S: Shape, $($bounds)*> Transform<S> for ($($name,)*) {
            type Out = $out;

            fn apply(&self, x: Box<Tensor<S>>, chance: &mut Chance) -> Box<Tensor<Self::Out>> {
                #[allow(non_snake_case)] // the members are called as their types
                let ($($name,)*) = self;
                $(let x = $name.apply(x, chance);)*
                x
            }
        }
    };
    (@ [$($name:ident)*] [$($bounds:tt)*] $in:ty, $next:ident $($rest:ident)*) => {
        chain!(@ [$($name)* $next] [$($bounds)* $next: Transform<$in>,] <$next as Transform<$in>>::Out, $($rest)*);
    };
}
chain!(A);
chain!(A B);
chain!(A B C);
chain!(A B C D);
chain!(A B C D E);
chain!(A B C D E F);
chain!(A B C D E F G);
chain!(A B C D E F G H);
chain!(A B C D E F G H I);
chain!(A B C D E F G H I J);
