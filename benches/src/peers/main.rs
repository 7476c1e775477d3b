//! The workloads that Formwork and other frameworks are compared on, one a line:
//! `workload<TAB>threads<TAB>value<TAB>unit`, the median of repetitions.
//!
//! With `--shares` a fifth column says which share of the cores' own limit that is, counting the formula's operations, two a
//! multiply-add; Winograd's form, which needs fewer, can show more than all of it.
//!
//! Images come in as N x C x H x W values; packing them into tiles is inside the timed region. Convolutions count
//! 2 multiply-adds of the direct method, and backward counts dW and dX, twice the forward.

mod convolution;
mod networks;

use clap::Parser;
use formwork_benches::clock::Clock;
use formwork_benches::limit;

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
    /// Says which share of the cores' limit each figure is.
    #[arg(long)]
    shares: bool,
    /// Prints the workloads' names.
    #[arg(long)]
    list: bool,
}

/// What was measured.
struct Figure {
    value: f64,
    unit: &'static str,
    /// Operations a second, as the formula counts them.
    rate: f64,
}

impl Figure {
    /// Operations a second, in GFLOP/s.
    fn gflops(rate: f64) -> Self {
        Figure { value: rate / 1e9, unit: "GFLOP/s", rate }
    }

    /// So many images, of so many operations each, in so many seconds.
    fn images(count: usize, operations: u64, seconds: f64) -> Self {
        let value = count as f64 / seconds;
        Figure { value, unit: "img/s", rate: value * operations as f64 }
    }
}

/// A workload: its name and what measures it.
type Workload = (&'static str, fn(&Clock) -> Figure);

const WORKLOADS: &[Workload] = &[
    ("peak", |clock| Figure::gflops(limit::operations_a_second(clock))),
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
    let limit = args.shares.then(|| limit::operations_a_second(&clock) * f64::from(args.threads));
    for (name, measure) in WORKLOADS {
        if args.only.is_empty() || args.only.iter().any(|only| only == name) {
            let Figure { value, unit, rate } = measure(&clock);
            print!("{name}\t{}\t{value:.2}\t{unit}", args.threads);
            match limit {
                Some(limit) => println!("\t{:.0} %", 100.0 * rate / limit),
                None => println!(),
            }
        }
    }
    std::process::ExitCode::SUCCESS
}
