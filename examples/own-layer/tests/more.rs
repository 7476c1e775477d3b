//! Three more layers, each with its proof: a function with learned numbers, a normalisation, and one that computes its own size.

use formwork::layer_prelude::*;
use formwork::prelude::*;
use formwork::tensor::scale::Scaled;
use formwork_check::{Check, CheckError, check_layer};

/// y = a x s(b x), s(z) = 1 / (1 + e^-z): SiLU with two learned numbers, for any shape.
///
/// With s = s(b x): dL/da = sum of dL/dy x s, dL/db = sum of dL/dy a x^2 s (1 - s), dL/dx = dL/dy a (s + b x s (1 - s)).
#[derive(Clone, Debug, PartialEq, Parameters)]
#[repr(C)]
struct LearnedSilu<T: Scalar = f32> {
    #[init(Ones)]
    a: T,
    #[init(Ones)]
    b: T,
}

impl<T: Scalar> LearnedSilu<T> {
    fn s<E: Element<Scalar = T>>(&self, x: E) -> E {
        x.map(|x| T::ONE / (T::ONE + (-(self.b * x)).exp()))
    }
}

impl<S: Shape, T: Scalar> Infer<S, T> for LearnedSilu<T> {
    type Out = S;
    type Role = role::Alone;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: L,
        x: &Tensor<S, E>,
        y: &mut Tensor<S, E>,
        _: &mut [E],
    ) {
        for (y, &x) in y.as_mut_slice().iter_mut().zip(x.as_slice()) {
            *y = E::splat(self.a) * x * self.s(x);
        }
    }
}

impl<S: Shape, T: Scalar> Train<S, T> for LearnedSilu<T> {
    const READS_OUTPUT: bool = false;

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: &Pass<'_, L, T>,
        io: Backward<'_, S, S, E>,
        _: Memory<'_, E>,
        gradient: Option<&mut Self>,
    ) {
        let (a, b, one) = (E::splat(self.a), E::splat(self.b), E::splat(T::ONE));
        if let Some(gradient) = gradient {
            for (&x, &dy) in io.x.as_slice().iter().zip(io.dy.as_slice()) {
                let s = self.s(x);
                gradient.a += (dy * x * s).sum();
                gradient.b += (dy * a * x * x * s * (one - s)).sum();
            }
        }
        let Some(dx) = io.dx else { return };
        for ((dx, &x), &dy) in dx.as_mut_slice().iter_mut().zip(io.x.as_slice()).zip(io.dy.as_slice()) {
            let s = self.s(x);
            *dx = dy * a * (s + b * x * s * (one - s));
        }
    }
}

/// y = w\[c\] (x - mean) / sqrt(var + eps) + b\[c\], mean and variance over the channels of each position (ConvNeXt's
/// `LayerNorm(data_format="channels_first")`).
///
/// With x' = (y - b) / w and g = dL/dy w: dL/dx = (g - mean of g - x' mean of (g x')) / sqrt(var + eps).
#[derive(Clone, Debug, PartialEq, Parameters)]
#[repr(C)]
struct ChannelNorm<const C: usize, T: Scalar = f32> {
    #[init(Ones)]
    weight: [T; C],
    #[bias]
    bias: [T; C],
}

impl<const C: usize, T: Scalar> ChannelNorm<C, T> {
    /// The mean over the channels of position (i, j), and 1 / sqrt(var + eps).
    fn statistics<E: Element<Scalar = T>, const H: usize, const W: usize>(
        x: &Tensor<Image<C, H, W>, E>,
        (i, j): (usize, usize),
    ) -> (E, E) {
        let n = E::splat(T::from_f64(C as f64));
        let mean = (0..C).fold(E::ZERO, |sum, c| sum + x[c][i][j]) / n;
        let distance = |c: usize| x[c][i][j] - mean;
        let var = (0..C).fold(E::ZERO, |sum, c| sum + distance(c) * distance(c)) / n;
        (mean, var.map(|var| T::ONE / (var + T::from_f64(1e-6)).sqrt()))
    }
}

impl<const C: usize, const H: usize, const W: usize, T: Scalar> Infer<Image<C, H, W>, T>
    for ChannelNorm<C, T>
{
    type Out = Image<C, H, W>;
    type Role = role::Alone;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: L,
        x: &Tensor<Image<C, H, W>, E>,
        y: &mut Tensor<Image<C, H, W>, E>,
        _: &mut [E],
    ) {
        for (i, j) in (0..H * W).map(|at| (at / W, at % W)) {
            let (mean, deviation) = Self::statistics(x, (i, j));
            for c in 0..C {
                y[c][i][j] =
                    (x[c][i][j] - mean) * deviation * E::splat(self.weight[c]) + E::splat(self.bias[c]);
            }
        }
    }
}

impl<const C: usize, const H: usize, const W: usize, T: Scalar> Train<Image<C, H, W>, T>
    for ChannelNorm<C, T>
{
    const READS_OUTPUT: bool = false;

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: &Pass<'_, L, T>,
        io: Backward<'_, Image<C, H, W>, Image<C, H, W>, E>,
        _: Memory<'_, E>,
        mut gradient: Option<&mut Self>,
    ) {
        let n = E::splat(T::from_f64(C as f64));
        let mut dx = io.dx;
        for (i, j) in (0..H * W).map(|at| (at / W, at % W)) {
            let (mean, deviation) = Self::statistics(io.x, (i, j));
            let normal = |c: usize| (io.x[c][i][j] - mean) * deviation;
            let slope = |c: usize| io.dy[c][i][j] * E::splat(self.weight[c]);
            if let Some(gradient) = &mut gradient {
                for c in 0..C {
                    gradient.weight[c] += (io.dy[c][i][j] * normal(c)).sum();
                    gradient.bias[c] += io.dy[c][i][j].sum();
                }
            }
            if let Some(dx) = &mut dx {
                let means =
                    (0..C).fold((E::ZERO, E::ZERO), |(a, b), c| (a + slope(c), b + slope(c) * normal(c)));
                for c in 0..C {
                    dx[c][i][j] = deviation * (slope(c) - means.0 / n - normal(c) * means.1 / n);
                }
            }
        }
    }
}

/// Each pixel four times: `Image<C, H, W>` to `Image<C, 2 H, 2 W>`. The compiler computes the sizes (`Scaled`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
struct Twice;

impl<const C: usize, const H: usize, const W: usize, const OH: usize, const OW: usize, T: Scalar>
    Infer<Image<C, H, W>, T> for Twice
where
    Image<C, H, W>: Scaled<2, Height = Size<OH>, Width = Size<OW>>,
{
    type Out = Image<C, OH, OW>;
    type Role = role::Alone;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: L,
        x: &Tensor<Image<C, H, W>, E>,
        y: &mut Tensor<Self::Out, E>,
        _: &mut [E],
    ) {
        for c in 0..C {
            for (i, j) in (0..OH * OW).map(|at| (at / OW, at % OW)) {
                y[c][i][j] = x[c][i / 2][j / 2];
            }
        }
    }
}

impl<const C: usize, const H: usize, const W: usize, const OH: usize, const OW: usize, T: Scalar>
    Train<Image<C, H, W>, T> for Twice
where
    Image<C, H, W>: Scaled<2, Height = Size<OH>, Width = Size<OW>>,
{
    const READS_OUTPUT: bool = false;

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: &Pass<'_, L, T>,
        io: Backward<'_, Image<C, H, W>, Self::Out, E>,
        _: Memory<'_, E>,
        _: Option<&mut Self>,
    ) {
        let Some(dx) = io.dx else { return };
        dx.fill(E::ZERO);
        for c in 0..C {
            for (i, j) in (0..OH * OW).map(|at| (at / OW, at % OW)) {
                dx[c][i / 2][j / 2] += io.dy[c][i][j];
            }
        }
    }
}

#[test]
fn a_learned_silu() -> Result<(), CheckError> {
    check_layer::<Image<2, 3, 4>, LearnedSilu<f64>>()?;
    check_layer::<Vector<7>, LearnedSilu<f64>>()?;
    Ok(())
}

#[test]
fn a_norm_of_channels() -> Result<(), CheckError> {
    check_layer::<Image<5, 2, 3>, ChannelNorm<5, f64>>()?;
    let y = *ChannelNorm::<2>::seeded(0).forward(&Tensor::<Image<2, 1, 1>>::new([[[1.0]], [[3.0]]]));
    assert!((y[0][0][0] + 1.0).abs() < 1e-5 && (y[1][0][0] - 1.0).abs() < 1e-5);
    Ok(())
}

#[test]
fn twice_as_large() -> Result<(), CheckError> {
    check_layer::<Image<2, 3, 2>, Twice>()?;
    let y = *Twice.forward(&Tensor::<Image<1, 1, 2>>::new([[[1.0, 2.0]]]));
    assert_eq!(y, Tensor::new([[[1.0, 1.0, 2.0, 2.0]; 2]]));
    Ok(())
}

/// All of them in a network, checked and trained.
#[test]
fn in_a_network() -> Result<(), Box<dyn std::error::Error>> {
    type Layers<T> = (
        Conv2d<1, 3, 3, 1, Pad<1>, Bias, T>,
        ChannelNorm<3, T>,
        LearnedSilu<T>,
        Twice,
        Flatten,
        Linear<108, 2, T>,
    );
    Check::new().batch(3).layer::<Image<1, 3, 3>, Layers<f64>>()?;
    let net = Network::<Image<1, 3, 3>, Layers<f32>>::seeded(0);
    let mut trainer = Trainer::new(net, CrossEntropy, Sgd { lr: 0.1, ..Sgd::default() });
    let images = [*Tensor::from_fn(|i| i as f32 / 9.0), *Tensor::from_fn(|i| 1.0 - i as f32 / 9.0)];
    let labels = [Class::<2>::new(0)?, Class::<2>::new(1)?];
    let first = trainer.step(&images, &labels)?.loss;
    for _ in 0..20 {
        trainer.step(&images, &labels)?;
    }
    assert!(trainer.step(&images, &labels)?.loss < first / 2.0);
    Ok(())
}
