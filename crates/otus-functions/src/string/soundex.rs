//! `soundex(string)`: Apache Commons Codec's US English Soundex. It must not know other functions.

use arrow::array::ArrayRef;
use std::borrow::Cow;

use otus_types::QueryError;

use crate::columns::{Column, SCALAR, invalid, plain, texts};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "soundex",
    signatures: &["(varchar) -> varchar(4)"],
    can_fail: true,
    description: "The Soundex code of a word",
    examples: &[
        Example { call: r#"soundex('CHYNA')"#, result: r#"C500"# },
        Example { call: r#"soundex('Robert')"#, result: r#"R163"# },
        Example { call: r#"soundex('Ashcraft')"#, result: r#"A261"# },
    ],
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(_signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let text = Column::of(args, 0)?;
    let text = text.texts()?;
    texts(args.rows, |row| text.get(row).map(|text| code(text).map(Cow::Owned)).transpose())
}

/// Digit of every letter from A.
const DIGITS: &[u8; 26] = b"01230120022455012623010202";

fn digit(letter: char) -> Result<u8, QueryError> {
    let index = i64::from(u32::from(letter)) - i64::from(b'A');
    let digit = usize::try_from(index).ok().and_then(|index| DIGITS.get(index));
    digit
        .copied()
        .ok_or_else(|| invalid(format!("The character is not mapped: {letter} (index={index})")))
}

fn code(text: &str) -> Result<String, QueryError> {
    let mut letters = text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_uppercase);
    let Some(first) = letters.next() else {
        return Ok(String::new());
    };
    let mut code = first.to_string();
    let mut last = digit(first)?;
    for letter in letters {
        if code.len() >= 4 {
            break;
        }
        if letter == 'H' || letter == 'W' {
            continue;
        }
        let next = digit(letter)?;
        if next != b'0' && next != last {
            code.push(char::from(next));
        }
        last = next;
    }
    Ok(format!("{code:0<4}"))
}
