//! `ip_subnet_min`: lowest address of a network. It must not know other functions.

use super::network::{fixed, networks};
use crate::columns::{Column, SCALAR, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "ip_subnet_min",
    signatures: &["(ipprefix) -> ipaddress"],
    description: "Lowest address of a network",
    examples: &[Example { call: "ip_subnet_min(IPPREFIX '192.64.0.0/9')", result: "192.0.0.0" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let network = Column::of(args, 0)?;
            let network = networks(&network)?;
            fixed(args.rows, 16, |row| Ok(network.get(row).map(|network| network.min().to_vec())))
        })
    }),
    ..SCALAR
};
