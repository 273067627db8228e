//! ORC: footers, the columns and stripes a query needs, their values. Read by own code; why
//! is in docs/decisions. It must not know partitions or other formats.

mod bits;
mod choose;
mod column;
mod decimal;
mod integers;
mod source;
mod stripe;
mod tail;
mod timestamp;
mod wire;

use std::collections::VecDeque;
use std::sync::Arc;

use async_trait::async_trait;
use datafusion::arrow::array::{ArrayRef, RecordBatch, RecordBatchOptions};
use datafusion::arrow::datatypes::{Field, Schema};
use futures::{StreamExt, stream};

use super::{ColumnarEntry, ColumnarFormat, ObjectInput, Opened, ReadError, ReadRequest};
use choose::{Node, Shape};
use column::Column;
use stripe::OpenStripe;
use tail::{Stripe, Tail};

/// Rows of a batch with arrays or maps in it: their elements are not bounded by it.
const NESTED_ROWS: usize = 1024;

pub const ENTRY: ColumnarEntry = ColumnarEntry {
    classes: &["org.apache.hadoop.hive.ql.io.orc.OrcSerde"],
    inputs: &["org.apache.hadoop.hive.ql.io.orc.OrcInputFormat"],
    splits: true,
    by_name: |spec| !spec.flag("orc.column.index.access", true),
    bind: |spec| Ok(Arc::new(Orc { by_name: (ENTRY.by_name)(spec) })),
};

/// ORC as one table definition reads it.
#[derive(Debug)]
struct Orc {
    by_name: bool,
}

#[async_trait]
impl ColumnarFormat for Orc {
    async fn open(
        &self,
        input: ObjectInput,
        request: Arc<ReadRequest>,
    ) -> Result<Opened, ReadError> {
        let tail = tail::read(&input).await?;
        let nodes = choose::choose(&tail, &request, self.by_name, &input.path)?;
        let mut places = Vec::with_capacity(nodes.len());
        let mut found = 0;
        for node in &nodes {
            places.push(node.as_ref().map(|_| found));
            found += usize::from(node.is_some());
        }
        let nested = nodes.iter().flatten().any(has_elements);
        let rows = if nested { request.batch_rows.min(NESTED_ROWS) } else { request.batch_rows };
        let own = tail.stripes.iter().filter(|it| input.owns(it.offset)).cloned();
        let stripes: VecDeque<Stripe> = own.collect();
        let reader = Reader { input, tail, nodes, stripes, batch_rows: rows.max(1), open: None };
        // What comes after an error is not asked for: the streams' state is unknown then.
        let batches = stream::unfold(Some(reader), |reader| async move {
            let mut reader = reader?;
            match reader.next().await {
                Ok(Some(batch)) => Some((Ok(batch), Some(reader))),
                Ok(None) => None,
                Err(error) => Some((Err(error), None)),
            }
        });
        Ok(Opened { places, batches: batches.boxed(), dismissed: false, inflated: 0 })
    }
}

fn has_elements(node: &Node) -> bool {
    match &node.shape {
        Shape::List(_) | Shape::Map(..) => true,
        Shape::Row(fields) => fields.iter().any(|(_, node)| has_elements(node)),
        _ => false,
    }
}

struct Reader {
    input: ObjectInput,
    tail: Tail,
    nodes: Vec<Option<Node>>,
    stripes: VecDeque<Stripe>,
    batch_rows: usize,
    open: Option<Rows>,
}

/// What is left of a stripe.
struct Rows {
    columns: Vec<Column>,
    left: u64,
}

impl Reader {
    async fn next(&mut self) -> Result<Option<RecordBatch>, ReadError> {
        loop {
            if let Some(open) = &mut self.open
                && open.left > 0
            {
                let batch = open.next(self.batch_rows);
                return batch.map(Some).map_err(|it| tail::malformed(&it, &self.input.path));
            }
            let Some(stripe) = self.stripes.pop_front() else {
                return Ok(None);
            };
            let open = OpenStripe::read(&self.input, &self.tail, &stripe, &self.nodes).await?;
            let columns = self.nodes.iter().flatten().map(|node| Column::open(node, &open));
            let columns = columns.collect::<Result<_, _>>();
            let columns = columns.map_err(|it| tail::malformed(&it, &self.input.path))?;
            self.open = Some(Rows { columns, left: stripe.rows });
        }
    }
}

impl Rows {
    fn next(&mut self, most: usize) -> Result<RecordBatch, String> {
        let count = usize::try_from(self.left).unwrap_or(usize::MAX).min(most);
        let columns = self.columns.iter_mut().map(|it| it.next(count));
        let columns = columns.collect::<Result<Vec<ArrayRef>, _>>()?;
        let fields = columns.iter().map(|it| Field::new("", it.data_type().clone(), true));
        let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        let options = RecordBatchOptions::new().with_row_count(Some(count));
        let batch = RecordBatch::try_new_with_options(schema, columns, &options);
        self.left -= count as u64;
        batch.map_err(|error| error.to_string())
    }
}
