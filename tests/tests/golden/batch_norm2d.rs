//! Batch normalisation: training steps that move the running statistics, then evaluation with them.

use crate::batch::{Training, Use, compare_gradient, load};
use crate::file::{Golden, compare, samples};
use formwork::layers::Layer;
use formwork::prelude::*;
use formwork::tensor::{AnyLevel, Element, Scalar, memory};
use std::marker::PhantomData;

type Norm<const C: usize, E> = BatchNorm2d<C, <E as Element>::Scalar>;

fn check<const C: usize, const H: usize, const W: usize, E: Element>(golden: &Golden, steps: usize)
where
    Norm<C, E>: Layer<Image<C, H, W>, E::Scalar, Out = Image<C, H, W>>,
{
    for level in AnyLevel::all() {
        let mut net = Norm::<C, E>::zeros::<E::Scalar>();
        net.running_var.fill(E::Scalar::ONE);
        load::<E::Scalar, _>(golden, &mut *net);
        for step in 0..steps {
            // A tensor's values in this step.
            let now = |name: &str| {
                let values = golden.values(name);
                values.chunks(values.len() / steps).nth(step).unwrap()
            };
            let (x, dy) = (samples::<Image<C, H, W>, _>(now("x")), samples::<Image<C, H, W>, _>(now("dy")));
            let training = Training::<E, _, _> { net: &*net, x: &x, dy: &dy, element: PhantomData };
            let result = level.dispatch(training);
            compare("y", memory::flatten::<E::Scalar, _>(&result.y), now("y"));
            compare("dx", memory::flatten::<E::Scalar, _>(&result.dx), now("dx"));
            compare_gradient(&*result.gradient, now);
            <Norm<C, E> as Layer<Image<C, H, W>, _>>::update_buffers(&mut net, &result.shared);
            compare("running_mean", &net.running_mean, now("running_mean"));
            compare("running_var", &net.running_var, now("running_var"));
        }
        let x = golden.batch::<Image<C, H, W>, _>("x_eval");
        let y = level.dispatch(Use::<E, _, _> { net: &*net, x: &x, element: PhantomData });
        compare("y_eval", memory::flatten::<E::Scalar, _>(&y), golden.values("y_eval"));
    }
}

/// name: [batch, C, H, W, steps].
macro_rules! batch_norm2d {
    ($($name:ident: [$batch:literal, $c:literal, $h:literal, $w:literal, $steps:literal];)*) => {
        pub(crate) const CASES: &[&str] = &[$(stringify!($name)),*];
        $(#[test]
        fn $name() {
            let golden = Golden::read(stringify!($name));
            golden.expect(&[("batch", $batch), ("c", $c), ("h", $h), ("w", $w), ("steps", $steps)]);
            check::<$c, $h, $w, f64>(&golden, $steps);
            check::<$c, $h, $w, Lanes<f64, 8>>(&golden, $steps);
            check::<$c, $h, $w, f32>(&golden, $steps);
            check::<$c, $h, $w, Lanes<f32, 8>>(&golden, $steps);
        })*
    };
}

batch_norm2d! {
    batch_norm2d_00: [4, 3, 5, 4, 3];
    batch_norm2d_01: [11, 2, 3, 3, 3];
}
