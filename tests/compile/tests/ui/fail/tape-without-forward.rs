//~ a layer with a tape has a `forward_tile`, which writes it
use formwork::layer_prelude::*;
use formwork::tensor::Portable;

#[derive(Parameters)]
struct Taped;

impl<S: Shape, T: Scalar> Infer<S, T> for Taped {
    type Out = S;
    type Role = role::Alone;
    fn infer_tile<L: Level, E: Element<Scalar = T>>(&self, _: L, _: &Tensor<S, E>, _: &mut Tensor<S, E>, _: &mut [E]) {}
}

impl<S: Shape, T: Scalar> Train<S, T> for Taped {
    const TAPE: usize = 1;

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: &Pass<'_, L, T>,
        _: Backward<'_, S, S, E>,
        _: Memory<'_, E>,
        _: Option<&mut Self>,
    ) {
    }
}

fn main() {
    let x = Tensor::<Vector<2>>::new([1.0, 2.0]);
    let (mut y, tape) = ([0.0; 2], &mut [0.0]);
    let pass = Pass { level: Portable, part: 0, live: 1, first: 0, key: 0, shared: &[], frozen: false };
    let memory = Memory { tape, scratch: &mut [] };
    Train::forward_tile(&Taped, &pass, &x, Tensor::view_mut(&mut y), memory);
}
