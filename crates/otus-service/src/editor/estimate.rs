//! What a text would read, before it reads anything. It must not know prices beyond Athena's.

use otus_sql::ast::StatementKind;
use otus_types::QueryFailure;
use serde::Serialize;

use super::diagnose::{Diagnostic, advice};
use crate::options::QueryOptions;
use crate::service::Service;

/// The sum over the statements of a text.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct TextEstimate {
    pub partitions: u64,
    pub partitions_read: u64,
    pub objects: u64,
    pub bytes: u64,
    /// What Athena would charge in us-east-1.
    pub dollars: f64,
    /// Advice that needed the listing.
    pub advice: Vec<Diagnostic>,
}

/// Lists what the queries in `text` would read.
///
/// # Errors
/// With what is wrong with the text.
pub fn estimate(
    service: &Service,
    text: &str,
    options: &QueryOptions,
) -> Result<TextEstimate, QueryFailure> {
    let mut sum = TextEstimate::default();
    for statement in &service.parse(text)? {
        if !matches!(statement.kind, StatementKind::Query(_)) {
            continue;
        }
        let prepared = service.prepare(text, statement, options)?;
        let one = service.estimate(&prepared)?;
        sum.partitions += one.partitions;
        sum.partitions_read += one.partitions_read;
        sum.objects += one.objects;
        sum.bytes += one.bytes;
        sum.dollars += one.dollars();
        let whole = statement.span.get();
        sum.advice.extend(one.advice.iter().map(|it| advice(it, whole)));
    }
    Ok(sum)
}
