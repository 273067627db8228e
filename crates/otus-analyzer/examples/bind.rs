//! Measures parsing and binding of a 200-line investigation query: `cargo run --release -p
//! otus-analyzer --example bind`. Prints the median of many rounds in milliseconds.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::panic)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use otus_analyzer::{BindSession, bind_query};
use otus_catalog::CatalogSnapshot;
use otus_catalog::CatalogTime;
use otus_catalog::definition::{Context, create_table};
use otus_sql::ast::{Ddl, StatementKind};

const QUERY: &str = include_str!("investigation.sql");
const TABLE: &str = "CREATE EXTERNAL TABLE logs (eventtime string, eventname string, \
    useridentity struct<type:string,arn:string,accesskeyid:string>, sourceipaddress string, \
    errorcode string, requestparameters string, responseelements string) \
    PARTITIONED BY (region string, day string) \
    ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe' LOCATION 's3://b/logs/'";
const ROUNDS: usize = 200;

fn snapshot() -> CatalogSnapshot {
    let statement = otus_sql::parse_one(TABLE).unwrap();
    let StatementKind::Ddl(ddl) = statement.kind else { panic!("a table definition") };
    let Ddl::CreateTable(definition) = *ddl else { panic!("a table definition") };
    let context = Context { database: "default", now: CatalogTime(0), owner: None };
    let mut snapshot = CatalogSnapshot::default();
    snapshot.set_databases(vec![String::from("default")]);
    snapshot.insert(create_table(&definition, &context).unwrap());
    snapshot
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64() * 1000.0
}

fn main() {
    let snapshot = snapshot();
    let now: DateTime<Utc> = DateTime::from_timestamp(1_715_344_496, 0).unwrap();
    let session = BindSession::new("default", now);
    let (mut parsing, mut binding) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let statement = otus_sql::parse_one(QUERY).unwrap();
        parsing.push(start.elapsed());
        let StatementKind::Query(query) = statement.kind else { panic!("a query") };
        let start = Instant::now();
        let bound = bind_query(&query, &snapshot, &session);
        binding.push(start.elapsed());
        black_box(bound.unwrap_or_else(|failure| panic!("{}", failure.first.reason(QUERY))));
    }
    let lines = QUERY.lines().count();
    let (parse, bind) = (median(parsing), median(binding));
    println!(
        "{lines} lines: parse {parse:.2} ms, bind {bind:.2} ms, together {:.2} ms",
        parse + bind
    );
}
