//! `ip_prefix`: network of an address and a number of leading bits. It must not know other functions.

use arrow::datatypes::Int64Type;
use otus_types::{ErrorCode, QueryError, TrinoType};

use super::network::{Network, addresses, fixed, is_v4, parse_address};
use crate::columns::{Column, SCALAR, invalid, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "ip_prefix",
    signatures: &["(ipaddress, bigint) -> ipprefix", "(varchar, bigint) -> ipprefix"],
    can_fail: true,
    description: "Network of an address and a number of leading bits",
    examples: &[
        Example { call: "ip_prefix(IPADDRESS '192.168.255.255', 9)", result: "192.128.0.0/9" },
        Example {
            call: "ip_prefix('2001:db8:85a3::8a2e:370:7334', 48)",
            result: "2001:db8:85a3::/48",
        },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| {
            let (address, bits) = (Column::of(args, 0)?, Column::of(args, 1)?);
            let bits = bits.values::<Int64Type>()?;
            if matches!(signature.arguments.first(), Some(TrinoType::Varchar(_))) {
                let text = address.texts()?;
                return fixed(args.rows, 17, |row| {
                    let (Some(text), Some(bits)) = (text.get(row), bits.get(row)) else {
                        return Ok(None);
                    };
                    let address = parse_address(text).ok_or_else(|| {
                        let message = format!("Cannot cast value to IPADDRESS: {text}");
                        QueryError::new(ErrorCode::InvalidCastArgument, message)
                    })?;
                    prefix(address, bits).map(Some)
                });
            }
            let address = addresses(&address)?;
            fixed(args.rows, 17, |row| {
                let (Some(address), Some(bits)) = (address.get(row), bits.get(row)) else {
                    return Ok(None);
                };
                prefix(address, bits).map(Some)
            })
        })
    }),
    ..SCALAR
};

fn prefix(address: [u8; 16], bits: i64) -> Result<Vec<u8>, QueryError> {
    let (version, most) = if is_v4(address) { (4, 32) } else { (6, 128) };
    let length = u8::try_from(bits)
        .ok()
        .filter(|bits| *bits <= most)
        .ok_or_else(|| invalid(format!("IPv{version} subnet size must be in range [0, {most}]")))?;
    Ok(Network::new(address, length).bytes())
}
