//! Development tasks: `cargo xtask demo|test|tidy|bench`.

fn main() {}
