//~ `Box<formwork::prelude::Linear<16, 10>>` is neither a parameter nor a layer with elements `f32`
use formwork::model::weights;
use formwork::prelude::*;

fn main() {
    let mut net = Linear::<16, 10>::seeded(0);
    weights::load::<f32, _>("net.safetensors".as_ref(), &mut net).unwrap();
}
