//! `ip_is_private`: whether an address is private, loopback or link-local; NULL for other text (not in Trino). It must not know other functions.

use std::net::IpAddr;

use arrow::array::{Array, AsArray};
use otus_types::TrinoType;

use crate::columns::{Column, SCALAR, booleans, invalid, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "ip_is_private",
    signatures: &["(varchar) -> boolean", "(ipaddress) -> boolean"],
    description: "Whether an address is private, loopback or link-local; NULL for other text (not in Trino)",
    examples: &[
        Example { call: "ip_is_private('10.0.0.1')", result: "true" },
        Example { call: "ip_is_private('8.8.8.8')", result: "false" },
        Example { call: "ip_is_private('AWS Internal')", result: "NULL" },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| {
            let address = Column::of(args, 0)?;
            if matches!(signature.arguments.first(), Some(TrinoType::Varchar(_))) {
                let text = address.texts()?;
                return booleans(args.rows, |row| {
                    Ok(text.get(row).and_then(|text| text.parse().ok()).map(is_private))
                });
            }
            let bytes = address.array.as_fixed_size_binary_opt();
            let bytes = bytes.ok_or_else(|| invalid("argument of a kernel is not an address"))?;
            booleans(args.rows, |row| {
                let at = address.at(row);
                let octets =
                    (!bytes.is_null(at)).then(|| <[u8; 16]>::try_from(bytes.value(at)).ok());
                Ok(octets.flatten().map(|octets| is_private(IpAddr::from(octets).to_canonical())))
            })
        })
    }),
    ..SCALAR
};

/// Private (RFC 1918, RFC 4193), shared (RFC 6598), loopback or link-local.
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [first, second, ..] = v4.octets();
            let shared = first == 100 && (64..128).contains(&second);
            v4.is_private() || v4.is_loopback() || v4.is_link_local() || shared
        }
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
    }
}
