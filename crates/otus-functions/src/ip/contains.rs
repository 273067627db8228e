//! `contains`: whether a network in CIDR notation holds an address. It must not know other functions.

use super::network::{Network, addresses};
use crate::columns::{Column, SCALAR, booleans, invalid, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "contains",
    signatures: &["(varchar, ipaddress) -> boolean"],
    can_fail: true,
    description: "Whether a network in CIDR notation holds an address",
    examples: &[
        Example { call: "contains('10.0.0.0/8', IPADDRESS '10.255.255.255')", result: "true" },
        Example { call: "contains('10.0.0.0/8', IPADDRESS '11.255.255.255')", result: "false" },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let (network, address) = (Column::of(args, 0)?, Column::of(args, 1)?);
            let (network, address) = (network.texts()?, addresses(&address)?);
            booleans(args.rows, |row| {
                let (Some(network), Some(address)) = (network.get(row), address.get(row)) else {
                    return Ok(None);
                };
                let network = Network::parse(network).map_err(invalid)?;
                Ok(Some(network.contains(address)))
            })
        })
    }),
    ..SCALAR
};
