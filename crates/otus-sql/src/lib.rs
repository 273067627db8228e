//! Lexer, syntax tree, parser and formatter for Trino queries and Hive DDL; knows no catalog, no DataFusion, no I/O
