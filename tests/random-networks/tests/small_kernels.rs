//! Fronts with kernels of 1 x 1 and 2 x 2.

use formwork::prelude::*;
use formwork_random_networks::{Conv, Norm, networks};

networks! { Image<1, 6, 5>;
    kernel_1: (Conv<1, 2, 1>, Tanh);
    kernel_1_stride_2: Conv<1, 2, 1, 2>;
    kernel_2: Conv<1, 2, 2>;
    kernel_2_padding_1: (Conv<1, 2, 2, 1, 1>, Sigmoid);
    kernel_2_stride_2_padding_1: (Conv<1, 3, 2, 2, 1>, Tanh, Conv<3, 2, 1>);
}
