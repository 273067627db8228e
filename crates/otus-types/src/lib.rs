//! The vocabulary every stage shares: Trino's and Hive's types and their Arrow shapes,
//! query errors with positions and hints, the time-zone table, and the one place that
//! turns a value into Athena's text ([`render`]).
//!
//! This crate must not know SQL text, the catalog, DataFusion or any wire format.

pub mod arrow_type;
pub mod error;
pub mod hive_type;
pub mod render;
pub mod trino_type;
pub mod zone;

pub use error::{Advice, Edit, ErrorCode, Hint, Position, QueryError, QueryFailure, Span};
pub use hive_type::HiveType;
pub use trino_type::{RowField, TrinoType};
