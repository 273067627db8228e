//! What the JSON SerDes share: the plan of wanted keys, two ways of finding them (careful
//! and fast), and building values from what was found. It must not know any one SerDe.

mod append;
pub(crate) mod careful;
mod convert;
mod lines;
mod members;
mod plan;
#[cfg(test)]
pub(crate) mod random;
mod slots;
mod table;
pub(crate) mod text;
#[cfg(test)]
pub(crate) mod twins;
pub(crate) mod walk;

pub(crate) use append::{Appender, Lists, RowError, Source};
pub(crate) use convert::{Containers, JsonRules, Mismatch};
pub(crate) use lines::{JsonLines, JsonRows, LineRules};
pub(crate) use members::{closing, fill, for_elements, same_key};
pub(crate) use plan::{ColumnKey, RowPlan};
pub(crate) use slots::{Slot, Slots};
pub(crate) use table::JsonTable;
