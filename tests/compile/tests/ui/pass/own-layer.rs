use formwork::layer_prelude::*;
use formwork::prelude::*;

/// Each channel times a learned factor.
#[derive(Clone, Debug, PartialEq, Parameters)]
struct Scale<const C: usize, T: Scalar = f32> {
    #[init(Ones)]
    weight: [T; C],
}

impl<const C: usize, const H: usize, const W: usize, T: Scalar> Infer<Image<C, H, W>, T> for Scale<C, T> {
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
            for (y, x) in y[c].as_flattened_mut().iter_mut().zip(x[c].as_flattened()) {
                *y = *x * E::splat(self.weight[c]);
            }
        }
    }
}

impl<const C: usize, const H: usize, const W: usize, T: Scalar> Train<Image<C, H, W>, T> for Scale<C, T> {
    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: &Pass<'_, L, T>,
        io: Backward<'_, Image<C, H, W>, Image<C, H, W>, E>,
        _: Memory<'_, E>,
        gradient: Option<&mut Self>,
    ) {
        if let Some(gradient) = gradient {
            for c in 0..C {
                for (x, dy) in io.x[c].as_flattened().iter().zip(io.dy[c].as_flattened()) {
                    gradient.weight[c] += (*x * *dy).sum();
                }
            }
        }
        if let Some(dx) = io.dx {
            for c in 0..C {
                for (dx, dy) in dx[c].as_flattened_mut().iter_mut().zip(io.dy[c].as_flattened()) {
                    *dx = *dy * E::splat(self.weight[c]);
                }
            }
        }
    }
}

fn main() {
    let scale = Scale::<2> { weight: [2.0, 3.0] };
    let x = Tensor::<Image<2, 1, 2>>::new([[[1.0, 2.0]], [[3.0, 4.0]]]);
    assert_eq!(*scale.forward(&x), Tensor::new([[[2.0, 4.0]], [[9.0, 12.0]]]));
    let gradients = scale.backward(&x, &Tensor::<Image<2, 1, 2>>::new([[[1.0, 0.0]], [[1.0, 1.0]]]));
    assert_eq!(*gradients.input, Tensor::new([[[2.0, 0.0]], [[3.0, 3.0]]]));
    assert_eq!(gradients.parameters.weight, [1.0, 7.0]);

    let net = <(Conv2d<1, 2, 3>, Scale<2>, Relu, Flatten, Linear<32, 3>)>::seeded(0);
    assert_eq!(net.1.weight, [1.0; 2]);
    let x = Tensor::<Image<1, 6, 6>>::zeros();
    let y: Box<Tensor<Vector<3>>> = net.forward(&x);
    net.backward(&x, &y);
}
