//! Lexer, syntax tree, parser and formatter for Trino queries and Hive DDL.
//! It must not know the catalog, DataFusion, or any I/O.

pub mod ast;
mod complete;
pub mod format;
mod front;
pub mod lexer;
mod parser;
pub mod spelling;

pub use ast::Statement;
pub use complete::{CompletionContext, Expects, ScopeRelation, complete_at};
pub use format::{
    data_type_sql, expression_sql, expression_text, format, format_query, format_text, query_sql,
};
pub use front::{parse, parse_data_type, parse_expression, parse_one, split};
