//! `format(format, args…)`: Java's format strings over values of any type. It must not know
//! how a specifier is read or a value written (see [`super::java_format`]).

use std::borrow::Cow;
use std::sync::Arc;

use datafusion_expr::ColumnarValue;
use otus_types::QueryError;

use crate::columns::{Column, Compiled, Memo, SCALAR, texts};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs, ScalarKernel};
use crate::string::java_format::Format;
use crate::string::java_format::argument::Arguments;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "format",
    // Every argument has a type of its own.
    signatures: &[
        "(varchar) -> varchar",
        "(varchar, A) -> varchar",
        "(varchar, A, B) -> varchar",
        "(varchar, A, B, C) -> varchar",
        "(varchar, A, B, C, D) -> varchar",
        "(varchar, A, B, C, D, E) -> varchar",
        "(varchar, A, B, C, D, E, F) -> varchar",
        "(varchar, A, B, C, D, E, F, G) -> varchar",
        "(varchar, A, B, C, D, E, F, G, H) -> varchar",
        "(varchar, A, B, C, D, E, F, G, H, I) -> varchar",
        "(varchar, A, B, C, D, E, F, G, H, I, J) -> varchar",
        "(varchar, A, B, C, D, E, F, G, H, I, J, K) -> varchar",
        "(varchar, A, B, C, D, E, F, G, H, I, J, K, L) -> varchar",
        "(varchar, A, B, C, D, E, F, G, H, I, J, K, L, M) -> varchar",
        "(varchar, A, B, C, D, E, F, G, H, I, J, K, L, M, N) -> varchar",
        "(varchar, A, B, C, D, E, F, G, H, I, J, K, L, M, N, O) -> varchar",
        "(varchar, A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P) -> varchar",
    ],
    can_fail: true,
    called_on_null: true,
    description: "Formats values with a Java format string",
    examples: &[
        Example { call: "format('%s%%', 123)", result: "123%" },
        Example { call: "format('%.5f', 3.14159e0)", result: "3.14159" },
        Example { call: "format('%03d', 8)", result: "008" },
        Example { call: "format('%,.2f', 1234567.89)", result: "1,234,567.89" },
        Example { call: "format('%-7s,%7s', 'hello', 'world')", result: "hello  ,  world" },
        Example { call: "format('%2$s %3$s %1$s', 'a', 'b', 'c')", result: "b c a" },
        Example {
            call: "format('%1$tA, %1$tB %1$te, %1$tY', DATE '2006-07-04')",
            result: "Tuesday, July 4, 2006",
        },
    ],
    implementation: Implementation::Scalar(|signature| {
        Ok(Arc::new(Kernel { signature: signature.clone(), formats: Memo::default() }))
    }),
    ..SCALAR
};

#[derive(Debug)]
struct Kernel {
    signature: BoundSignature,
    formats: Memo<Format>,
}

impl ScalarKernel for Kernel {
    fn call(&self, args: &KernelArgs<'_>) -> Result<ColumnarValue, QueryError> {
        let format = Column::of(args, 0)?;
        let format = format.texts()?;
        let arguments = Arguments::of(&self.signature, args)?;
        let mut compiled = Compiled::new(&self.formats);
        texts(args.rows, |row| {
            let Some(text) = format.get(row) else {
                return Ok(None);
            };
            let values = arguments.row(row)?;
            let out = compiled.get(text, Format::compile)?.write(text, &values)?;
            Ok(Some(Cow::Owned(out)))
        })
        .map(ColumnarValue::Array)
    }
}
