//! `is_subnet_of`: whether a network holds an address or another network. It must not know other functions.

use otus_types::TrinoType;

use super::network::{addresses, networks};
use crate::columns::{Column, SCALAR, booleans, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "is_subnet_of",
    signatures: &["(ipprefix, ipaddress) -> boolean", "(ipprefix, ipprefix) -> boolean"],
    description: "Whether a network holds an address or another network",
    examples: &[
        Example {
            call: "is_subnet_of(IPPREFIX '192.168.3.131/26', IPADDRESS '192.168.3.144')",
            result: "true",
        },
        Example {
            call: "is_subnet_of(IPPREFIX '64:ff9b::17/64', IPADDRESS '64:ffff::17')",
            result: "false",
        },
        Example {
            call: "is_subnet_of(IPPREFIX '192.168.3.131/26', IPPREFIX '192.168.3.144/30')",
            result: "true",
        },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| {
            let (network, other) = (Column::of(args, 0)?, Column::of(args, 1)?);
            let network = networks(&network)?;
            if signature.arguments.get(1) == Some(&TrinoType::IpPrefix) {
                let other = networks(&other)?;
                return booleans(args.rows, |row| {
                    Ok(network
                        .get(row)
                        .zip(other.get(row))
                        .map(|(network, other)| network.holds(other)))
                });
            }
            let address = addresses(&other)?;
            booleans(args.rows, |row| {
                Ok(network.get(row).zip(address.get(row)).map(|(network, at)| network.contains(at)))
            })
        })
    }),
    ..SCALAR
};
