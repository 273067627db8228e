//! `UNLOAD (query) TO 'location' WITH (…)`. It must not know how files are written.

use otus_sql::ast::Unload;
use otus_types::QueryFailure;

use super::columns::{check_named, stored};
use super::ctas::{delimiter, folder, partition_keys, storage};
use super::formats::Layout;
use super::properties::{self, Properties};
use super::target::{Purpose, Target};
use crate::bind::{self, Bound, Surroundings};

pub fn prepare(statement: &Unload, cx: Surroundings<'_>) -> Result<(Bound, Target), QueryFailure> {
    let properties = Properties::new(&statement.properties, properties::UNLOAD)?;
    let at = statement.location.span.get();
    let root = folder(&statement.location.value).map_err(|it| it.at(at))?;
    let format = properties.format(None)?;
    let (codec, level) = properties.codec(format, &["compression"])?;
    let bound = bind::bind_query_of(&statement.query, cx)?;
    check_named(&bound.output, cx.span)?;
    let mut columns = stored(&bound.output, cx.span)?;
    let keys = partition_keys(&properties, "partitioned_by", &bound.output, &columns)?;
    columns.truncate(columns.len() - keys.len());
    let data = (0..columns.len()).collect();
    let delimiter = delimiter(&properties, format)?;
    let storage = storage(format, codec, columns, &root, delimiter.as_deref(), None);
    let layout = Layout::new(format, codec, level, &storage)?;
    let target = Target {
        purpose: Purpose::Unload,
        root,
        layout,
        data,
        keys,
        buckets: None,
        narrow: Vec::new(),
        idle: false,
    };
    Ok((bound, target))
}
