//! How a layer or a network is called: `net.forward(&x)`, `net.backward(&x, &dy)`, `Net::seeded(seed)`.

use crate::{Infer, Init, Layer, Meeting, Pass, tile};
use alloc::boxed::Box;
use formwork_tensor::memory::{self, Plain};
use formwork_tensor::parameters::Module;
use formwork_tensor::{AtLevel, Compute, Input, Level, Scalar, Shape, Tensor};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

/// The two passes of a layer or a network, on one sample.
///
/// Every layer and every tuple has these methods; they work where it is a [`Layer`] for the input's shape, and say what
/// does not fit where it is not.
pub trait Passes {
    /// The output in inference (evaluation mode).
    ///
    /// ```
    /// use formwork_layers::{Flatten, Linear, MaxPool2d, OnHeap, Passes, Relu};
    /// use formwork_tensor::{Image, Tensor, Vector};
    /// let net = <(MaxPool2d<2>, Flatten, Linear<4, 3>, Relu)>::seeded(1);
    /// let y: Box<Tensor<Vector<3>>> = net.forward(&Tensor::<Image<1, 4, 4>>::zeros());
    /// ```
    fn forward<X: Input<Element: Scalar>>(
        &self,
        x: &X,
    ) -> Box<Tensor<<Self as Infer<X::Shape, X::Element>>::Out, X::Element>>
    where
        Self: Infer<X::Shape, X::Element>,
    {
        let mut y = Tensor::zeros();
        let mut scratch = memory::Lines::zeros(Self::SCRATCH);
        best().dispatch(Output { net: self, x: x.tensor(), y: &mut *y, scratch: &mut scratch });
        y
    }

    /// The gradients of a loss L, from dL/dy, for one sample by itself in training (without randomness).
    ///
    /// ```
    /// use formwork_layers::{Linear, Passes};
    /// use formwork_tensor::{Tensor, Vector};
    /// let linear = Linear::<2, 1> { weight: [[3.0, 4.0]], bias: [0.0] };
    /// let x = Tensor::<Vector<2>>::new([1.0, 2.0]);
    /// let gradients = linear.backward(&x, &Tensor::<Vector<1>>::new([1.0]));
    /// assert_eq!(*gradients.input, Tensor::new([3.0, 4.0]));
    /// assert_eq!(gradients.parameters.weight, [[1.0, 2.0]]);
    /// ```
    ///
    /// ```compile_fail
    /// # use formwork_layers::{Linear, Passes};
    /// # use formwork_tensor::{Tensor, Vector};
    /// # let linear = Linear::<2, 1> { weight: [[3.0, 4.0]], bias: [0.0] };
    /// // the gradient of an output of shape `Vector<1>` has that shape, but the given one is `Vector<2>`
    /// linear.backward(&Tensor::<Vector<2>>::zeros(), &Tensor::<Vector<2>>::zeros());
    /// ```
    fn backward<X: Input<Element: Scalar>, G: Input<Element = X::Element>>(
        &self,
        x: &X,
        dy: &G,
    ) -> Gradients<X::Shape, X::Element, Self>
    where
        Self: Layer<X::Shape, X::Element>,
        G::Shape: GradientFor<<Self as Infer<X::Shape, X::Element>>::Out>,
    {
        best().dispatch(Differentiate { net: self, x: x.tensor(), dy: dy.tensor().as_slice() })
    }
}
impl<N: Module> Passes for N {}

/// `G: GradientFor<Out>` holds when the two are one shape.
#[diagnostic::on_unimplemented(
    message = "the gradient of an output of shape `{Out}` has that shape, but the given one is `{Self}`",
    label = "a gradient of another shape"
)]
pub trait GradientFor<Out> {}
#[diagnostic::do_not_recommend]
impl<S: Shape> GradientFor<S> for S {}

/// What [`Passes::backward`] gives.
#[derive(Debug)]
pub struct Gradients<In: Shape, T: Scalar, N: ?Sized> {
    /// dL/dx.
    pub input: Box<Tensor<In, T>>,
    /// dL/d(parameters), in the layer's own type.
    pub parameters: Box<N>,
}

/// New layers and networks, built in place on the heap.
pub trait OnHeap: Sized {
    /// A layer or a network with PyTorch's default initialisation, from a generator (ChaCha8) with this seed, built in
    /// place on the heap.
    ///
    /// ```
    /// use formwork_layers::{Flatten, Linear, MaxPool2d, OnHeap};
    /// assert_eq!(Linear::<4, 2>::seeded(7), Linear::<4, 2>::seeded(7));
    /// // Layers without parameters do not tell their scalar.
    /// assert_eq!(*<(MaxPool2d<2>, Flatten)>::seeded::<f32>(7), (MaxPool2d::new(), Flatten));
    /// ```
    fn seeded<Elements: Scalar>(seed: u64) -> Box<Self>
    where
        Self: Init<Elements> + Plain<Elements>,
    {
        let mut new = memory::zeroed_box::<Elements, Self>();
        new.init(&mut ChaCha8Rng::seed_from_u64(seed));
        new
    }

    /// A layer or a network whose every value is 0, built in place on the heap: what a gradient starts from.
    ///
    /// ```
    /// use formwork_layers::{Linear, OnHeap};
    /// assert_eq!(Linear::<4, 2>::zeros().weight, [[0.0; 4]; 2]);
    /// ```
    fn zeros<Elements: Scalar>() -> Box<Self>
    where
        Self: Plain<Elements>,
    {
        memory::zeroed_box::<Elements, Self>()
    }

    /// A copy, built in place on the heap: `clone` would pass through the stack, which a large network overflows.
    ///
    /// ```
    /// use formwork_layers::{Linear, OnHeap};
    /// let best: Box<Linear<4, 2>> = Linear::seeded(7);
    /// assert_eq!(best.boxed(), best);
    /// ```
    fn boxed<Elements: Scalar>(&self) -> Box<Self>
    where
        Self: Plain<Elements>,
    {
        let mut copy = memory::zeroed_box::<Elements, Self>();
        memory::as_mut_slice::<Elements, Self>(&mut copy)
            .copy_from_slice(memory::as_slice::<Elements, Self>(self));
        copy
    }
}
impl<N: Module> OnHeap for N {}

/// The fastest level there is, and what the environment allows.
pub(crate) fn best() -> Compute {
    #[cfg(feature = "std")]
    return Compute::detect();
    #[cfg(not(feature = "std"))]
    Compute::default()
}

struct Output<'a, In: Shape, T: Scalar, N: Infer<In, T>> {
    net: &'a N,
    x: &'a Tensor<In, T>,
    y: &'a mut Tensor<N::Out, T>,
    scratch: &'a mut [T],
}

impl<In: Shape, T: Scalar, N: Infer<In, T>> AtLevel for Output<'_, In, T, N> {
    type Output = ();
    fn at<L: Level>(self, level: L) {
        self.net.infer_tile(level, self.x, self.y, self.scratch);
    }
}

struct Differentiate<'a, In: Shape, T: Scalar, N> {
    net: &'a N,
    x: &'a Tensor<In, T>,
    dy: &'a [T],
}

impl<In: Shape, T: Scalar, N: Layer<In, T>> AtLevel for Differentiate<'_, In, T, N> {
    type Output = Gradients<In, T, N>;
    fn at<L: Level>(self, level: L) -> Gradients<In, T, N> {
        let mut tile = [tile::Tile::<T>::new::<In, N>(true)];
        let mut scratch = memory::Lines::zeros(N::TRAIN_SCRATCH);
        let mut shared = memory::zeroed_vec::<T, T>(N::SHARED);
        let mut parameters = N::zeros();
        tile[0].pack(level, 0, core::slice::from_ref(self.x));
        for part in 0..=N::BARRIERS {
            let pass = Pass { level, part, live: 1, first: 0, key: 0, shared: &shared, frozen: false };
            tile[0].run_forward::<In, N>(self.net, &pass, &mut scratch);
            if part < N::BARRIERS {
                tile::meet::<In, _, N, _>(Meeting::Forward(part), &tile, &mut shared);
            }
        }
        tile[0].dy.copy_from_slice(self.dy);
        for part in 0..=N::BARRIERS {
            let pass = Pass { level, part, live: 1, first: 0, key: 0, shared: &shared, frozen: false };
            tile[0].run_backward::<In, N>(self.net, &pass, &mut scratch, Some(&mut parameters));
            if part < N::BARRIERS {
                tile::meet::<In, _, N, _>(Meeting::Backward(part), &tile, &mut shared);
            }
        }
        let [tile] = tile;
        Gradients {
            input: tile.dx.map_or_else(Tensor::zeros, |dx| Tensor::<In, T>::view(&dx).boxed()),
            parameters,
        }
    }
}
