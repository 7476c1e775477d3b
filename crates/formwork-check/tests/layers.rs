//! The layers of the library pass, and so do networks of them.

use formwork::prelude::*;
use formwork_check::{Check, CheckError, check_layer};

#[test]
fn layers_of_one_tensor() -> Result<(), CheckError> {
    check_layer::<Image<2, 4, 5>, Conv2d<2, 3, 3, 2, Total<3>, Bias, f64>>()?;
    check_layer::<Vector<5>, Linear<5, 3, f64>>()?;
    check_layer::<Image<2, 5, 4>, MaxPool2d<2>>()?;
    check_layer::<Image<1, 5, 4>, AvgPool2d<3, 1>>()?;
    check_layer::<Vector<5>, Relu>()?;
    check_layer::<Vector<5>, Softmax>()?;
    check_layer::<Image<2, 2, 2>, Flatten>()?;
    Ok(())
}

/// The tiles of a batch meet, and each element has its own random bits.
#[test]
fn barriers_and_randomness() -> Result<(), CheckError> {
    check_layer::<Image<2, 2, 3>, BatchNorm2d<2, f64>>()?;
    check_layer::<Vector<6>, Dropout<40>>()?;
    let report = Check::new().batch(9).layer::<Image<2, 3, 3>, (
        Residual<(Conv2d<2, 2, 3, 1, Pad<1>, Bias, f64>, BatchNorm2d<2, f64>, Tanh, Dropout<20>)>,
        AvgPool2d<2>,
    )>()?;
    assert!(report.compared > 300 && report.skipped == 0, "{report}");
    Ok(())
}

/// Buffers and parameters of a layer at hand.
#[test]
fn a_given_layer() -> Result<(), CheckError> {
    let linear = Linear::<2, 1, f64> { weight: [[3.0, 4.0]], bias: [5.0] };
    let report = Check::new().batch(1).given::<Vector<2>, _>(&linear)?;
    assert!(report.to_string().starts_with("10 derivatives agree, the worst is dL/d("), "{report}");
    Ok(())
}

/// A step that is too large for the distance of the inputs crosses kinks.
#[test]
fn a_step_across_kinks() {
    let error = Check::new().step(0.5).layer::<Vector<5>, Relu>().expect_err("kinks");
    assert!(
        error.to_string().starts_with("the loss has a kink or a jump within a step of 5e-1 at "),
        "{error}"
    );
}
