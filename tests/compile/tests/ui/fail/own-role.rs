//~ Sealed
use formwork::layer_prelude::*;

enum Mine {}

impl<N: Infer<In, T>, In: Shape, T: Scalar> role::Role<N, In, T> for Mine {}

fn main() {}
