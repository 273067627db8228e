//! Pure knowledge of AWS logs: key layouts, record schemas, DDL texts, delivery rules
