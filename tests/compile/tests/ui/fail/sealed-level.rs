//~ the trait bound `MyLevel: Sealed` is not satisfied
use formwork::layer_prelude::*;

#[derive(Clone, Copy, Debug)]
struct MyLevel;

impl Level for MyLevel {
    const FMA: bool = false;
    const REGISTERS: usize = 8;
    type Wide = Self;
    fn run<R>(self, kernel: impl FnOnce() -> R) -> R {
        kernel()
    }
}

fn main() {}
