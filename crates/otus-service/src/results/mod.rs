//! Results as files and pages: CSV, TXT, `.metadata`, manifests, and the typed rows that
//! stay with the server. It must not know how rows were computed.

mod column_info;
mod csv;
mod deliver;
mod json_value;
mod location;
mod metadata;
mod page;
mod window;
mod writer;

pub use column_info::ColumnInfo;
pub use json_value::json_value;
pub use page::ResultPage;
pub use window::{TypedRows, Windows};
pub use writer::typed_path;

pub(crate) use column_info::describe_columns;
pub(crate) use deliver::{Delivery, manifest_location};
pub(crate) use location::{check_location, output_location};
pub(crate) use page::{read_page, start_of};
pub(crate) use writer::{ResultWriter, Written};
