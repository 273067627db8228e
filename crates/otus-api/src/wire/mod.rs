//! What the JSON 1.1 APIs share: reading members of a request, refusing one, pages of a
//! list. It must not know any operation.

mod context;
mod error;
mod fields;
mod names;
mod operation;
mod paging;

pub use context::Context;
pub use error::ApiError;
pub use fields::Fields;
pub use names::NamePattern;
pub use operation::{Operation, dispatch, find};
pub use paging::{Paged, page_of};

use serde_json::Value;

/// Milliseconds since 1970 as the wire has them: seconds, as a number with a fraction.
#[must_use]
#[allow(clippy::cast_precision_loss)] // exact for every year below 280,000
pub fn seconds(millis: i64) -> Value {
    Value::from(millis as f64 / 1000.0)
}

/// An object without the members that are null.
#[must_use]
pub fn without_nulls(mut value: Value) -> Value {
    if let Value::Object(members) = &mut value {
        members.retain(|_, member| !member.is_null());
    }
    value
}
