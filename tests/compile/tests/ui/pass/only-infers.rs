//! A network with a layer that only infers runs.

use formwork::layer_prelude::*;
use formwork::prelude::*;

/// y = the integer below x.
#[derive(Parameters)]
struct Floor;

impl<S: Shape, T: Scalar> Infer<S, T> for Floor {
    type Out = S;
    type Role = role::OnlyInfers;
    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: L,
        x: &Tensor<S, E>,
        y: &mut Tensor<S, E>,
        _: &mut [E],
    ) {
        for (y, x) in y.as_mut_slice().iter_mut().zip(x.as_slice()) {
            *y = x.map(|x| T::from_f64(x.to_f64().floor()));
        }
    }
}

#[derive(Network)]
#[network(input = Vector<2>)]
struct Net {
    first: Residual<Floor>,
    rest: (Fork<(Floor, Relu)>, Parallel<(Floor, ())>, Cat),
}

fn main() {
    let x = Tensor::<Vector<2>>::new([1.5, -0.5]);
    let want = Tensor::new([2.0, -2.0, 2.5, 0.0]);
    assert_eq!(*Net::seeded(0).forward(&x), want);
    assert_eq!(Inference::new(Net::seeded(0)).run(&[x.clone(), x]), [want.clone(), want]);
}
