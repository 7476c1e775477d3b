//! The comparison itself.

use crate::Layer;
use crate::tests::harness::{Plainly, Run};
use formwork_tensor::memory::{self, Plain};
use formwork_tensor::{Element, Shape, Tensor};
use proptest::prelude::*;
use std::boxed::Box;
use std::vec::Vec;

/// The steps of the differences. The error of central ones is about h^2 |f'''| / 6 + 2^-53 |L| / h, both near 1e-9 at the
/// first step for the sums of some hundred terms around 1 that the tests differentiate, and 1e-8 at the last.
const STEPS: [f64; 3] = [1e-5, 1e-6, 1e-7];
const TOLERANCE: f64 = 1e-6;

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
        h: f64,
        value: impl Fn(&mut Self) -> &mut f64,
    ) -> (f64, f64) {
        let at = *value(self);
        *value(self) = at - h;
        let left = self.loss::<E>();
        *value(self) = at + h;
        let right = self.loss::<E>();
        *value(self) = at;
        ((here - left) / h, (right - here) / h)
    }

    /// Every derivative by the inputs and by the parameters. A kink (of a rectifier, of a maximum) may lie within the step,
    /// so the derivative may also be the slope on one side or be found nearer to the value; a wrong one is nowhere.
    pub(crate) fn check<E: Element<Scalar = f64>>(mut self) -> Result<(), TestCaseError> {
        let step = Self::run().train::<E, _, _>(&*self.net, &self.x, &self.c);
        let here = self.loss::<E>();
        let (inputs, parameters) = (step.flat_dx().len(), step.flat_gradient().len());
        for i in 0..inputs + parameters {
            let (what, got) = match i.checked_sub(inputs) {
                None => ("input", step.flat_dx()[i]),
                Some(i) => ("parameter", step.flat_gradient()[i]),
            };
            let mut slopes = Vec::new();
            let found = STEPS.iter().any(|&h| {
                let (left, right) = self.slopes::<E>(here, h, |case| match i.checked_sub(inputs) {
                    None => &mut memory::flatten_mut::<f64, _>(&mut case.x)[i],
                    Some(i) => &mut memory::as_mut_slice::<f64, N>(&mut case.net)[i],
                });
                slopes.push((left, right));
                let close = |want: f64| (got - want).abs() <= TOLERANCE * (1.0 + want.abs());
                close((left + right) / 2.0) || close(left) || close(right)
            });
            prop_assert!(
                found,
                "by {what} {i} of {inputs} + {parameters}: {got}, differences say {slopes:?}"
            );
        }
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
