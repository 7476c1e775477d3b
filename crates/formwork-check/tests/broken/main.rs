//! Layers with one mistake each: the check finds it and says what it is. The same layer without a mistake passes.

mod leaky;
mod linear;
mod passes;
mod root;
mod scale;
mod window;

use formwork::prelude::*;
use formwork_check::{Check, CheckError, Hint, check_layer};
use leaky::{Leaky, LeakyInPlace};
use linear::Dense;
use passes::{ForgetsWhatFollows, RecordsTheFirst};
use root::Root;
use scale::Scale;
use window::Window;

/// What a layer does wrong.
pub(crate) trait Mistake: 'static + Send + Sync {
    const DROPS_BIAS: bool = false;
    const NEGATES: bool = false;
    const IGNORES_INCOMING: bool = false;
    const OVERWRITES: bool = false;
    const TRANSPOSES: bool = false;
    const REVERSES: bool = false;
    const FORGETS_PADDING: bool = false;
    const MIXES_LANES: bool = false;
    const FILLS_IDLE_LANES: bool = false;
    const TAPE_TOO_SMALL: bool = false;
    const FORGETS_AN_OUTPUT: bool = false;
    const READS_OUTPUT: bool = false;
    const NOT_IN_PLACE: bool = false;
    const NEEDS_DX: bool = false;
    const FORGETS_POINT: bool = false;
    const NEEDS_THE_GRADIENT: bool = false;
    const NEVER_FROZEN: bool = false;
}

macro_rules! mistakes {
    ($($name:ident: $($what:ident)?;)*) => {
        $(pub(crate) struct $name;
        impl Mistake for $name {
            $(const $what: bool = true;)?
        })*
    };
}
mistakes! {
    Right: ;
    DropsBias: DROPS_BIAS;
    Negates: NEGATES;
    IgnoresIncoming: IGNORES_INCOMING;
    Overwrites: OVERWRITES;
    Transposes: TRANSPOSES;
    Reverses: REVERSES;
    ForgetsPadding: FORGETS_PADDING;
    MixesLanes: MIXES_LANES;
    FillsIdleLanes: FILLS_IDLE_LANES;
    TapeTooSmall: TAPE_TOO_SMALL;
    ForgetsAnOutput: FORGETS_AN_OUTPUT;
    ReadsOutput: READS_OUTPUT;
    NotInPlace: NOT_IN_PLACE;
    NeedsDx: NEEDS_DX;
    ForgetsPoint: FORGETS_POINT;
    NeedsTheGradient: NEEDS_THE_GRADIENT;
    NeverFrozen: NEVER_FROZEN;
}

/// A layer that must not pass.
fn error<In: Shape, N: Layer<In, f64> + Init<f64>>() -> CheckError {
    match check_layer::<In, N>() {
        Ok(report) => panic!("not found: {report}"),
        Err(error) => error,
    }
}

/// The error says all of this.
#[track_caller]
fn assert_says(error: &CheckError, words: &[&str]) {
    let sentence = error.to_string();
    for words in words {
        assert!(sentence.contains(words), "`{words}` is not in: {sentence}");
    }
}

fn hint(error: &CheckError) -> Hint {
    match error {
        CheckError::Gradient { hint, .. } => *hint,
        other => panic!("{other}"),
    }
}

#[test]
fn right_layers_pass() -> Result<(), CheckError> {
    for seed in 0..3 {
        let check = Check::new().seed(seed);
        check.layer::<Vector<4>, Dense<4, 3, Right, f64>>()?;
        check.layer::<Image<2, 2, 3>, Scale<Right, f64>>()?;
        check.layer::<Image<1, 4, 5>, Window<Right, f64>>()?;
        check.layer::<Image<2, 2, 3>, Leaky<Right>>()?;
        check.layer::<Image<2, 2, 3>, LeakyInPlace<Right>>()?;
        check.adjoint::<Vector<4>, Dense<4, 3, Right, f64>>()?;
        check.adjoint::<Image<1, 4, 5>, Window<Right, f64>>()?;
    }
    Ok(())
}

#[test]
fn a_dropped_bias_gradient() {
    let error = error::<Vector<4>, Dense<4, 3, DropsBias, f64>>();
    assert_eq!(hint(&error), Hint::Zero);
    assert_says(
        &error,
        &["dL/d(bias[", "3 of the 3 derivatives by `bias`", "leaves all of them at 0", "by itself"],
    );
}

/// At the end of what a function is defined on its central difference is no number, which agrees with nothing.
#[test]
fn a_slope_that_is_not_a_number() {
    for scale in [0.0, 0.5] {
        let error = Check::new().given::<Vector<4>, _>(&Root { scale }).expect_err("a wrong gradient");
        assert_says(&error, &["dL/d(scale)", "1 of the 1"]);
    }
}

#[test]
fn a_wrong_sign() {
    let error = error::<Vector<4>, Dense<4, 3, Negates, f64>>();
    assert_eq!(hint(&error), Hint::Factor(-1.0));
    assert_says(&error, &["dL/d(input[", "of sample", "44 of the 44", "wrong sign"]);
    let error = Check::new().adjoint::<Vector<4>, Dense<4, 3, Negates, f64>>().expect_err("a wrong sign");
    assert!(matches!(error, CheckError::NotAdjoint { sample: 0, .. }), "{error}");
}

#[test]
fn an_ignored_incoming_gradient() {
    let error = error::<Vector<4>, Dense<4, 3, IgnoresIncoming, f64>>();
    assert_eq!(hint(&error), Hint::IgnoresIncoming);
    assert_says(&error, &["do not depend on the incoming gradient"]);
}

#[test]
fn a_transposed_kernel() {
    let error = error::<Image<1, 4, 5>, Window<Transposes, f64>>();
    assert_eq!(hint(&error), Hint::Permuted);
    // The diagonal is right.
    assert_says(&error, &["dL/d(weight[", "6 of the 9", "in the wrong places"]);
    assert_says(&self::error::<Vector<4>, Dense<4, 4, Transposes, f64>>(), &["dL/d(input["]);
}

#[test]
fn a_reversed_kernel() {
    assert_says(&error::<Image<1, 4, 5>, Window<Reverses, f64>>(), &["dL/d(input[0, "]);
    let error = Check::new().adjoint::<Image<1, 4, 5>, Window<Reverses, f64>>().expect_err("reversed");
    assert_says(&error, &["not the transpose"]);
}

#[test]
fn a_forgotten_padding() {
    assert_says(&error::<Image<1, 4, 5>, Window<ForgetsPadding, f64>>(), &["dL/d(weight[", "9 of the 9"]);
}

#[test]
fn a_gradient_that_is_written_over() {
    let error = error::<Vector<4>, Dense<4, 3, Overwrites, f64>>();
    assert!(matches!(error, CheckError::NotAdded { overwrites: true, .. }), "{error}");
    assert_says(&error, &["must add", "at bias[0]", "but it is written over"]);
}

#[test]
fn mixed_lanes() {
    let error = error::<Vector<4>, Scale<MixesLanes, f64>>();
    assert_says(&error, &["dL/dx", "at input[0] of sample 1", "for one sample a tile but", "for 8"]);
}

#[test]
fn a_gradient_in_idle_lanes() {
    let error = error::<Vector<4>, Scale<FillsIdleLanes, f64>>();
    assert_says(&error, &["dL/dx is 1e0 at input[0] in a lane without a sample"]);
}

#[test]
fn a_tape_that_is_too_small() {
    let error = error::<Vector<4>, Scale<TapeTooSmall, f64>>();
    assert_says(&error, &["panicked (by itself, 1 sample a tile): index out of bounds", "TAPE = 3"]);
}

#[test]
fn an_output_that_is_not_written() {
    let error = error::<Vector<4>, Scale<ForgetsAnOutput, f64>>();
    assert_says(&error, &["the output is NaN at output[0] of sample 0", "does not write it"]);
}

#[test]
fn an_output_that_is_read_without_saying_so() {
    assert_says(
        &error::<Vector<4>, Scale<ReadsOutput, f64>>(),
        &["dL/dx is NaN at input[0]", "READS_OUTPUT is false"],
    );
}

#[test]
fn in_place_something_else() {
    let error = error::<Vector<4>, LeakyInPlace<NotInPlace>>();
    assert_says(&error, &["by its role the layer works in place, but `infer_in_place` gives"]);
}

#[test]
fn another_value_in_a_pass_with_others() {
    let error = error::<Vector<4>, Leaky<ForgetsPoint>>();
    assert_says(&error, &["by its role", "`point` gives", ", the layer alone "]);
}

#[test]
fn another_record_in_a_pass_with_others() {
    let error = error::<Image<1, 4, 4>, RecordsTheFirst>();
    assert_says(&error, &["by its role", "dL/dx in such a pass is", ", of the layer alone "]);
}

#[test]
fn what_follows_in_the_same_pass_forgotten() {
    let error = error::<Image<2, 4, 4>, ForgetsWhatFollows>();
    assert_says(&error, &["by its role", "in one pass with `Tanh`"]);
}

#[test]
fn no_input_gradient_for_a_frozen_layer() {
    let error = error::<Vector<4>, Scale<NeedsTheGradient, f64>>();
    assert_says(&error, &["dL/dx is", "where the gradient is asked for but NaN", "`Frozen`"]);
}

#[test]
fn frozen_in_name_only() {
    let error = error::<Vector<4>, Scale<NeverFrozen, f64>>();
    assert_says(&error, &["in inference but", "where `pass.frozen` is true"]);
}

#[test]
fn another_gradient_for_the_first_layer() {
    assert_says(
        &error::<Vector<4>, Dense<4, 3, NeedsDx, f64>>(),
        &["where dL/dx is asked for but", "at bias[0]"],
    );
}

/// A mistake is also found within a network, under the name that the layer has there.
#[test]
fn in_a_network() {
    type Net = (Linear<4, 5, f64>, Tanh, Dense<5, 3, DropsBias, f64>, Scale<Right, f64>);
    assert_says(&error::<Vector<4>, Net>(), &["dL/d(2.bias["]);
}
