//! What a statement cost, below its result: run time, data scanned, partitions and objects
//! read of how many, rows, damage. It must not know result formats.

use std::time::Duration;

use otus_service::{Estimate, ScanSummary, Written};

use super::print::note;
use crate::output::safe;

/// Damaged objects listed by name.
const LISTED: usize = 10;

/// The line below a table.
pub fn footer(elapsed: Duration, rows: u64, scan: &ScanSummary) {
    let mut parts = vec![
        format!("Run time: {}", time(elapsed)),
        format!("Data scanned: {}", size(scan.scanned_bytes)),
    ];
    if scan.partitions > 0 {
        parts.push(format!("Partitions read: {} of {}", scan.partitions_read, scan.partitions));
    }
    if scan.objects > 0 || scan.partitions > 0 {
        parts.push(objects(scan));
    }
    parts.push(format!("Rows: {rows}"));
    if scan.damaged_objects > 0 {
        parts.push(format!("Damaged: {}", scan.damaged_objects));
    }
    note(&parts.join(" | "));
}

fn objects(scan: &ScanSummary) -> String {
    let consumed = scan.objects_read + scan.objects_dismissed;
    let mut text = format!("Objects read: {consumed} of {}", scan.objects);
    let mut kinds = Vec::new();
    if scan.objects_dismissed > 0 {
        kinds.push(format!("{} dismissed", scan.objects_dismissed));
    }
    if scan.objects_unreached() > 0 {
        kinds.push(format!("{} unreached", scan.objects_unreached()));
    }
    if !kinds.is_empty() {
        text.push_str(&format!(" ({})", kinds.join(", ")));
    }
    text
}

/// What CTAS, INSERT and UNLOAD wrote.
pub fn written(written: &Written) {
    let place = match written.files.as_slice() {
        [] => String::new(),
        [one] => format!(" to {}", safe::neutral(one)),
        [first, ..] => {
            let folder = first.rsplit_once('/').map_or(first.as_str(), |it| it.0);
            format!(" to {} files, the first in {}/", written.files.len(), safe::neutral(folder))
        }
    };
    note(&format!("written: {} rows, {}{place}", written.rows, size(written.bytes)));
}

/// Damaged objects and warnings, whatever the format.
pub fn damage(scan: &ScanSummary) {
    for it in scan.damaged.iter().take(LISTED) {
        let part = if it.damage.partial { " (read in part)" } else { "" };
        note(&format!(
            "damaged: {}: {}{part}",
            safe::neutral(&it.path),
            safe::neutral(&it.damage.reason)
        ));
    }
    let shown = scan.damaged.len().min(LISTED) as u64;
    if scan.damaged_objects > shown {
        note(&format!("damaged: {} more objects", scan.damaged_objects - shown));
    }
    if scan.malformed_rows > 0 {
        note(&format!("warning: {} malformed rows", scan.malformed_rows));
    }
    for warning in scan.warnings.iter().take(LISTED) {
        note(&format!("warning: {}", safe::neutral(warning)));
    }
    if scan.warnings.len() > LISTED {
        note(&format!("warning: {} more warnings", scan.warnings.len() - LISTED));
    }
}

/// What `--dry-run` prints.
pub fn estimate(estimate: &Estimate) {
    note(&format!(
        "Would scan: {} in {} objects | Partitions: {} of {} | Athena would charge: ${:.6}",
        size(estimate.bytes),
        estimate.objects,
        estimate.partitions_read,
        estimate.partitions,
        estimate.dollars(),
    ));
}

fn time(elapsed: Duration) -> String {
    if elapsed < Duration::from_secs(1) {
        return format!("{} ms", elapsed.as_millis());
    }
    format!("{:.2} s", elapsed.as_secs_f64())
}

/// Bytes in decimal units, as Athena's console shows them, and exactly.
pub fn size(bytes: u64) -> String {
    const UNITS: [(&str, u64); 4] =
        [("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1_000)];
    match UNITS.iter().find(|(_, unit)| bytes >= *unit) {
        #[allow(clippy::cast_precision_loss)]
        Some((name, unit)) => format!("{:.2} {name} ({bytes} bytes)", bytes as f64 / *unit as f64),
        None => format!("{bytes} bytes"),
    }
}
