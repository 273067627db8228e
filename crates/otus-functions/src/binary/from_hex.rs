//! `from_hex`: bytes of hexadecimal text. It must not know other functions.

use data_encoding::HEXLOWER_PERMISSIVE;
use otus_types::{QueryError, TrinoType};

use std::borrow::Cow;

use crate::columns::{Column, SCALAR, binaries, invalid, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "from_hex",
    signatures: &["(varchar(x)) -> varbinary", "(varbinary) -> varbinary"],
    can_fail: true,
    description: "Bytes of hexadecimal text",
    examples: &[Example { call: "from_hex('01AB')", result: "01 ab" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| {
            let encoded = Column::of(args, 0)?;
            if signature.arguments.first() == Some(&TrinoType::Varbinary) {
                let encoded = encoded.binaries()?;
                return binaries(args.rows, |row| encoded.get(row).map(decode).transpose());
            }
            let encoded = encoded.texts()?;
            binaries(args.rows, |row| {
                encoded.get(row).map(|text| decode(text.as_bytes())).transpose()
            })
        })
    }),
    ..SCALAR
};

fn decode(text: &[u8]) -> Result<Cow<'static, [u8]>, QueryError> {
    if !text.len().is_multiple_of(2) {
        return Err(invalid(format!("invalid input length {}", text.len())));
    }
    HEXLOWER_PERMISSIVE.decode(text).map(Cow::Owned).map_err(|error| {
        let byte = text.get(error.position).copied().unwrap_or_default();
        invalid(format!("not a hexadecimal digit: \"{}\" = {byte}", char::from(byte)))
    })
}
