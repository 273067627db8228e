//! A physical plan as JSON (one object for each operator, as Trino nests them), and what a
//! statement reads as EXPLAIN (TYPE IO) tells it. It must not know how plans run.

use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::display::DisplayableExecutionPlan;
use serde_json::{Value, json};

use crate::scan::TableReport;

/// Plans nested deeper than this are cut.
const MAX_DEPTH: usize = 200;

/// Pretty JSON, line by line; with what each operator measured when it has run.
pub fn json_lines(plan: &dyn ExecutionPlan, analyzed: bool) -> Vec<String> {
    let mut next = 0;
    pretty(&json!({ "0": node(plan, analyzed, &mut next, 0) }))
}

/// The tables scanned, with the objects and bytes that are left after pruning.
pub fn io_lines(reports: &[TableReport]) -> Vec<String> {
    let tables: Vec<Value> = reports
        .iter()
        .map(|it| {
            json!({
                "table": {
                    "catalog": "awsdatacatalog",
                    "schemaTable": {
                        "schema": it.table.database_name.to_lowercase(),
                        "table": it.table.name.to_lowercase(),
                    },
                },
                "partitions": it.kept,
                "objects": it.objects,
                "bytes": it.bytes,
            })
        })
        .collect();
    pretty(&json!({ "inputTableColumnInfos": tables }))
}

fn node(plan: &dyn ExecutionPlan, analyzed: bool, next: &mut usize, depth: usize) -> Value {
    let id = *next;
    *next += 1;
    let outputs: Vec<Value> = plan
        .schema()
        .fields()
        .iter()
        .map(|it| json!({ "symbol": it.name(), "type": it.data_type().to_string() }))
        .collect();
    let line = DisplayableExecutionPlan::new(plan).one_line().to_string();
    let children: Vec<Value> = match depth {
        MAX_DEPTH.. => Vec::new(),
        _ => {
            let children = plan.children().into_iter();
            children.map(|it| node(it.as_ref(), analyzed, next, depth + 1)).collect()
        }
    };
    let mut node = json!({
        "id": id.to_string(),
        "name": plan.name(),
        "outputs": outputs,
        "details": [line.trim_end()],
        "children": children,
    });
    if let (true, Some(metrics), Some(node)) = (analyzed, plan.metrics(), node.as_object_mut()) {
        let measured = metrics.aggregate_by_name();
        let measured = measured
            .iter()
            .map(|it| (it.value().name().to_owned(), Value::String(it.value().to_string())));
        node.insert(String::from("metrics"), Value::Object(measured.collect()));
    }
    node
}

fn pretty(value: &Value) -> Vec<String> {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}
