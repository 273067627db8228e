//! The `otus` command. It wires the crates together and must hold no logic of its own.

fn main() {}
