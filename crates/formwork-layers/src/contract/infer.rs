//! The base of the contract: what a layer computes in inference.
//!
//! A layer is a type with parameters. For each input shape it accepts it has an output shape. There is no graph: the
//! network's type is the graph.
//!
//! Layers compute on tiles: one sample (`E = f32` or `f64`), or eight side by side (`E = Lanes<f32, 8>`). The code is the
//! same. Memory is handed in as slices of elements whose lengths are constants of the type, so nothing is allocated.

use crate::role::Role;
use crate::trace::{Trace, Value};
use formwork_tensor::parameters::{Path, Place};
use formwork_tensor::{Element, Level, Parameters, Scalar, Shape, Tensor};

/// A layer that accepts inputs of shape `In` over scalars `T`, in inference. A tuple of layers is a layer.
///
/// Write [`Out`](Infer::Out), [`Role`](Infer::Role) and [`infer_tile`](Infer::infer_tile); the constants have a default of
/// nothing. The role says how the layer trains, and the trait of that name has the methods for it: with [`role::Alone`] it
/// is [`Train`](crate::Train), and with [`role::OnlyInfers`] there is none. Call the layer through
/// [`Passes`](crate::Passes) (`net.forward(&x)`).
///
/// [`role::Alone`]: crate::role::Alone
/// [`role::OnlyInfers`]: crate::role::OnlyInfers
///
/// ```
/// # extern crate formwork_layers as formwork;
/// use formwork_layers::{Infer, Parameters, Passes, role};
/// use formwork_tensor::{Element, Level, Scalar, Shape, Tensor, Vector};
///
/// /// y = the integer below x.
/// #[derive(Parameters)]
/// struct Floor;
///
/// impl<S: Shape, T: Scalar> Infer<S, T> for Floor {
///     type Out = S;
///     type Role = role::OnlyInfers;
///     fn infer_tile<L: Level, E: Element<Scalar = T>>(&self, _: L, x: &Tensor<S, E>, y: &mut Tensor<S, E>, _: &mut [E]) {
///         for (y, x) in y.as_mut_slice().iter_mut().zip(x.as_slice()) {
///             *y = x.map(|x| T::from_f64(x.to_f64().floor()));
///         }
///     }
/// }
///
/// assert_eq!(*Floor.forward(&Tensor::<Vector<2>>::new([1.5, -0.5])), Tensor::new([1.0, -1.0]));
/// ```
///
/// It cannot be trained, and the compiler says so:
///
/// ```compile_fail
/// # extern crate formwork_layers as formwork;
/// # use formwork_layers::{Infer, Parameters, Passes, role};
/// # use formwork_tensor::{Element, Level, Scalar, Shape, Tensor, Vector};
/// # #[derive(Parameters)]
/// # struct Floor;
/// # impl<S: Shape, T: Scalar> Infer<S, T> for Floor {
/// #     type Out = S;
/// #     type Role = role::OnlyInfers;
/// #     fn infer_tile<L: Level, E: Element<Scalar = T>>(&self, _: L, _: &Tensor<S, E>, _: &mut Tensor<S, E>, _: &mut [E]) {}
/// # }
/// let x = Tensor::<Vector<2>>::new([1.5, -0.5]);
/// Floor.backward(&x, &x); // `Floor` only infers: it has no backward pass
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not take an input of shape `{In}` with elements `{T}`",
    label = "this layer does not fit its input"
)]
pub trait Infer<In: Shape, T: Scalar = f32>: Parameters<T> {
    /// The shape of the output.
    type Out: Shape;
    /// How the layer trains, and which passes it shares with other layers: one of the types in [`role`](crate::role).
    type Role: Role<Self, In, T>;

    /// Multiply-adds for one sample, without biases.
    const MACS: u64 = 0;
    /// Floating-point operations for one sample, without biases: two a multiply-add, if a layer does not say otherwise. Layers
    /// made of layers have the sum of theirs.
    const FLOPS: u64 = 2 * Self::MACS;
    /// Elements of scratch memory for [`infer_tile`](Infer::infer_tile).
    const SCRATCH: usize = 0;
    /// The output is the input, which need not be copied to be added or handed on. Only `()` is so.
    #[doc(hidden)]
    const IDENTITY: bool = false;

    /// The output in inference (evaluation mode).
    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        x: &Tensor<In, E>,
        y: &mut Tensor<Self::Out, E>,
        scratch: &mut [E],
    );

    /// Tells what the layer computes from `x`, and gives its output: for files that other programs compute with. A layer
    /// that does not say has an output that is [unknown](crate::trace::Graph::unknown), and no such file.
    ///
    /// ```
    /// # extern crate formwork_layers as formwork;
    /// # use formwork_layers::trace::{Trace, Value};
    /// # use formwork_layers::{Infer, Parameters, role};
    /// # use formwork_tensor::{Element, Level, Scalar, Shape, Tensor};
    /// # #[derive(Parameters)]
    /// # struct Floor;
    /// # impl<S: Shape, T: Scalar> Infer<S, T> for Floor {
    /// #     type Out = S;
    /// #     type Role = role::OnlyInfers;
    /// #     fn infer_tile<L: Level, E: Element<Scalar = T>>(&self, _: L, _: &Tensor<S, E>, _: &mut Tensor<S, E>, _: &mut [E]) {}
    /// // In the `impl Infer` of the layer `Floor`, for an input of shape `S`:
    /// fn trace(&self, x: Value, mut at: Trace<'_, T>) -> Value {
    ///     at.operation("Floor", &[x], &[], S::DIMS)
    /// }
    /// # }
    /// ```
    fn trace(&self, _x: Value, at: Trace<'_, T>) -> Value {
        at.graph.unknown(at.place.path(), core::any::type_name::<Self>())
    }

    /// Tells `visitor` of every layer inside, in the order in which they compute; a layer by itself tells of itself.
    fn summary(place: Place<'_>, visitor: &mut dyn FnMut(&Summary<'_>)) {
        let type_name = core::any::type_name::<Self>();
        let (output, params, macs) = (Self::Out::DIMS, Self::PARAMS, Self::MACS);
        visitor(&Summary { path: place.path(), type_name, output, params, macs });
    }
}

/// What is known of a layer in a network from its type alone.
#[derive(Debug)]
pub struct Summary<'a> {
    /// Its name, `conv1` or `0`; `None` for a network that is one layer.
    pub path: Option<Path<'a>>,
    /// Its type, with the modules that it is in.
    pub type_name: &'static str,
    /// The sizes of its output.
    pub output: &'static [usize],
    /// The number of its learned values.
    pub params: usize,
    /// Multiply-adds for one sample, without biases.
    pub macs: u64,
}
