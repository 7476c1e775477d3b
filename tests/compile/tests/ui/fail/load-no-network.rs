//~ `String` is neither a parameter nor a layer with elements `f32`
use formwork::model::weights;

fn main() {
    let mut net = String::new();
    weights::load::<f32, _>("net.safetensors".as_ref(), &mut net).unwrap();
}
