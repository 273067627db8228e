//! What is known about an object before it is decoded, and what is to be said about it
//! afterwards, in the words of the design: pruned, unreached, dismissed, damaged.
//! It must not know where objects are stored.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// An object as its reader names it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ObjectInfo {
    /// The caller's number of the object; [`crate::ObjectRun`]s refer to it.
    pub id: u64,
    /// `s3://bucket/key`, for messages and for the compression its ending names.
    pub path: String,
}

/// How one object went.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ObjectOutcome {
    /// Rows handed out (after the predicate, where the format evaluates it).
    pub rows: u64,
    /// Rows found, whether the predicate kept them or not; 0 when the object was dismissed.
    pub rows_read: u64,
    /// Bytes after decompression.
    pub inflated: u64,
    /// The literal filter proved that no row can match; nothing was parsed.
    pub dismissed: bool,
    /// Rows that are malformed by their SerDe's rule and became NULLs or nothing.
    pub malformed_rows: u64,
    /// The object went the fast way (structural walker); false for the careful one.
    pub fast: bool,
    /// The consumer asked to stop (LIMIT reached): the rest of the object is unread.
    pub stopped: bool,
    pub damage: Option<Damage>,
    /// Something to tell the user once, such as a file ending that lies.
    pub warning: Option<String>,
}

/// What is wrong with an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    pub kind: DamageKind,
    /// A sentence without the object's name, for example `gzip stream ends early`.
    pub reason: String,
    /// Some rows were read all the same.
    pub partial: bool,
}

/// Whether Athena would have noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DamageKind {
    /// The container is broken (truncated gzip, bad checksum): the CLI goes on, the Athena
    /// API fails, writes fail.
    Object,
    /// Lines that are no rows by the SerDe's own rule (not JSON, no `Records`): never a
    /// failure, only accounted for.
    Lines,
}

/// Set by another thread to make decoders stop within a megabyte of text.
#[derive(Debug, Clone, Default)]
pub struct CancelFlag(Arc<AtomicBool>);

impl CancelFlag {
    /// Asks every decoder that shares this flag to stop.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
