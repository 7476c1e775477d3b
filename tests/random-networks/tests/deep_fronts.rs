//! Fronts of several layers.

use formwork::prelude::*;
use formwork_random_networks::{Conv, Norm, networks};

networks! { Image<1, 6, 5>;
    two_convolutions: (Conv<1, 3, 2, 1, 1>, Tanh, Conv<3, 2, 2>);
    pooled: (Conv<1, 2, 2, 1, 1>, Sigmoid, MaxPool2d<3, 2>);
    residual: (Residual<(Conv<1, 2, 3, 1, 2>, Norm<2>, Relu, Conv<2, 1, 1>)>, Conv<1, 2, 3, 1, 1>);
}
