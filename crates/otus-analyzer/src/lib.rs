//! From syntax tree and catalog snapshot to a typed, resolved logical plan; knows no storage and no async
