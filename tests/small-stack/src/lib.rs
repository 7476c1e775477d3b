//! See `tests`. The profile of this package has no optimisation, and generic code is compiled where it is used.
