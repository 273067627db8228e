//! Athena's model without HTTP: sessions, executions, history; knows no HTTP and no JSON shapes
