//! What a query touched, in the words users script against: objects *read*, *dismissed*
//! (a literal filter proved that no row can match), *unreached* (LIMIT), *damaged*;
//! partitions *pruned*. It must not know how objects are decoded.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use otus_formats::{Damage, DamageKind, ObjectOutcome};
use otus_types::{Advice, TrinoType};

/// Damaged objects and warnings beyond this many are counted, not listed.
const LISTED: usize = 1000;
/// What Athena bills at least for a query that scans anything: 10 MB.
const BILLED_MINIMUM: u64 = 10 * 1_000_000;
/// US dollars for a terabyte (10¹² bytes), us-east-1.
const DOLLARS_PER_TB: f64 = 5.0;

/// Live counters of one query, shared by all its scans.
#[derive(Debug, Default)]
pub struct ScanMetrics {
    partitions: AtomicU64,
    partitions_kept: AtomicU64,
    objects: AtomicU64,
    objects_bytes: AtomicU64,
    read: AtomicU64,
    dismissed: AtomicU64,
    scanned: AtomicU64,
    fetched: AtomicU64,
    inflated: AtomicU64,
    rows: AtomicU64,
    rows_read: AtomicU64,
    malformed: AtomicU64,
    damaged_objects: AtomicU64,
    damaged: Mutex<Vec<DamagedObject>>,
    warnings: Mutex<Vec<String>>,
}

/// An object that could not be read whole, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DamagedObject {
    /// `s3://bucket/key`.
    pub path: String,
    pub damage: Damage,
}

/// The counters at one moment. Bytes are stored (compressed) sizes except `inflated`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScanSummary {
    /// Partitions of all scanned tables, and those that were listed.
    pub partitions: u64,
    pub partitions_read: u64,
    /// Objects in the listed partitions and their bytes.
    pub objects: u64,
    pub objects_bytes: u64,
    pub objects_read: u64,
    pub objects_dismissed: u64,
    /// `DataScannedInBytes`: every object consumed, read or dismissed.
    pub scanned_bytes: u64,
    /// Bytes really fetched.
    pub read_bytes: u64,
    pub inflated_bytes: u64,
    /// Rows handed to the query after what the decoder filtered, and rows seen.
    pub rows: u64,
    pub rows_read: u64,
    pub malformed_rows: u64,
    pub damaged_objects: u64,
    pub damaged: Vec<DamagedObject>,
    pub warnings: Vec<String>,
}

impl ScanSummary {
    /// Objects a LIMIT left alone.
    #[must_use]
    pub fn objects_unreached(&self) -> u64 {
        self.objects.saturating_sub(self.objects_read + self.objects_dismissed)
    }

    /// Whether a container was broken, which the Athena API would not have survived.
    #[must_use]
    pub fn has_broken_objects(&self) -> bool {
        self.damaged.iter().any(|it| it.damage.kind == DamageKind::Object)
    }
}

impl ScanMetrics {
    /// A table is about to be scanned: `kept` of its `all` partitions.
    pub fn add_partitions(&self, all: u64, kept: u64) {
        self.partitions.fetch_add(all, Ordering::Relaxed);
        self.partitions_kept.fetch_add(kept, Ordering::Relaxed);
    }

    /// Objects were listed.
    pub fn add_objects(&self, objects: u64, bytes: u64) {
        self.objects.fetch_add(objects, Ordering::Relaxed);
        self.objects_bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    /// `stored` bytes of an object were consumed as `outcome` says.
    pub fn add_outcome(&self, path: &str, stored: u64, outcome: ObjectOutcome) {
        self.scanned.fetch_add(stored, Ordering::Relaxed);
        self.fetched.fetch_add(stored, Ordering::Relaxed);
        let counter = if outcome.dismissed { &self.dismissed } else { &self.read };
        counter.fetch_add(1, Ordering::Relaxed);
        self.add_rows(path, outcome);
    }

    fn add_rows(&self, path: &str, outcome: ObjectOutcome) {
        self.inflated.fetch_add(outcome.inflated, Ordering::Relaxed);
        self.rows.fetch_add(outcome.rows, Ordering::Relaxed);
        self.rows_read.fetch_add(outcome.rows_read, Ordering::Relaxed);
        self.malformed.fetch_add(outcome.malformed_rows, Ordering::Relaxed);
        if let Some(damage) = outcome.damage {
            self.add_damage(path, damage);
        }
        if let Some(warning) = outcome.warning {
            self.add_warning(format!("{path}: {warning}"));
        }
    }

    /// Bytes of an object were fetched, and count as scanned.
    pub fn add_fetched(&self, bytes: u64) {
        self.scanned.fetch_add(bytes, Ordering::Relaxed);
        self.fetched.fetch_add(bytes, Ordering::Relaxed);
    }

    /// A part of an object, whose bytes were counted as they came, was consumed; `counts`
    /// for one of its parts.
    pub fn add_part(&self, path: &str, counts: bool, outcome: ObjectOutcome) {
        if counts {
            let counter = if outcome.dismissed { &self.dismissed } else { &self.read };
            counter.fetch_add(1, Ordering::Relaxed);
        }
        self.add_rows(path, outcome);
    }

    /// An object could not be fetched at all.
    pub fn add_unreadable(&self, path: &str, reason: String) {
        self.read.fetch_add(1, Ordering::Relaxed);
        self.add_damage(path, Damage { kind: DamageKind::Object, reason, partial: false });
    }

    /// An object that was listed but cannot be read without being restored first.
    pub fn add_archived(&self, path: &str, reason: String) {
        self.add_damage(path, Damage { kind: DamageKind::Lines, reason, partial: false });
    }

    /// Something to say once.
    pub fn add_warning(&self, warning: String) {
        let mut warnings = self.warnings.lock().unwrap_or_else(PoisonError::into_inner);
        if warnings.len() < LISTED && !warnings.contains(&warning) {
            warnings.push(warning);
        }
    }

    fn add_damage(&self, path: &str, damage: Damage) {
        self.damaged_objects.fetch_add(1, Ordering::Relaxed);
        let mut damaged = self.damaged.lock().unwrap_or_else(PoisonError::into_inner);
        if damaged.len() < LISTED {
            damaged.push(DamagedObject { path: path.to_owned(), damage });
        }
    }

    /// The counters now.
    #[must_use]
    pub fn summary(&self) -> ScanSummary {
        let get = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let mut damaged = self.damaged.lock().unwrap_or_else(PoisonError::into_inner).clone();
        damaged.sort_by(|a, b| a.path.cmp(&b.path));
        ScanSummary {
            partitions: get(&self.partitions),
            partitions_read: get(&self.partitions_kept),
            objects: get(&self.objects),
            objects_bytes: get(&self.objects_bytes),
            objects_read: get(&self.read),
            objects_dismissed: get(&self.dismissed),
            scanned_bytes: get(&self.scanned),
            read_bytes: get(&self.fetched),
            inflated_bytes: get(&self.inflated),
            rows: get(&self.rows),
            rows_read: get(&self.rows_read),
            malformed_rows: get(&self.malformed),
            damaged_objects: get(&self.damaged_objects),
            damaged,
            warnings: self.warnings.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        }
    }
}

/// What a statement would read, known before it reads anything.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Estimate {
    pub partitions: u64,
    pub partitions_read: u64,
    pub objects: u64,
    pub bytes: u64,
    /// Advice that needed these numbers.
    pub advice: Vec<Advice>,
}

impl Estimate {
    /// US dollars Athena would charge in us-east-1; see [`price`].
    #[must_use]
    pub fn dollars(&self) -> f64 {
        price(self.bytes)
    }
}

/// What Athena charges for a scan of `bytes`: 5 dollars a terabyte, rounded up to a
/// megabyte, 10 MB at least (Athena's price list; athena.md §6.4).
#[must_use]
#[allow(clippy::cast_precision_loss)]
pub fn price(bytes: u64) -> f64 {
    if bytes == 0 {
        return 0.0;
    }
    let billed = bytes.div_ceil(1_000_000).saturating_mul(1_000_000).max(BILLED_MINIMUM);
    billed as f64 / 1e12 * DOLLARS_PER_TB
}

/// A column of a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultColumn {
    pub name: String,
    pub ty: TrinoType,
}
