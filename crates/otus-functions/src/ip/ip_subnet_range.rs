//! `ip_subnet_range`: lowest and highest address of a network. It must not know other functions.

use std::sync::Arc;

use arrow::array::{FixedSizeBinaryBuilder, ListBuilder};
use otus_types::TrinoType;
use otus_types::arrow_type::list_field;

use super::network::networks;
use crate::columns::{Column, SCALAR, invalid, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "ip_subnet_range",
    signatures: &["(ipprefix) -> array(ipaddress)"],
    description: "Lowest and highest address of a network",
    examples: &[Example {
        call: "ip_subnet_range(IPPREFIX '1.2.3.160/24')",
        result: "[1.2.3.0, 1.2.3.255]",
    }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let network = Column::of(args, 0)?;
            let network = networks(&network)?;
            let mut builder = ListBuilder::new(FixedSizeBinaryBuilder::new(16))
                .with_field(list_field(&TrinoType::IpAddress));
            for row in 0..args.rows {
                let Some(network) = network.get(row) else {
                    builder.append_null();
                    continue;
                };
                for address in [network.min(), network.max()] {
                    builder.values().append_value(address).map_err(|e| invalid(e.to_string()))?;
                }
                builder.append(true);
            }
            Ok(Arc::new(builder.finish()))
        })
    }),
    ..SCALAR
};
