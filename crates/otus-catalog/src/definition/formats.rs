//! The names behind STORED AS: each stands for a SerDe and two format classes.
//! It must not know how any of them is read.

/// One STORED AS keyword.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StorageFormat {
    pub name: &'static str,
    /// The SerDe when the statement has no ROW FORMAT.
    pub serde: &'static str,
    pub input: &'static str,
    pub output: &'static str,
}

pub const LAZY_SIMPLE: &str = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe";
pub const TEXT_INPUT: &str = "org.apache.hadoop.mapred.TextInputFormat";
pub const TEXT_OUTPUT: &str = "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat";

/// The output format of a table that names a SerDe and no format. OpenX's has one of its own
/// (measured: PyAthena's tests against Athena); it writes the same lines.
#[must_use]
pub fn default_output(serde: &str) -> &'static str {
    match serde {
        "org.openx.data.jsonserde.JsonSerDe" => {
            "org.apache.hadoop.hive.ql.io.IgnoreKeyTextOutputFormat"
        }
        _ => TEXT_OUTPUT,
    }
}

/// Every keyword Athena documents, and JSONFILE, which Hive has.
pub const ALL: &[StorageFormat] = &[
    StorageFormat { name: "TEXTFILE", serde: LAZY_SIMPLE, input: TEXT_INPUT, output: TEXT_OUTPUT },
    StorageFormat {
        name: "SEQUENCEFILE",
        serde: LAZY_SIMPLE,
        input: "org.apache.hadoop.mapred.SequenceFileInputFormat",
        output: "org.apache.hadoop.hive.ql.io.HiveSequenceFileOutputFormat",
    },
    StorageFormat {
        name: "RCFILE",
        serde: "org.apache.hadoop.hive.serde2.columnar.LazyBinaryColumnarSerDe",
        input: "org.apache.hadoop.hive.ql.io.RCFileInputFormat",
        output: "org.apache.hadoop.hive.ql.io.RCFileOutputFormat",
    },
    StorageFormat {
        name: "ORC",
        serde: "org.apache.hadoop.hive.ql.io.orc.OrcSerde",
        input: "org.apache.hadoop.hive.ql.io.orc.OrcInputFormat",
        output: "org.apache.hadoop.hive.ql.io.orc.OrcOutputFormat",
    },
    StorageFormat {
        name: "PARQUET",
        serde: "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
        input: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
        output: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
    },
    StorageFormat {
        name: "AVRO",
        serde: "org.apache.hadoop.hive.serde2.avro.AvroSerDe",
        input: "org.apache.hadoop.hive.ql.io.avro.AvroContainerInputFormat",
        output: "org.apache.hadoop.hive.ql.io.avro.AvroContainerOutputFormat",
    },
    StorageFormat {
        name: "JSONFILE",
        serde: "org.apache.hadoop.hive.serde2.JsonSerDe",
        input: TEXT_INPUT,
        output: TEXT_OUTPUT,
    },
    StorageFormat {
        name: "ION",
        serde: "com.amazon.ionhiveserde.IonHiveSerDe",
        input: "com.amazon.ionhiveserde.formats.IonInputFormat",
        output: "com.amazon.ionhiveserde.formats.IonOutputFormat",
    },
];

/// The format behind a keyword in any letter case. `JSON` is what INSERT and CTAS call
/// JSONFILE.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static StorageFormat> {
    ALL.iter().find(|it| it.name.eq_ignore_ascii_case(name))
}
