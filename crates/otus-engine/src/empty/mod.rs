//! Why a result has no rows: no partitions, prefixes that do not exist, objects without
//! rows, or a predicate that keeps none. It must not know SQL text.

mod correction;
mod mismatch;
mod nearest;

use std::sync::Arc;

use chrono::DateTime;
use otus_catalog::Projection;
use otus_catalog::projection::ProjectedColumn;

use crate::metering::ScanSummary;
use crate::objects::Objects;
use crate::scan::TableReport;

/// Places looked at more closely: the first, the middle and the last one tried.
const PROBED: usize = 3;
/// Values of an enumeration that are named.
const SHOWN: usize = 10;

/// Sentences that explain an empty result; none where there is nothing to say.
pub async fn explain(
    reports: &[TableReport],
    scan: &ScanSummary,
    objects: &Arc<Objects>,
    now: i64,
) -> Vec<String> {
    let mut lines = Vec::new();
    for report in reports {
        if report.objects == 0 {
            lines.extend(no_objects(report, objects, now).await);
        }
    }
    if lines.is_empty() && reports.iter().any(|it| it.objects > 0) {
        lines.extend(no_rows(reports, scan));
    }
    lines
}

async fn no_objects(report: &TableReport, objects: &Arc<Objects>, now: i64) -> Vec<String> {
    let table = report.table.qualified_name();
    if report.partitions == 0 {
        return vec![format!(
            "{table} is partitioned, but no partition is registered: run MSCK REPAIR TABLE \
             {table}, add them with ALTER TABLE {table} ADD PARTITION, or use partition projection"
        )];
    }
    if report.kept == 0 {
        let mut lines = vec![format!(
            "the predicate on the partition columns of {table} keeps none of its {} partitions",
            report.partitions
        )];
        lines.extend(ranges(report, now));
        return lines;
    }
    let mut lines = vec![format!(
        "{table}: none of the {} prefixes tried holds an object, from {} to {}",
        report.kept,
        report.places.first().map_or("", |it| it.location.as_str()),
        report.places.last().map_or("", |it| it.location.as_str()),
    )];
    let probes = probes(report);
    let mut best: Option<nearest::Nearest> = None;
    for location in probes {
        let found = nearest::nearest(objects, &location).await;
        if let Some(found) =
            found.filter(|it| best.as_ref().is_none_or(|best| it.depth > best.depth))
        {
            best = Some(found);
        }
    }
    if let Some(nearest) = best {
        lines.push(nearest.sentence());
        if nearest.missing.is_empty() {
            lines.extend(passed_over(&nearest, objects).await);
        }
        if let Some(cause) = mismatch::explain(&nearest, &report.table) {
            lines.push(cause.text);
            lines.extend(cause.statement.map(|it| format!("try: {it}")));
        }
    }
    lines
}

/// From where to where the projected values of each key reach.
fn ranges(report: &TableReport, now: i64) -> Vec<String> {
    let now = DateTime::from_timestamp_millis(now).unwrap_or_default();
    let Ok(Some(projection)) = Projection::from_table(&report.table) else {
        return Vec::new();
    };
    let range = |column: &ProjectedColumn| {
        let listed = column.listed();
        if !listed.is_empty() {
            return Some(format!("{} has the values {}", column.name, shown(&listed)));
        }
        let (first, last) = column.bounds(now)?;
        Some(format!("{} has values from '{}' to '{}'", column.name, first.sql, last.sql))
    };
    projection.columns().iter().filter_map(range).collect()
}

fn shown(values: &[&str]) -> String {
    let mut text = values.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
    if values.len() > SHOWN {
        text.push_str(", …");
    }
    text
}

/// The place exists, but everything in it is hidden or empty.
async fn passed_over(nearest: &nearest::Nearest, objects: &Arc<Objects>) -> Option<String> {
    let bucket = objects.bucket(&nearest.bucket).ok()?;
    let all = bucket.list(&nearest.prefix).await.ok()?;
    let first = all.first()?;
    Some(format!(
        "the {} objects there are passed over, as Athena does: names that begin with _ or ., or no \
         bytes ({})",
        all.len(),
        first.key
    ))
}

fn probes(report: &TableReport) -> Vec<String> {
    let places = &report.places;
    let last = places.len().saturating_sub(1);
    let mut at = vec![0, last / 2, last];
    at.dedup();
    at.truncate(PROBED);
    at.iter().filter_map(|at| places.get(*at)).map(|it| it.location.clone()).collect()
}

fn no_rows(reports: &[TableReport], scan: &ScanSummary) -> Vec<String> {
    let consumed = scan.objects_read + scan.objects_dismissed;
    if scan.objects_dismissed > 0 || scan.rows_read > 0 {
        let mut line = format!(
            "{} rows in {} objects were looked at and the predicate kept none",
            scan.rows_read, consumed
        );
        if scan.objects_dismissed > 0 {
            line.push_str(&format!(
                "; {} objects do not hold the text it asks for at all",
                scan.objects_dismissed
            ));
        }
        return vec![line];
    }
    if consumed == 0 {
        return Vec::new();
    }
    let mut lines = vec![format!("{consumed} objects were read and none held a row")];
    if let Some(damaged) = scan.damaged.first() {
        lines.push(format!("{}: {}", damaged.path, damaged.damage.reason));
    } else if let Some(report) = reports.first() {
        let storage = report.table.storage_descriptor.as_ref();
        let class = storage.and_then(|it| it.serde_class()).unwrap_or("none");
        lines.push(format!(
            "the SerDe of {} is {class}: does it fit these objects?",
            report.table.name
        ));
    }
    lines
}
