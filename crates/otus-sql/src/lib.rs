//! Lexer, syntax tree, parser and formatter for Trino queries and Hive DDL.
//! It must not know the catalog, DataFusion, or any I/O.

pub mod ast;

pub use ast::Statement;
