"""DataFusion as it comes: a JSON listing table and unnest."""
import datafusion
import pyarrow as pa

import questions

folder, question, key = questions.arguments()


def declare(fields):
    kind = lambda inner: pa.string() if inner is None else declare(inner)
    return pa.struct([pa.field(name, kind(inner)) for name, inner in fields.items()])


def write(names):
    return "r" + "".join(f"['{name}']" for name in names)


config = datafusion.SessionConfig().with_target_partitions(2)
config = config.set("datafusion.execution.listing_table_ignore_subdirectory", "false")
context = datafusion.SessionContext(config)
schema = pa.schema([pa.field("Records", pa.list_(declare(questions.shape(question))))])
context.register_json(
    "trail", folder + "/", schema=schema, file_extension=".json.gz", file_compression_type="gzip"
)
events = '(SELECT unnest("Records") AS r FROM trail)'
text = questions.sql(question, key, write, events)
batches = context.sql(text).collect()
questions.show(row.values() for batch in batches for row in batch.to_pylist())
