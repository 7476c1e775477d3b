//~ this `Linear` takes a vector of 30 but is given one of 20
use formwork::prelude::*;

type Net = ((Linear<10, 20>, (Relu, (Linear<30, 20>, Relu))), Linear<20, 5>);

fn main() {
    let y = Net::seeded(0).forward(&Tensor::<Vector<10>>::zeros());
    println!("{}", y.len());
}
