//! The check of a layer.

use crate::bend::Bend;
use crate::fusion::fusion;
use crate::run::{self, Values};
use crate::subject::{Form, Names, dot};
use crate::{CheckError, Report, contract, differences, draw};
use core::ops::Range;
use formwork_layers::{Init, Layer};
use formwork_tensor::{Element, Lanes, Shape, TILE, memory};

/// A tile of eight samples.
type Tile = Lanes<f64, TILE>;

/// Checks a layer with the default options: [`Check::layer`].
///
/// ```
/// use formwork_check::check_layer;
/// use formwork_layers::{Bias, Conv2d};
/// use formwork_tensor::{Image, Total};
/// println!("{}", check_layer::<Image<2, 5, 4>, Conv2d<2, 3, 3, 2, Total<1>, Bias, f64>>()?);
/// # Ok::<(), formwork_check::CheckError>(())
/// ```
///
/// # Errors
///
/// What is wrong with the layer.
pub fn check_layer<In: Shape, N: Layer<In, f64> + Init<f64>>() -> Result<Report, CheckError> {
    Check::default().layer::<In, N>()
}

/// The options of a check.
///
/// ```
/// use formwork_check::Check;
/// use formwork_layers::Linear;
/// use formwork_tensor::Vector;
/// for seed in 0..5 {
///     Check::new().seed(seed).batch(3).layer::<Vector<4>, Linear<4, 2, f64>>()?;
/// }
/// # Ok::<(), formwork_check::CheckError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    seed: u64,
    batch: usize,
    pub(crate) step: f64,
    pub(crate) tolerance: f64,
    inputs: Range<f64>,
    parameters: Range<f64>,
}

impl Default for Check {
    fn default() -> Self {
        Check::new()
    }
}

impl Check {
    /// Seed 0; eleven samples, a whole tile and one with idle lanes; a step of 1e-5 and a tolerance of 1e-6; inputs from -2
    /// to 2 and parameters from -1 to 1.
    ///
    /// The error of central differences with step h is about h^2 |L'''| / 6 + 2^-53 |L| / h, near 1e-9 for the sums of some
    /// hundred terms around 1 that a small layer gives.
    pub const fn new() -> Self {
        Check { seed: 0, batch: 11, step: 1e-5, tolerance: 1e-6, inputs: -2.0..2.0, parameters: -1.0..1.0 }
    }

    /// What the random values are derived from.
    pub const fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// How many samples, at least one. Each costs a pair of forward passes over all of them for each element of its input.
    ///
    /// # Panics
    ///
    /// For no sample.
    pub const fn batch(mut self, batch: usize) -> Self {
        assert!(batch > 0, "a check needs a sample");
        self.batch = batch;
        self
    }

    /// The step of the differences.
    pub const fn step(mut self, step: f64) -> Self {
        self.step = step;
        self
    }

    /// How far a derivative may be off, relative to 1 + its size.
    pub const fn tolerance(mut self, tolerance: f64) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Where the inputs lie, for a layer that is not defined everywhere.
    pub const fn inputs(mut self, range: Range<f64>) -> Self {
        self.inputs = range;
        self
    }

    /// Where the parameters lie.
    pub const fn parameters(mut self, range: Range<f64>) -> Self {
        self.parameters = range;
        self
    }

    /// Checks a layer of random parameters on random inputs, which lie apart from each other and from 0, so that kinks
    /// (of a rectifier, of the maximum of a window) are further away than the step.
    ///
    /// - The derivatives by every parameter and every input against central differences of L = <dL/dy, y> with a random
    ///   dL/dy: by itself, and in the middle of a network, where dL/dy depends on the output.
    /// - Tiles of eight samples, some lanes of the last one idle, against one sample a tile, in training and in inference. dL/dx
    ///   is 0 in idle lanes.
    /// - Backward adds to the gradient that it is given, and the same whether or not dL/dx is asked for; dL/dx is the same whether
    ///   or not the gradient is asked for.
    /// - [`Frozen`](formwork_layers::Frozen), it computes in training what it computes in inference.
    /// - Nothing is read that was not written: output, tape, scratch and dL/dx are full of NaN before, and the output
    ///   again on the way back unless the layer says that it reads it.
    /// - The methods that work in place agree with the others, if its role is to have them.
    /// - In one pass with other layers it computes the same, if its role says that it can be.
    ///
    /// That it leaves its input alone is known from the types.
    ///
    /// # Errors
    ///
    /// What is wrong with the layer, the worst derivative if several are.
    pub fn layer<In: Shape, N: Layer<In, f64> + Init<f64>>(&self) -> Result<Report, CheckError> {
        self.with_values::<In, N>(draw::layer::<In, N>(self.seed, &self.parameters))
    }

    /// [`layer`](Check::layer) with the parameters and buffers of a given layer.
    ///
    /// ```
    /// use formwork_check::Check;
    /// use formwork_layers::{BatchNorm2d, OnHeap};
    /// use formwork_tensor::Image;
    /// let mut norm = BatchNorm2d::<2, f64>::seeded(0);
    /// norm.weight = [0.5, 2.0];
    /// Check::new().given::<Image<2, 3, 3>, _>(&*norm)?;
    /// # Ok::<(), formwork_check::CheckError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What is wrong with the layer.
    pub fn given<In: Shape, N: Layer<In, f64>>(&self, layer: &N) -> Result<Report, CheckError> {
        self.with_values::<In, N>(memory::as_slice::<f64, N>(layer).to_vec())
    }

    fn with_values<In: Shape, N: Layer<In, f64>>(&self, layer: Vec<f64>) -> Result<Report, CheckError> {
        let values = self.values::<In, N>(layer);
        let names = Names::of::<In, N>(self.batch);
        let single = Form::of::<f64, In, N>(false);
        let lanes = Form::of::<Tile, In, N>(false);
        let step = contract::form(&single, &names, &values)?;
        let in_inference = contract::agree_in_use::<Tile, In, N>(&single, &lanes, &names, &values)?;
        contract::frozen(&single, &names, &values, &in_inference)?;
        contract::in_place::<In, N>(&single, &names, &values, &step, &in_inference)?;
        fusion::<In, N>(&single, &names, &values, &step, &in_inference)?;
        let alone = differences::compare(self, &single, &names, &values)?;
        contract::agree(lanes.setting, &names, &step, &contract::form(&lanes, &names, &values)?)?;
        // The layers around it have no parameters, so values and names are the same.
        let single = Form::of::<f64, In, (Bend, N, Bend)>(true);
        let lanes = Form::of::<Tile, In, (Bend, N, Bend)>(true);
        let step = contract::form(&single, &names, &values)?;
        let within = differences::compare(self, &single, &names, &values)?;
        contract::agree(lanes.setting, &names, &step, &contract::form(&lanes, &names, &values)?)?;
        Ok(alone.and(within))
    }

    /// The comparison with central differences alone, in tiles of one element type: quicker to compile, for tests with many
    /// network types.
    ///
    /// ```
    /// use formwork_check::Check;
    /// use formwork_layers::{Linear, Tanh};
    /// use formwork_tensor::Vector;
    /// let report = Check::new().batch(2).gradient::<f64, Vector<4>, (Linear<4, 3, f64>, Tanh)>()?;
    /// assert_eq!(report.compared, 15 + 2 * 4);
    /// # Ok::<(), formwork_check::CheckError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A wrong derivative.
    pub fn gradient<E, In, N>(&self) -> Result<Report, CheckError>
    where
        E: Element<Scalar = f64>,
        In: Shape,
        N: Layer<In, f64> + Init<f64>,
    {
        let values = self.values::<In, N>(draw::layer::<In, N>(self.seed, &self.parameters));
        let names = Names::of::<In, N>(self.batch);
        differences::compare(self, &Form::of::<E, In, N>(false), &names, &values)
    }

    /// Checks that a layer is linear up to a constant (its bias), and that its backward pass is the transpose:
    /// <f(x) - f(0), y> = <x, f^T(y)> for random x and y.
    ///
    /// ```
    /// use formwork_check::{Check, CheckError};
    /// use formwork_layers::{Bias, Conv2d, Tanh};
    /// use formwork_tensor::{Image, Total, Vector};
    /// Check::new().adjoint::<Image<2, 5, 6>, Conv2d<2, 3, 3, 2, Total<1>, Bias, f64>>()?;
    /// assert!(matches!(Check::new().adjoint::<Vector<3>, Tanh>(), Err(CheckError::NotLinear { .. })));
    /// # Ok::<(), CheckError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`CheckError::NotLinear`] or [`CheckError::NotAdjoint`]; [`CheckError::Panicked`].
    pub fn adjoint<In: Shape, N: Layer<In, f64> + Init<f64>>(&self) -> Result<(), CheckError> {
        let mut values = self.values::<In, N>(draw::layer::<In, N>(self.seed, &self.parameters));
        let names = Names::of::<In, N>(self.batch);
        let form = Form::of::<f64, In, N>(false);
        let x = values.x.clone();
        let z: Vec<f64> = x.iter().rev().copied().collect();
        let step = form.train(&values, run::How::BOTH)?;
        let mut linear = |x: Vec<f64>| {
            values.x = x;
            Ok::<_, CheckError>(form.train(&values, run::How::FORWARD)?.y)
        };
        let constant = linear(vec![0.0; x.len()])?;
        let both = linear(x.iter().zip(&z).map(|(x, z)| x + z).collect())?;
        let other = linear(z)?;
        for (i, b) in constant.iter().enumerate() {
            let (whole, parts) = (both[i] - b, (step.y[i] - b) + (other[i] - b));
            if !self.near(whole, parts) {
                return Err(CheckError::NotLinear { entry: names.output.entry(i), whole, parts });
            }
        }
        for sample in 0..self.batch {
            let (ins, outs) = (sample * In::LEN.., sample * N::Out::LEN..);
            let own =
                |all: &[f64], b: &[f64]| -> Vec<f64> { all.iter().zip(b).map(|(y, b)| y - b).collect() };
            let y = own(&step.y[outs.clone()][..N::Out::LEN], &constant[outs.clone()]);
            let forward = dot(&y, &values.dy[outs]);
            let backward = dot(&x[ins.clone()][..In::LEN], &step.dx[ins]);
            if !self.near(forward, backward) {
                return Err(CheckError::NotAdjoint { sample, forward, backward });
            }
        }
        Ok(())
    }

    fn near(&self, a: f64, b: f64) -> bool {
        (a - b).abs() <= self.tolerance * (1.0 + a.abs().max(b.abs()))
    }

    fn values<In: Shape, N: Layer<In, f64>>(&self, layer: Vec<f64>) -> Values {
        draw::values::<In, N>(layer, self.batch, self.seed, &self.inputs)
    }
}
