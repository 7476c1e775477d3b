//~ type mismatch resolving `<Relu as Infer<Vector<16>>>::Out == Vector<8>`
use formwork::prelude::*;

fn halve<L: Layer<Vector<16>, Out = Vector<8>>>(layer: &L) -> Box<Tensor<Vector<8>>> {
    layer.forward(&Tensor::<Vector<16>>::zeros())
}

fn main() {
    halve(&Relu);
}
