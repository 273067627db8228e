//! `from_iso8601_date(text)`. It must not know other functions.

use otus_types::TrinoType;

use crate::columns::{Column, SCALAR, plain};
use crate::datetime::iso;
use crate::datetime::moment::moments;
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "from_iso8601_date",
    signatures: &["(varchar(x)) -> date"],
    can_fail: true,
    description: "Reads an ISO 8601 calendar, week or ordinal date",
    examples: &[
        Example { call: "from_iso8601_date('2020-05-11')", result: "2020-05-11" },
        Example { call: "from_iso8601_date('2020-W10')", result: "2020-03-02" },
        Example { call: "from_iso8601_date('2020-123')", result: "2020-05-02" },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let text = Column::of(args, 0)?;
            let text = text.texts()?;
            moments(&TrinoType::Date, args.rows, |row| text.get(row).map(iso::date).transpose())
        })
    }),
    ..SCALAR
};
