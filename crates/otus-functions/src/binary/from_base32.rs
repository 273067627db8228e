//! `from_base32`: bytes of base32 text; padding may be missing. It must not know other functions.

use data_encoding::{BASE32_NOPAD, DecodeKind, Encoding};
use otus_types::{QueryError, TrinoType};

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::columns::{Column, SCALAR, binaries, invalid, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "from_base32",
    signatures: &["(varchar(x)) -> varbinary", "(varbinary) -> varbinary"],
    can_fail: true,
    description: "Bytes of base32 text; padding may be missing",
    examples: &[Example { call: "from_base32('MZXW6===')", result: "66 6f 6f" }],
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
    let digits = text.iter().rposition(|byte| *byte != b'=').map_or(0, |last| last + 1);
    let digits = text.get(..digits).unwrap_or_default();
    let error = match LENIENT.decode(digits) {
        Ok(bytes) => return Ok(Cow::Owned(bytes)),
        Err(error) => error,
    };
    Err(invalid(match (error.kind, digits.get(error.position)) {
        (DecodeKind::Symbol, Some(byte)) => {
            format!("Unrecognized character: {}", char::from(*byte))
        }
        _ => format!("Invalid input length {}", digits.len()),
    }))
}

/// Bits behind the last whole byte are not looked at.
static LENIENT: LazyLock<Encoding> = LazyLock::new(|| {
    let mut rules = BASE32_NOPAD.specification();
    rules.check_trailing_bits = false;
    rules.encoding().unwrap_or(BASE32_NOPAD)
});
