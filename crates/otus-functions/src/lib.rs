//! Trino's functions with Trino's answers, one file each; knows no catalog and no storage
