//! Tells the crate whether it is compiled without optimisation, which no `cfg` of the compiler's does: a program whose dev profile
//! has an `opt-level` need not be told to set one.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(unoptimised)");
    if std::env::var("OPT_LEVEL").is_ok_and(|level| level == "0") {
        println!("cargo::rustc-cfg=unoptimised");
    }
}
