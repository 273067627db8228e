//! Planning a projected table of 20 accounts, 20 regions and 3 years with a predicate of one
//! day: whole processes of `otus query --dry-run`. The limit is 300 ms.
//! It must not know how partitions are found.

use std::fs;

use anyhow::{Result, ensure};

use super::sample::median;
use super::{Bench, text};

const ACCOUNTS: u64 = 20;
const REGIONS: u64 = 20;
const DAY: &str = "2022/02/02";
const ROUNDS: usize = 11;

pub(super) fn run(bench: &Bench<'_>) -> Result<()> {
    let logs = bench.folder.join("projected");
    let data = bench.folder.join("projected-data");
    if data.try_exists()? {
        fs::remove_dir_all(&data)?;
    }
    let accounts: Vec<String> =
        (0..ACCOUNTS).map(|it| (100_000_000_000 + it).to_string()).collect();
    let regions: Vec<String> = (0..REGIONS).map(|it| format!("r-{it}")).collect();
    for account in &accounts {
        for region in &regions {
            let folder = logs.join(account).join(region).join(DAY);
            fs::create_dir_all(&folder)?;
            fs::write(folder.join("a.json"), "{\"v\": 1}\n")?;
        }
    }
    let query = |more: &[&str], sql: &str| -> Vec<String> {
        let mut command = vec![
            text(&bench.otus),
            format!("--data-dir={}", data.display()),
            format!("--mount=bkt={}", logs.display()),
            "query".into(),
        ];
        command.extend(more.iter().map(|it| (*it).to_owned()));
        command.push(sql.to_owned());
        command
    };
    bench.measure(&query(&[], &definition(&accounts, &regions)))?;
    let sql = format!("SELECT v FROM t WHERE day = '{DAY}'");
    let mut walls = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let measured = bench.measure(&query(&["--dry-run"], &sql))?;
        let lists = format!("Partitions: {} of {}", ACCOUNTS * REGIONS, ACCOUNTS * REGIONS * 1095);
        ensure!(measured.errors.contains(&lists), "{lists} was expected: {}", measured.errors);
        walls.push(measured.run.wall);
    }
    println!("438,000 partitions, one day of them: {:.0} ms", median(walls.into_iter()) * 1e3);
    Ok(())
}

fn definition(accounts: &[String], regions: &[String]) -> String {
    format!(
        "CREATE EXTERNAL TABLE t (v bigint) \
         PARTITIONED BY (account string, region string, day string) \
         ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe' LOCATION 's3://bkt/' \
         TBLPROPERTIES ('projection.enabled' = 'true', \
         'projection.account.type' = 'enum', 'projection.account.values' = '{}', \
         'projection.region.type' = 'enum', 'projection.region.values' = '{}', \
         'projection.day.type' = 'date', 'projection.day.format' = 'yyyy/MM/dd', \
         'projection.day.range' = '2021/01/01,2023/12/31', 'storage.location.template' = \
         's3://bkt/${{account}}/${{region}}/${{day}}/')",
        accounts.join(","),
        regions.join(",")
    )
}
