//! Makes `console/dist` where it is missing: the assets' folder is resolved when the crate is
//! compiled, which may be before the console is built. It must not build the console.
#![allow(clippy::print_stdout, reason = "how a build script speaks to cargo")]

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if let Err(error) = std::fs::create_dir_all("../../console/dist") {
        println!("cargo::warning=cannot make console/dist: {error}");
    }
}
