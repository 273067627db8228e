//! `is_json_scalar(json)`. It must not know other functions.

use crate::columns::{Column, SCALAR, booleans, invalid, plain};
use crate::json::scan::{Kind, Scanner};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "is_json_scalar",
    signatures: &["(varchar(x)) -> boolean", "(json) -> boolean"],
    can_fail: true,
    description: "Whether a JSON value is a number, a string, true, false or null",
    examples: &[
        Example { call: "is_json_scalar('1')", result: "true" },
        Example { call: "is_json_scalar('[1, 2, 3]')", result: "false" },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let json = Column::of(args, 0)?;
            let json = json.texts()?;
            booleans(args.rows, |row| {
                json.get(row)
                    .map(|text| {
                        is_scalar(text).ok_or_else(|| {
                            invalid(format!("Invalid JSON value: {}", shortened(text)))
                        })
                    })
                    .transpose()
            })
        })
    }),
    ..SCALAR
};

fn is_scalar(text: &str) -> Option<bool> {
    let mut scanner = Scanner::new(text);
    let kind = scanner.kind().ok()?;
    scanner.skip_value().ok()?;
    scanner.at_end().then_some(!matches!(kind, Kind::Object | Kind::Array))
}

/// Trino cuts long values in this message.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 10_000;
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => {
            format!("{}...(truncated)", text.get(..at).unwrap_or(text))
        }
        None => text.to_owned(),
    }
}
