//! `from_base64url`: bytes of base64 text of the URL alphabet. It must not know other functions.

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use otus_types::{QueryError, TrinoType};

use std::borrow::Cow;

use super::malformed_base64;
use crate::columns::{Column, SCALAR, binaries, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "from_base64url",
    signatures: &["(varchar(x)) -> varbinary", "(varbinary) -> varbinary"],
    can_fail: true,
    description: "Bytes of base64 text of the URL alphabet",
    examples: &[Example { call: "from_base64url('-_8=')", result: "fb ff" }],
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

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

fn decode(text: &[u8]) -> Result<Cow<'static, [u8]>, QueryError> {
    LENIENT.decode(text).map(Cow::Owned).map_err(|error| malformed_base64(&error))
}
