//! Expected texts follow Athena's measured layout (reference §1.4) and Hive's
//! ShowCreateTable, read by hand.

use super::*;
use crate::definition::formats::{LAZY_SIMPLE, TEXT_INPUT, TEXT_OUTPUT};
use crate::model::{Column, SerdeInfo, StorageDescriptor};

fn sample() -> Table {
    let mut comment = Column::new("b", "struct<aa:int,b:string>");
    comment.comment = Some("it's\tcut".to_owned());
    let mut table = Table {
        name: "t".to_owned(),
        database_name: "db".to_owned(),
        partition_keys: vec![Column::new("day", "string")],
        storage_descriptor: Some(StorageDescriptor {
            columns: vec![Column::new("a", "decimal(10,2)"), comment],
            location: Some("s3://b/t/".to_owned()),
            input_format: Some(TEXT_INPUT.to_owned()),
            output_format: Some(TEXT_OUTPUT.to_owned()),
            serde_info: Some(SerdeInfo {
                serialization_library: Some(LAZY_SIMPLE.to_owned()),
                ..SerdeInfo::default()
            }),
            ..StorageDescriptor::default()
        }),
        table_type: Some(Table::EXTERNAL_TABLE.to_owned()),
        ..Table::default()
    };
    table.parameters.insert("EXTERNAL".into(), "TRUE".into());
    table.parameters.insert("transient_lastDdlTime".into(), "1500000000".into());
    set_serde(&mut table, LAZY_SIMPLE, &[("field.delim", "\t"), ("serialization.format", "\t")]);
    table
}

fn set_serde(table: &mut Table, class: &str, properties: &[(&str, &str)]) {
    let serde = table.storage_descriptor.as_mut().unwrap().serde_info.as_mut().unwrap();
    serde.serialization_library = Some(class.to_owned());
    serde.parameters = properties.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
}

#[test]
fn describe_pads_to_twenty_and_repeats_partition_columns() {
    assert_eq!(
        describe_rows(&sample()),
        [
            "a                   \tdecimal(10,2)       \t                    ",
            "b                   \tstruct<aa:int,b:string>\tit's                ",
            "day                 \tstring              \t                    ",
            "\t \t ",
            "# Partition Information\t \t ",
            "# col_name            \tdata_type           \tcomment             ",
            "\t \t ",
            "day                 \tstring              \t                    ",
        ]
    );
    assert_eq!(show_columns_rows(&sample())[2], "day                 ");
}

#[test]
fn show_create_table_delimited() {
    assert_eq!(
        create_table_rows(&sample(), "db.t"),
        [
            "CREATE EXTERNAL TABLE `db.t`(",
            "  `a` decimal(10,2), ",
            "  `b` struct<aa:int,b:string> COMMENT 'it\\'s\\tcut')",
            "PARTITIONED BY ( ",
            "  `day` string)",
            "ROW FORMAT DELIMITED ",
            "  FIELDS TERMINATED BY '\\t' ",
            "STORED AS INPUTFORMAT ",
            "  'org.apache.hadoop.mapred.TextInputFormat' ",
            "OUTPUTFORMAT ",
            "  'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'",
            "LOCATION",
            "  's3://b/t/'",
            "TBLPROPERTIES (",
            "  'transient_lastDdlTime'='1500000000')",
        ]
    );
}

#[test]
fn show_create_table_with_serde_properties() {
    let mut table = sample();
    let properties = [("input.regex", "([^ ]*) \"(\\d+)\""), ("serialization.format", "1")];
    set_serde(&mut table, "org.openx.data.jsonserde.JsonSerDe", &properties);
    let rows = create_table_rows(&table, "t");
    assert_eq!(rows[1], "  `a` decimal(10,2) COMMENT 'from deserializer', ");
    assert_eq!(
        rows[5..9],
        [
            "ROW FORMAT SERDE ",
            "  'org.openx.data.jsonserde.JsonSerDe' ",
            "WITH SERDEPROPERTIES ( ",
            "  'input.regex'='([^ ]*) \\\"(\\\\d+)\\\"') ",
        ]
    );
}

#[test]
fn paths_go_into_types() {
    let rows = describe_path_rows(&sample(), &["b".to_owned(), "AA".to_owned()]).unwrap();
    assert_eq!(rows, ["AA                  \tint                 \tfrom deserializer   "]);
    assert!(describe_path_rows(&sample(), &["b".to_owned(), "x".to_owned()]).is_err());
}

#[test]
fn formatted_lists_facts() {
    let rows = describe_formatted_rows(&sample());
    assert!(rows.contains(&"Location:           \ts3://b/t/           \t ".to_owned()));
    assert!(rows.contains(&"\tEXTERNAL            \tTRUE                ".to_owned()));
    let extended = describe_extended_rows(&sample());
    let blob = extended.last().unwrap();
    assert!(blob.starts_with("Detailed Table Information\tTable(tableName:t, dbName:db, "));
}
