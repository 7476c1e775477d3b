//! A convolution whose bias is a matrix of the size of its output: the convolution without a bias, then an
//! `UntiedBias`.

use crate::batch::{check_with, compare_gradient, load};
use crate::file::{Golden, compare};
use formwork::layers::{Layer, UntiedBias};
use formwork::prelude::*;
use formwork::tensor::{Element, Scalar, memory};

type Net<
    const IC: usize,
    const OC: usize,
    const K: usize,
    const S: usize,
    const P: usize,
    const OH: usize,
    const OW: usize,
    T,
> = (Conv2d<IC, OC, K, S, Total<P>, Bias, T>, UntiedBias<OC, OH, OW, T>);

fn check<
    const IC: usize,
    const OC: usize,
    const K: usize,
    const S: usize,
    const P: usize,
    const H: usize,
    const W: usize,
    const OH: usize,
    const OW: usize,
    E: Element,
>(
    golden: &Golden,
) where
    Net<IC, OC, K, S, P, OH, OW, E::Scalar>: Layer<Image<IC, H, W>, E::Scalar, Out = Image<OC, OH, OW>>,
{
    let mut net = Net::<IC, OC, K, S, P, OH, OW, E::Scalar>::zeros();
    let weight = memory::as_mut_slice::<E::Scalar, _>(&mut net.0.weight);
    weight.iter_mut().zip(golden.values("weight")).for_each(|(to, value)| *to = E::Scalar::from_f64(*value));
    load::<E::Scalar, _>(golden, &mut net.1);
    check_with::<Image<IC, H, W>, _, E>(golden, &*net, |gradient| {
        compare("dweight", memory::as_slice::<E::Scalar, _>(&gradient.0.weight), golden.values("dweight"));
        compare_gradient::<E::Scalar, _>(&gradient.1, |name| golden.values(name));
    });
}

/// name: [batch, IC, OC, K, S, P, H, W, OH, OW].
macro_rules! untied_bias {
    ($($name:ident: [
        $batch:literal, $ic:literal, $oc:literal, $k:literal, $s:literal, $p:literal, $h:literal, $w:literal, $oh:literal,
        $ow:literal
    ];)*) => {
        pub(crate) const CASES: &[&str] = &[$(stringify!($name)),*];
        $(#[test]
        fn $name() {
            let golden = Golden::read(stringify!($name));
            golden.expect(&[
                ("batch", $batch), ("ic", $ic), ("oc", $oc), ("k", $k), ("s", $s), ("p", $p), ("h", $h), ("w", $w),
                ("oh", $oh), ("ow", $ow),
            ]);
            check::<$ic, $oc, $k, $s, $p, $h, $w, $oh, $ow, f64>(&golden);
            check::<$ic, $oc, $k, $s, $p, $h, $w, $oh, $ow, Lanes<f64, 8>>(&golden);
            check::<$ic, $oc, $k, $s, $p, $h, $w, $oh, $ow, f32>(&golden);
            check::<$ic, $oc, $k, $s, $p, $h, $w, $oh, $ow, Lanes<f32, 8>>(&golden);
        })*
    };
}

untied_bias! {
    conv2d_untied_00: [2, 1, 1, 2, 1, 0, 4, 4, 3, 3];
    conv2d_untied_01: [2, 2, 3, 3, 2, 1, 8, 7, 4, 3];
}
