//! The workloads that Formwork and other frameworks are compared on, one a line:
//! `workload<TAB>threads<TAB>value<TAB>unit`, the median of repetitions.
//!
//! Images come in as N x C x H x W values; packing them into tiles is inside the timed region. Convolutions count
//! 2 multiply-adds of the direct method, and backward counts dW and dX, twice the forward.

mod convolution;
mod networks;

use clap::Parser;
use formwork_benches::clock::{self, Clock};

/// Measures the peer workloads.
#[derive(Parser)]
struct Args {
    /// How many threads to use.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    threads: u16,
    /// How many seconds to spend on each workload.
    #[arg(long, default_value_t = 2.0)]
    secs: f64,
    /// Only these workloads.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Prints the workloads' names.
    #[arg(long)]
    list: bool,
}

/// A workload: its name and what measures it. The value's unit comes with the value.
type Workload = (&'static str, fn(&Clock) -> (f64, &'static str));

const WORKLOADS: &[Workload] = &[
    ("peak", clock::peak),
    ("w1", networks::latency),
    ("w2_b64", |clock| networks::lenet_inference(clock, 64)),
    ("w2_b256", |clock| networks::lenet_inference(clock, 256)),
    ("w3_b64", networks::lenet_step),
    ("w4a_b1_fwd", |clock| convolution::forward::<convolution::A>(clock, 1)),
    ("w4a_b1_fwdbwd", |clock| convolution::both::<convolution::A>(clock, 1)),
    ("w4a_b16_fwd", |clock| convolution::forward::<convolution::A>(clock, 16)),
    ("w4a_b16_fwdbwd", |clock| convolution::both::<convolution::A>(clock, 16)),
    ("w4b_fwd", |clock| convolution::forward::<convolution::B>(clock, 64)),
    ("w4b_fwdbwd", |clock| convolution::both::<convolution::B>(clock, 64)),
    ("w4c_fwd", |clock| convolution::forward::<convolution::C>(clock, 16)),
    ("w4c_fwdbwd", |clock| convolution::both::<convolution::C>(clock, 16)),
    ("w4d_fwd", |clock| convolution::forward::<convolution::D>(clock, 64)),
    ("w4d_fwdbwd", |clock| convolution::both::<convolution::D>(clock, 64)),
    ("w5_b64", networks::vgg_step),
    ("w6_b1", |clock| networks::mobilenet_inference(clock, 1)),
    ("w6_b8", |clock| networks::mobilenet_inference(clock, 8)),
    ("w7_b64", networks::resnet_step),
];

fn main() -> std::process::ExitCode {
    let args = Args::parse();
    if args.list {
        WORKLOADS.iter().for_each(|(name, _)| println!("{name}"));
        return std::process::ExitCode::SUCCESS;
    }
    if let Some(unknown) = args.only.iter().find(|name| WORKLOADS.iter().all(|(known, _)| known != name)) {
        eprintln!("error: no workload `{unknown}`; --list prints them");
        return std::process::ExitCode::from(2);
    }
    let clock = Clock::new(args.threads.into(), args.secs);
    for (name, measure) in WORKLOADS {
        if args.only.is_empty() || args.only.iter().any(|only| only == name) {
            let (value, unit) = measure(&clock);
            println!("{name}\t{}\t{value:.2}\t{unit}", args.threads);
        }
    }
    std::process::ExitCode::SUCCESS
}
