//~ a `LayerNorm` normalises an `Image<C, H, W>`, a `Sequence<C, L>` or a `Vector<N>`, not `formwork::prelude::Relu`
use formwork::prelude::*;

struct Net {
    norm: LayerNorm<Relu>,
}

fn main() {}
