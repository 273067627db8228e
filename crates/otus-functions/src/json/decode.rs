//! `$json_decode` and `$json_encode`: FORMAT JSON ENCODING UTF8, UTF16, UTF32 (little
//! endian, as Trino). They must not know JSON.

use std::borrow::Cow;

use crate::columns::{Column, SCALAR, binaries, plain, texts};
use crate::spec::{FunctionSpec, Implementation};

pub const DECODE: FunctionSpec = FunctionSpec {
    name: "$json_decode",
    signatures: &["(varbinary, varchar) -> varchar"],
    description: "Text of bytes in UTF8, UTF16 or UTF32",
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let (bytes, encoding) = (Column::of(args, 0)?, Column::of(args, 1)?);
            let (bytes, encoding) = (bytes.binaries()?, encoding.texts()?);
            texts(args.rows, |row| {
                Ok(bytes.get(row).zip(encoding.get(row)).map(|(b, e)| Cow::Owned(decode(b, e))))
            })
        })
    }),
    ..SCALAR
};

pub const ENCODE: FunctionSpec = FunctionSpec {
    name: "$json_encode",
    signatures: &["(varchar, varchar) -> varbinary"],
    description: "Bytes of a text in UTF8, UTF16 or UTF32",
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let (text, encoding) = (Column::of(args, 0)?, Column::of(args, 1)?);
            let (text, encoding) = (text.texts()?, encoding.texts()?);
            binaries(args.rows, |row| {
                Ok(text.get(row).zip(encoding.get(row)).map(|(t, e)| Cow::Owned(encode(t, e))))
            })
        })
    }),
    ..SCALAR
};

fn decode(bytes: &[u8], encoding: &str) -> String {
    match encoding.to_ascii_uppercase().as_str() {
        "UTF16" => {
            let units = bytes.chunks(2).map(|pair| {
                u16::from_le_bytes([
                    pair.first().copied().unwrap_or(0),
                    pair.get(1).copied().unwrap_or(0),
                ])
            });
            char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        }
        "UTF32" => bytes
            .chunks(4)
            .map(|four| {
                let code =
                    four.iter().rev().fold(0_u32, |code, byte| (code << 8) | u32::from(*byte));
                char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
            })
            .collect(),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

fn encode(text: &str, encoding: &str) -> Vec<u8> {
    match encoding.to_ascii_uppercase().as_str() {
        "UTF16" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "UTF32" => text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect(),
        _ => text.as_bytes().to_vec(),
    }
}
