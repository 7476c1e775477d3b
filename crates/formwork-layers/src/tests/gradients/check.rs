//! The comparison itself.

use crate::Layer;
use crate::tests::harness::{Plainly, Run};
use formwork_tensor::memory::{self, Plain};
use formwork_tensor::{Element, Shape, Tensor};
use proptest::prelude::*;
use std::boxed::Box;
use std::vec::Vec;

/// A step of central differences. Their error is about h^2 |f'''| / 6 + 2^-53 |L| / h, both near 1e-9 for the sums of some
/// hundred terms around 1 that the tests differentiate.
const H: f64 = 1e-5;
const TOLERANCE: f64 = 1e-6;
/// Where the slopes to the left and to the right differ by more, h f'' cannot be the reason: there is a kink between.
const KINK: f64 = 1e-3;

/// A network, a batch and the coefficients c of the loss L = sum of c y.
#[derive(Debug)]
pub(crate) struct Case<In: Shape, N: Layer<In, f64>> {
    net: Box<N>,
    x: Vec<Tensor<In, f64>>,
    c: Vec<Tensor<N::Out, f64>>,
}

/// Random cases: parameters in [-1, 1] (so are buffers, which training does not read), inputs in [-2, 2].
pub(crate) fn cases<In: Shape, N: Layer<In, f64> + core::fmt::Debug>(
    batch: usize,
) -> impl Strategy<Value = Case<In, N>> {
    let values = |len: usize, most: f64| prop::collection::vec(-most..most, len);
    let parameters = values(memory::len::<f64, N>(), 1.0);
    (parameters, values(batch * In::LEN, 2.0), values(batch * N::Out::LEN, 1.0)).prop_map(move |(p, x, c)| {
        let mut case =
            Case { net: N::zeros_box(), x: Tensor::zeros_batch(batch), c: Tensor::zeros_batch(batch) };
        memory::as_mut_slice::<f64, N>(&mut case.net).copy_from_slice(&p);
        memory::flatten_mut::<f64, _>(&mut case.x).copy_from_slice(&x);
        memory::flatten_mut::<f64, _>(&mut case.c).copy_from_slice(&c);
        case
    })
}

trait Zeros: Plain<f64> {
    fn zeros_box() -> Box<Self> {
        memory::zeroed_box::<f64, Self>()
    }
}
impl<N: Plain<f64>> Zeros for N {}

impl<In: Shape, N: Layer<In, f64>> Case<In, N> {
    fn run() -> Run<Plainly> {
        // Dropout's mask is a function of the key, so the loss is a function of the parameters alone.
        Run { key: 11, ..Run::plainly() }
    }

    fn loss<E: Element<Scalar = f64>>(&self) -> f64 {
        let step = Self::run().train::<E, _, _>(&*self.net, &self.x, &self.c);
        step.flat_y().iter().zip(memory::flatten::<f64, _>(&self.c)).map(|(y, c)| y * c).sum()
    }

    /// The slopes to the left and to the right of one value.
    fn slopes<E: Element<Scalar = f64>>(
        &mut self,
        here: f64,
        value: impl Fn(&mut Self) -> &mut f64,
    ) -> (f64, f64) {
        let at = *value(self);
        *value(self) = at - H;
        let left = self.loss::<E>();
        *value(self) = at + H;
        let right = self.loss::<E>();
        *value(self) = at;
        ((here - left) / H, (right - here) / H)
    }

    /// Every derivative by the inputs and by the parameters. At most a tenth of them may be skipped for a kink.
    pub(crate) fn check<E: Element<Scalar = f64>>(mut self) -> Result<(), TestCaseError> {
        let step = Self::run().train::<E, _, _>(&*self.net, &self.x, &self.c);
        let here = self.loss::<E>();
        let (inputs, parameters) = (step.flat_dx().len(), step.flat_gradient().len());
        let mut kinks = 0;
        for i in 0..inputs + parameters {
            let (left, right) = self.slopes::<E>(here, |case| match i.checked_sub(inputs) {
                None => &mut memory::flatten_mut::<f64, _>(&mut case.x)[i],
                Some(i) => &mut memory::as_mut_slice::<f64, N>(&mut case.net)[i],
            });
            if (left - right).abs() > KINK {
                kinks += 1;
                continue;
            }
            let want = (left + right) / 2.0;
            let (what, got) = match i.checked_sub(inputs) {
                None => ("input", step.flat_dx()[i]),
                Some(i) => ("parameter", step.flat_gradient()[i]),
            };
            let close = (got - want).abs() <= TOLERANCE * (1.0 + want.abs());
            prop_assert!(close, "by {what} {i} of {inputs} + {parameters}: {got}, differences say {want}");
        }
        prop_assert!(kinks * 10 <= inputs + parameters, "{kinks} kinks");
        Ok(())
    }
}

/// A property test for each: name: network, input, samples, element.
macro_rules! gradients {
    ($($name:ident: $net:ty, $in:ty, $batch:literal, $e:ty;)*) => {
        proptest! {
            #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]
            $(#[test]
            fn $name(case in $crate::tests::gradients::check::cases::<$in, $net>($batch)) {
                case.check::<$e>()?;
            })*
        }
    };
}
pub(crate) use gradients;
