//! Family `window`: window functions with Trino's result types. Aggregates are used over
//! windows as they are (see `aggregate`).

mod frame_value;
mod offset;
mod ranking;
mod udwf;

use crate::rows::SCALAR;
use crate::spec::{FunctionKind, FunctionSpec};

/// What window functions have in common; a registry line says the rest.
const WINDOW: FunctionSpec = FunctionSpec { kind: FunctionKind::Window, ..SCALAR };

/// Every function of the family.
pub const FUNCTIONS: &[&FunctionSpec] = &[
    &frame_value::FIRST_VALUE,
    &frame_value::LAST_VALUE,
    &frame_value::NTH_VALUE,
    &offset::LAG,
    &offset::LEAD,
    &ranking::CUME_DIST,
    &ranking::DENSE_RANK,
    &ranking::NTILE,
    &ranking::PERCENT_RANK,
    &ranking::RANK,
    &ranking::ROW_NUMBER,
];
