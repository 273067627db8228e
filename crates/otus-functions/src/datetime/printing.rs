//! Printing moments by a pattern: the kernel behind `date_format` and `format_datetime`. It
//! must not know whose patterns they are.

use std::borrow::Cow;
use std::sync::Arc;

use datafusion_expr::ColumnarValue;
use otus_types::{QueryError, TrinoType};

use super::pattern::Pattern;
use crate::columns::{Column, Compiled, Memo, invalid, texts};
use crate::datetime::moment::Moments;
use crate::resolve::BoundSignature;
use crate::spec::{KernelArgs, ScalarKernel};

/// Reads one kind of pattern.
pub type Read = fn(&str) -> Result<Pattern, QueryError>;

/// The kernel of `(moment, pattern) -> varchar`.
pub fn printing(signature: &BoundSignature, read: Read) -> Arc<dyn ScalarKernel> {
    Arc::new(Kernel { signature: signature.clone(), patterns: Memo::default(), read })
}

#[derive(Debug)]
struct Kernel {
    signature: BoundSignature,
    patterns: Memo<Pattern>,
    read: Read,
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
            compiled.get(format, self.read)?.print(at, &mut out);
            Ok(Some(Cow::Owned(out)))
        })
        .map(ColumnarValue::Array)
    }
}
