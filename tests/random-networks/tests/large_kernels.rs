//! Fronts with kernels of 4 x 4 and 5 x 5.

use formwork::prelude::*;
use formwork_random_networks::{Conv, Norm, networks};

networks! { Image<1, 6, 5>;
    kernel_4_padding_3: (Conv<1, 2, 4, 1, 3>, Dropout<20>);
    kernel_4_stride_2_padding_2: Conv<1, 2, 4, 2, 2>;
    kernel_5_padding_4: (Conv<1, 2, 5, 1, 4>, Tanh);
    kernel_5_stride_2_padding_3: Conv<1, 2, 5, 2, 3>;
}
