//! Swish with a learned slope.

use formwork::layer_prelude::*;

/// y = x s(beta x), where s(z) = 1 / (1 + e^-z) and each of `C` channels has its own beta (Ramachandran, Zoph, Le 2017).
///
/// With s = s(beta x), dL/dx = dL/dy (s + beta x s (1 - s)) and dL/dbeta = sum of dL/dy x^2 s (1 - s).
#[derive(Clone, Debug, PartialEq, Parameters)]
#[repr(C)]
pub struct Swish<const C: usize, T: Scalar = f32> {
    /// One value a channel; 1 at first, which is SiLU.
    #[init(Ones)]
    pub beta: [T; C],
}

/// s(beta x), sample by sample.
fn sigmoid<E: Element>(beta: E::Scalar, x: E) -> E {
    x.map(|x| E::Scalar::ONE / (E::Scalar::ONE + (-(beta * x)).exp()))
}

impl<const C: usize, const H: usize, const W: usize, T: Scalar> Infer<Image<C, H, W>, T> for Swish<C, T> {
    type Out = Image<C, H, W>;
    type Role = role::Alone;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: L,
        x: &Tensor<Image<C, H, W>, E>,
        y: &mut Tensor<Image<C, H, W>, E>,
        _: &mut [E],
    ) {
        for c in 0..C {
            for (y, &x) in y[c].as_flattened_mut().iter_mut().zip(x[c].as_flattened()) {
                *y = x * sigmoid(self.beta[c], x);
            }
        }
    }
}

impl<const C: usize, const H: usize, const W: usize, T: Scalar> Train<Image<C, H, W>, T> for Swish<C, T> {
    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: &Pass<'_, L, T>,
        io: Backward<'_, Image<C, H, W>, Image<C, H, W>, E>,
        _: Memory<'_, E>,
        mut gradient: Option<&mut Self>,
    ) {
        let one = E::splat(T::ONE);
        let mut dx = io.dx;
        for c in 0..C {
            let mut sum = E::ZERO;
            for i in 0..H * W {
                let (x, dy) = (io.x[c].as_flattened()[i], io.dy[c].as_flattened()[i]);
                let s = sigmoid(self.beta[c], x);
                let slope = x * s * (one - s);
                sum += dy * x * slope;
                if let Some(dx) = &mut dx {
                    dx[c].as_flattened_mut()[i] = dy * (s + E::splat(self.beta[c]) * slope);
                }
            }
            // `sum` holds a sum a sample; the gradient is over all of them.
            if let Some(gradient) = &mut gradient {
                gradient.beta[c] += sum.sum();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Swish;
    use formwork::prelude::*;
    use formwork_check::{Check, CheckError, check_layer};

    #[test]
    fn gradients() -> Result<(), CheckError> {
        check_layer::<Image<3, 2, 4>, Swish<3, f64>>()?;
        Ok(())
    }

    #[test]
    fn gradients_in_a_network() -> Result<(), CheckError> {
        type Net = (Conv2d<1, 2, 3, 1, Pad<1>, Bias, f64>, Swish<2, f64>, Flatten, Linear<24, 3, f64>);
        for seed in 0..3 {
            Check::new().seed(seed).batch(3).layer::<Image<1, 3, 4>, Net>()?;
        }
        Ok(())
    }

    #[test]
    fn with_beta_0_it_is_half_of_the_input() {
        let y = Swish::<1> { beta: [0.0] }.forward(&Tensor::<Image<1, 1, 2>>::new([[[3.0, -4.0]]]));
        assert_eq!(y[0], [[1.5, -2.0]]);
    }
}
