//! Trino's functions with Trino's answers.
//!
//! Every function is one file in a family folder (`string/`, `json/`, …) holding one
//! [`FunctionSpec`]: names, Trino signatures, whether it can fail, a description, examples
//! that are also tests, and how to build its kernel for one bound signature. A family's
//! `mod.rs` lists its specs; [`registry`] lists the families. From this slice come name
//! resolution, `SHOW FUNCTIONS`, completion and `docs/functions.md`.
//!
//! The analyzer calls [`resolve`] with Trino argument types and gets a [`BoundCall`]: the
//! concrete types every argument must be cast to, the result type, and a DataFusion
//! function whose registered name carries the bound signature, so that plans travel by name.
//! Operators (`$add`, `$eq`, `$subscript`, …), casts ([`cast`]) and `$try` are functions too.
//!
//! This crate must not know the catalog, storage or SQL text.

pub mod aggregate;
pub mod array;
pub mod aws;
pub mod binary;
pub mod bitwise;
pub mod cast;
pub mod coercion;
pub mod color;
pub mod columns;
pub mod conversion;
pub mod datetime;
pub mod documentation;
pub mod forms;
pub mod hints;
pub mod ip;
pub mod json;
pub mod lambda;
pub mod like;
pub mod map;
pub mod math;
pub mod operator;
pub mod regexp;
pub mod registry;
pub mod resolve;
pub mod rows;
pub mod session;
pub mod signature;
pub mod sketch;
pub mod spec;
pub mod string;
pub mod udf;
pub mod url;
pub mod uuid;
pub mod value;
pub mod window;

/// Plain field access and struct construction: scans recognise the former in pushed-down plans.
pub use datafusion_functions::core::expr_fn::{get_field, named_struct};
pub use resolve::{ArgumentType, BindLambda, BoundCall, BoundSignature, resolve};
pub use spec::{
    Example, FunctionKind, FunctionSpec, HigherOrderKernel, Implementation, KernelArgs,
    ScalarKernel,
};
pub use udf::can_fail;
