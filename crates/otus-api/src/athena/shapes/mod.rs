//! Shapes that several operations give: executions, workgroups, tables. They must not know
//! which operation gives them.

pub mod execution;
pub mod library;
pub mod named_query;
pub mod page;
pub mod prepared_statement;
pub mod result_configuration;
pub mod table_metadata;
pub mod workgroup;
