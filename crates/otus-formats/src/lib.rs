//! Row formats: bytes to record batches and back, synchronous and pure; knows no catalog, no storage, no async
