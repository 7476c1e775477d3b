//! A request to stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A request to stop that may come from anywhere: [`Fit`](crate::Fit) then finishes the step that is under way, saves, and ends.
///
/// ```
/// let interrupt = formwork_train::Interrupt::new();
/// let other = interrupt.clone();
/// std::thread::spawn(move || other.request()).join().unwrap();
/// assert!(interrupt.is_requested());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Nobody asks yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks.
    pub fn request(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Whether somebody asked.
    pub fn is_requested(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    /// Asks when Ctrl-C is pressed, or when the system asks the process to end (SIGTERM, SIGHUP). A second time ends the process at
    /// once, with exit code 130.
    ///
    /// # Errors
    ///
    /// What the system says, and if the process has such a handler already.
    #[cfg(feature = "ctrlc")]
    pub fn on_ctrl_c() -> std::io::Result<Self> {
        let interrupt = Self::new();
        let asked = interrupt.clone();
        let handler = move || {
            if asked.0.swap(true, Ordering::SeqCst) {
                std::process::exit(130);
            }
        };
        ctrlc::set_handler(handler).map_err(std::io::Error::other)?;
        Ok(interrupt)
    }
}
