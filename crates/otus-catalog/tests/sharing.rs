//! Four processes on one catalog at once, two of them killed: nothing acknowledged is lost
//! and nobody waits more than a moment. The test binary runs itself as the workers.

#![allow(clippy::unwrap_used)]

use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use otus_catalog::{Batch, CatalogStore, Column, Partition, SqliteStore, Table, TableName};

/// One worker: makes tables, adds partitions, drops every third table, reads what is there,
/// and writes a line per acknowledged statement. Does nothing unless it was spawned.
#[test]
fn worker() {
    let Some(folder) = std::env::var_os("OTUS_SHARING_FOLDER") else {
        return;
    };
    let folder = Path::new(&folder);
    let me = std::env::var("OTUS_SHARING_WORKER").unwrap();
    let mut log = std::fs::File::create(folder.join(format!("{me}.log"))).unwrap();
    let store = SqliteStore::open(&folder.join("catalog.db")).unwrap();
    let deadline = Instant::now() + Duration::from_secs(4);
    let mut slowest = Duration::ZERO;
    for number in 0.. {
        if Instant::now() > deadline {
            break;
        }
        let started = Instant::now();
        let name = format!("{me}_{number}");
        let table = Table {
            name: name.clone(),
            database_name: "default".into(),
            partition_keys: vec![Column::new("p", "string")],
            ..Table::default()
        };
        store.create_table(table).unwrap();
        writeln!(log, "create {name}").unwrap();
        let qualified = TableName::new("default", &name);
        let partitions =
            (0..10).map(|it| Partition { values: vec![it.to_string()], ..Partition::default() });
        store.add_partitions(&qualified, partitions.collect(), Batch::AllOrNothing).unwrap();
        writeln!(log, "fill {name}").unwrap();
        if number % 3 == 2 {
            writeln!(log, "dropping {name}").unwrap();
            store.drop_table(&qualified).unwrap();
            writeln!(log, "drop {name}").unwrap();
        }
        assert!(store.table_names("default").unwrap().len() < 1_000_000);
        slowest = slowest.max(started.elapsed());
    }
    writeln!(log, "slowest {}", slowest.as_millis()).unwrap();
}

fn spawn(folder: &Path, worker: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["worker", "--exact"])
        .env("OTUS_SHARING_FOLDER", folder)
        .env("OTUS_SHARING_WORKER", worker)
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn four_processes_two_killed() {
    let folder = tempfile::tempdir().unwrap();
    let workers = ["w0", "w1", "w2", "w3"];
    let mut children: Vec<Child> = workers.iter().map(|it| spawn(folder.path(), it)).collect();
    std::thread::sleep(Duration::from_millis(1500));
    for child in &mut children[..2] {
        child.kill().unwrap(); // SIGKILL
    }
    for (at, child) in children.iter_mut().enumerate() {
        let status = child.wait().unwrap();
        assert_eq!(status.success(), at >= 2, "{}", workers[at]);
    }
    let store = SqliteStore::open(&folder.path().join("catalog.db")).unwrap();
    let mut checked = 0;
    for (at, worker) in workers.iter().enumerate() {
        let log = std::fs::read_to_string(folder.path().join(format!("{worker}.log"))).unwrap();
        // The last line of one that was killed may be cut off.
        for line in log.split_inclusive('\n').filter_map(|it| it.strip_suffix('\n')) {
            let (verb, name) = line.split_once(' ').unwrap();
            let qualified = TableName::new("default", name);
            let dropping = log.contains(&format!("dropping {name}\n"));
            match verb {
                "create" if !dropping => assert!(store.table(&qualified).is_ok(), "{name}"),
                "fill" if !dropping => assert_eq!(store.partition_count(&qualified).unwrap(), 10),
                "drop" => assert!(store.table(&qualified).is_err(), "{name}"),
                "slowest" => {
                    assert!(at >= 2);
                    let millis: u64 = name.parse().unwrap();
                    assert!(millis < 10_000, "{worker} waited {millis} ms");
                }
                _ => {}
            }
            checked += 1;
        }
    }
    assert!(checked > 40, "the workers did too little: {checked}");
}
