//! `luhn_check(digits)`. It must not know other functions.

use otus_types::QueryError;

use crate::columns::{Column, SCALAR, booleans, invalid, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "luhn_check",
    signatures: &["(varchar) -> boolean"],
    can_fail: true,
    description: "Whether a string of digits is valid by the Luhn algorithm",
    examples: &[
        Example { call: "luhn_check('79927398713')", result: "true" },
        Example { call: "luhn_check('79927398714')", result: "false" },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let digits = Column::of(args, 0)?;
            let digits = digits.texts()?;
            booleans(args.rows, |row| digits.get(row).map(check).transpose())
        })
    }),
    ..SCALAR
};

fn check(digits: &str) -> Result<bool, QueryError> {
    let mut sum = 0_u64;
    for (at, byte) in digits.bytes().rev().enumerate() {
        if !byte.is_ascii_digit() {
            return Err(invalid("Input contains non-digit character"));
        }
        let digit = u64::from(byte - b'0');
        // From the right, every other digit counts double, less nine above nine.
        sum += match (at % 2, digit * 2) {
            (0, _) => digit,
            (_, double) if double > 9 => double - 9,
            (_, double) => double,
        };
    }
    Ok(!digits.is_empty() && sum.is_multiple_of(10))
}
