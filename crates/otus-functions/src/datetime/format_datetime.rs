//! `format_datetime(x, format)`: Joda's patterns. It must not know other functions.

use std::borrow::Cow;
use std::sync::Arc;

use datafusion_expr::ColumnarValue;
use otus_types::{QueryError, TrinoType};

use crate::columns::{Column, Compiled, Memo, SCALAR, invalid, texts};
use crate::datetime::moment::Moments;
use crate::datetime::pattern::Pattern;
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs, ScalarKernel};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "format_datetime",
    signatures: &[
        "(timestamp(p), varchar(x)) -> varchar",
        "(timestamp(p) with time zone, varchar(x)) -> varchar",
    ],
    can_fail: true,
    description: "Formats a timestamp with a Joda pattern",
    examples: &[
        Example {
            call: "format_datetime(TIMESTAMP '2001-08-22 03:04:05.321', 'YYYY/MM/dd HH:mm:ss.SSS')",
            result: "2001/08/22 03:04:05.321",
        },
        Example {
            call: "format_datetime(TIMESTAMP '2001-08-22 03:04:05 +09:00', 'EEEE, MMMM d yyyy ZZ')",
            result: "Wednesday, August 22 2001 +09:00",
        },
    ],
    implementation: Implementation::Scalar(|signature| {
        Ok(Arc::new(Kernel { signature: signature.clone(), patterns: Memo::default() }))
    }),
    ..SCALAR
};

#[derive(Debug)]
struct Kernel {
    signature: BoundSignature,
    patterns: Memo<Pattern>,
}

impl ScalarKernel for Kernel {
    fn call(&self, args: &KernelArgs<'_>) -> Result<ColumnarValue, QueryError> {
        let ty =
            self.signature.arguments.first().ok_or_else(|| invalid("two arguments are needed"))?;
        let from = Moments::of(Column::of(args, 0)?, ty)?;
        let format = Column::of(args, 1)?;
        let format = format.texts()?;
        let mut compiled = Compiled::new(&self.patterns);
        // Formats know milliseconds at most; finer digits are rounded away.
        let fine = matches!(ty, TrinoType::Timestamp(p) | TrinoType::TimestampTz(p) if *p > 3);
        texts(args.rows, |row| {
            let (Some(at), Some(format)) = (from.get(row), format.get(row)) else {
                return Ok(None);
            };
            let mut out = String::with_capacity(24);
            let at = if fine { at.rounded(3) } else { at };
            compiled.get(format, Pattern::joda)?.print(at, &mut out);
            Ok(Some(Cow::Owned(out)))
        })
        .map(ColumnarValue::Array)
    }
}
