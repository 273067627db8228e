//! What every store must do, run over the memory store and the SQLite store alike.

#![allow(clippy::unwrap_used)]

use otus_catalog::{
    Batch, CatalogError, CatalogStore, Column, Database, DocumentKey, Entity, Lookup, MemoryStore,
    Partition, PartitionRequest, Put, Segment, SqliteStore, StorageDescriptor, Table, TableName,
};

fn table(database: &str, name: &str) -> Table {
    Table {
        name: name.to_owned(),
        database_name: database.to_owned(),
        partition_keys: vec![Column::new("region", "string"), Column::new("day", "string")],
        storage_descriptor: Some(StorageDescriptor {
            columns: vec![Column::new("a", "int")],
            location: Some("s3://b/t/".to_owned()),
            ..StorageDescriptor::default()
        }),
        table_type: Some(Table::EXTERNAL_TABLE.to_owned()),
        ..Table::default()
    }
}

fn partition(table: &Table, region: &str, day: &str) -> Partition {
    Partition::at(
        vec![region.to_owned(), day.to_owned()],
        &format!("s3://b/t/{region}/{day}/"),
        table.storage_descriptor.as_ref().unwrap(),
    )
}

fn strings(values: &[&str]) -> Vec<String> {
    values.iter().map(|it| (*it).to_owned()).collect()
}

/// Runs `check` over a fresh store of every kind.
fn with_stores(check: impl Fn(&dyn CatalogStore)) {
    check(&MemoryStore::new());
    let folder = tempfile::tempdir().unwrap();
    check(&SqliteStore::open(&folder.path().join("catalog.db")).unwrap());
}

#[test]
fn databases() {
    with_stores(|store| {
        assert_eq!(store.database("DEFAULT").unwrap().name, "default");
        store.create_database(Database::named("Logs")).unwrap();
        assert_eq!(
            store.create_database(Database::named("logs")),
            Err(CatalogError::already_exists(Entity::Database, "logs"))
        );
        let changed = Database { description: Some("d".into()), ..Database::default() };
        store.update_database("logs", changed).unwrap();
        let read = store.database("logs").unwrap();
        assert_eq!((read.name.as_str(), read.description.as_deref()), ("logs", Some("d")));
        assert!(read.create_time.is_some());
        store.create_table(table("logs", "t")).unwrap();
        assert_eq!(
            store.drop_database("logs", false),
            Err(CatalogError::NotEmpty { database: "logs".into() })
        );
        store.drop_database("logs", true).unwrap();
        let names: Vec<_> = store.databases().unwrap().into_iter().map(|it| it.name).collect();
        assert_eq!(names, ["default"]);
        assert_eq!(
            store.table(&TableName::new("logs", "t")),
            Err(CatalogError::not_found(Entity::Database, "logs"))
        );
    });
}

#[test]
fn tables_have_versions_and_optimistic_updates() {
    with_stores(|store| {
        let name = TableName::new("default", "T");
        let created = store.create_table(table("DEFAULT", "T")).unwrap();
        assert_eq!((created.version, created.name.as_str()), (0, "t"));
        assert_eq!(
            store.create_table(table("default", "t")),
            Err(CatalogError::already_exists(Entity::Table, "t"))
        );
        store
            .add_partitions(&name, vec![partition(&created, "r", "1")], Batch::AllOrNothing)
            .unwrap();
        let mut changed = created.clone();
        changed.parameters.insert("k".into(), "v".into());
        let second = store.update_table(changed.clone(), Some(0), true).unwrap();
        assert_eq!((second.version, second.create_time), (1, created.create_time));
        assert_eq!(
            store.update_table(changed, Some(0), true),
            Err(CatalogError::Conflict { name: name.clone(), expected: 0, found: 1 })
        );
        let versions: Vec<u64> =
            store.table_versions(&name).unwrap().iter().map(|it| it.version).collect();
        assert_eq!(versions, [1, 0]);
        store.drop_table_version(&name, 0).unwrap();
        assert_eq!(
            store.drop_table_version(&name, 0),
            Err(CatalogError::not_found(Entity::TableVersion, "0"))
        );
        assert_eq!(store.partition_count(&name).unwrap(), 1, "an update keeps partitions");
        store.drop_table(&name).unwrap();
        store.create_table(table("default", "t")).unwrap();
        assert_eq!(store.partition_count(&name).unwrap(), 0, "a new table has none");
    });
}

#[test]
fn partitions_in_batches() {
    with_stores(|store| {
        let name = TableName::new("default", "t");
        let t = store.create_table(table("default", "t")).unwrap();
        let three = vec![partition(&t, "a", "1"), partition(&t, "b", "1"), partition(&t, "b", "2")];
        store.add_partitions(&name, three, Batch::AllOrNothing).unwrap();
        let more = vec![partition(&t, "c", "1"), partition(&t, "a", "1")];
        assert_eq!(
            store.add_partitions(&name, more.clone(), Batch::AllOrNothing),
            Err(CatalogError::already_exists(Entity::Partition, "region=a/day=1"))
        );
        assert_eq!(store.partition_count(&name).unwrap(), 3, "a refused batch changes nothing");
        assert_eq!(store.add_partitions(&name, more, Batch::SkipAndReport).unwrap(), [1]);
        let read = store.partition(&name, &strings(&["b", "2"])).unwrap();
        assert_eq!(read.location(), Some("s3://b/t/b/2/"));
        assert_eq!(read.storage_descriptor.as_ref().unwrap().columns[0].ty, "int");
    });
}

#[test]
fn partitions_are_changed_and_dropped() {
    with_stores(|store| {
        let name = TableName::new("default", "t");
        let t = store.create_table(table("default", "t")).unwrap();
        let four = [("a", "1"), ("b", "1"), ("b", "2"), ("c", "1")];
        let four = four.iter().map(|(region, day)| partition(&t, region, day)).collect();
        store.add_partitions(&name, four, Batch::AllOrNothing).unwrap();
        let read = store.partition(&name, &strings(&["b", "2"])).unwrap();
        let mut moved = read.clone();
        moved.values = strings(&["b", "3"]);
        moved.parameters.insert("k".into(), "v".into());
        store.update_partition(&name, &strings(&["b", "2"]), moved).unwrap();
        let moved = store.partition(&name, &strings(&["b", "3"])).unwrap();
        assert_eq!((moved.creation_time, moved.parameters.len()), (read.creation_time, 1));
        let taken = partition(&t, "a", "1");
        assert!(matches!(
            store.update_partition(&name, &strings(&["b", "3"]), taken),
            Err(CatalogError::AlreadyExists { .. })
        ));
        let gone = [strings(&["b", "1"]), strings(&["x", "y"])];
        assert_eq!(
            store.drop_partitions(&name, &gone, Batch::AllOrNothing),
            Err(CatalogError::not_found(Entity::Partition, "region=x/day=y"))
        );
        assert_eq!(store.partition_count(&name).unwrap(), 4);
        assert_eq!(store.drop_partitions(&name, &gone, Batch::SkipAndReport).unwrap(), [1]);
        let short = Partition { values: strings(&["a"]), ..Partition::default() };
        let refused = store.add_partitions(&name, vec![short], Batch::SkipAndReport);
        assert!(matches!(refused, Err(CatalogError::Invalid(_))));
    });
}

#[test]
fn pages_are_ordered_complete_and_filtered() {
    with_stores(|store| {
        let name = TableName::new("default", "t");
        let t = store.create_table(table("default", "t")).unwrap();
        let days: Vec<String> = (0..50).map(|day| format!("{day:02}")).collect();
        let regions = ["a", "a-1", "b", "é", ""];
        let all: Vec<Partition> = regions
            .iter()
            .flat_map(|region| days.iter().map(|day| partition(&t, region, day)))
            .collect();
        store.add_partitions(&name, all, Batch::AllOrNothing).unwrap();
        let mut expected: Vec<Vec<String>> = regions
            .iter()
            .flat_map(|region| days.iter().map(|day| strings(&[region, day])))
            .collect();
        expected.sort();

        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let request =
                PartitionRequest { after: after.as_deref(), limit: 7, ..Default::default() };
            let page = store.partitions(&name, request).unwrap();
            seen.extend(page.partitions.into_iter().map(|it| it.values));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen, expected);

        let leading = strings(&["a"]);
        let request =
            PartitionRequest { leading_values: &leading, limit: 1000, ..Default::default() };
        let of_a = store.partitions(&name, request).unwrap();
        assert_eq!(of_a.partitions.len(), 50);
        assert!(of_a.next.is_none() && of_a.partitions.iter().all(|it| it.values[0] == "a"));

        let mut parts = Vec::new();
        for number in 0..3 {
            let segment = Some(Segment { number, total: 3 });
            let request = PartitionRequest { segment, ..Default::default() };
            parts.extend(store.partitions(&name, request).unwrap().partitions);
        }
        assert_eq!(parts.len(), expected.len(), "segments are disjoint and complete");
        let odd = store.all_partitions(&name, &mut |values| values[1] == "07").unwrap();
        assert_eq!(odd.len(), regions.len());
    });
}

#[test]
fn snapshots_answer_and_name_what_is_beside() {
    with_stores(|store| {
        store.create_table(table("default", "cloudtrail")).unwrap();
        let known = TableName::new("default", "cloudtrail");
        let wrong = TableName::new("default", "cloudtrial");
        let nowhere = TableName::new("defautl", "t");
        let mut snapshot = store.snapshot(&[known.clone(), wrong.clone()]).unwrap();
        assert!(matches!(snapshot.lookup(&known), Lookup::Found(it) if it.name == "cloudtrail"));
        assert!(
            matches!(snapshot.lookup(&wrong), Lookup::NoTable { beside } if beside == ["cloudtrail"])
        );
        assert!(matches!(snapshot.lookup(&nowhere), Lookup::NotRead));
        store.extend_snapshot(&mut snapshot, std::slice::from_ref(&nowhere)).unwrap();
        assert!(
            matches!(snapshot.lookup(&nowhere), Lookup::NoDatabase { beside } if beside == ["default"])
        );
    });
}

/// A tenth of the million unless OTUS_LONG is set.
#[test]
fn many_partitions() {
    let count = if std::env::var_os("OTUS_LONG").is_some() { 1_000_000 } else { 100_000 };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalog.db");
    let store = SqliteStore::open(&path).unwrap();
    let name = TableName::new("default", "t");
    let t = store.create_table(table("default", "t")).unwrap();
    for chunk in 0..count / 10_000 {
        let region = format!("region-{chunk:03}");
        let batch = (0..10_000).map(|day| partition(&t, &region, &format!("{day:05}"))).collect();
        store.add_partitions(&name, batch, Batch::AllOrNothing).unwrap();
    }
    assert_eq!(store.partition_count(&name).unwrap(), count);
    let wanted = strings(&["region-007"]);
    let started = std::time::Instant::now();
    let request = PartitionRequest { leading_values: &wanted, limit: 10, ..Default::default() };
    assert_eq!(store.partitions(&name, request).unwrap().partitions.len(), 10);
    assert!(started.elapsed().as_millis() < 100, "a prefix is found through the index");
    let bytes = std::fs::metadata(&path).unwrap().len();
    assert!(bytes < count * 250, "{} bytes per partition", bytes / count);
}

#[test]
fn documents_belong_to_their_database_or_table() {
    with_stores(|store| {
        let made = store.create_table(table("default", "t")).unwrap();
        let function = DocumentKey::of_database("function", "Default", "f");
        let column = DocumentKey::of_table("column", &made.qualified_name(), "a");
        assert!(store.document(&function).is_err());
        assert!(store.put_document(&function, "1", Put::Replace).is_err());
        store.put_document(&function, "1", Put::Create).unwrap();
        assert!(store.put_document(&function, "2", Put::Create).is_err());
        store.put_document(&function, "2", Put::Replace).unwrap();
        store.put_document(&column, "c", Put::Either).unwrap();
        assert_eq!(store.document(&function).unwrap(), "2");
        assert_eq!(store.documents(&function).unwrap(), [("f".to_owned(), "2".to_owned())]);
        store.drop_table(&made.qualified_name()).unwrap();
        store.create_table(table("default", "t")).unwrap();
        assert!(store.document(&column).is_err(), "it went with its table");
        store.drop_document(&function).unwrap();
        assert!(store.drop_document(&function).is_err());
        let nowhere = DocumentKey::of_database("function", "nope", "f");
        assert_eq!(
            store.put_document(&nowhere, "1", Put::Either),
            Err(CatalogError::not_found(Entity::Database, "nope"))
        );
    });
}
