//! Fronts with kernels of 3 x 3, most of them padded by an odd number.

use formwork::prelude::*;
use formwork_random_networks::{Conv, Norm, networks};

networks! { Image<1, 6, 5>;
    kernel_3: Conv<1, 2, 3>;
    kernel_3_padding_1: (Conv<1, 2, 3, 1, 1>, Relu);
    kernel_3_padding_2: (Conv<1, 2, 3, 1, 2>, Norm<2>);
    kernel_3_stride_2_padding_1: Conv<1, 2, 3, 2, 1>;
    kernel_3_stride_2_padding_3: (Conv<1, 2, 3, 2, 3>, Tanh);
    kernel_3_stride_3_padding_3: Conv<1, 2, 3, 3, 3>;
}
