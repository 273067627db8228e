//! kill -9 in the middle of CTAS, INSERT and UNLOAD: nothing half-written is visible, nothing
//! reported done is lost, staging is empty after the next start. OTUS_LONG=1 kills 50 times
//! each, in the embedded store and in a mounted folder.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::harness::Otus;

/// Rows each statement writes, in as many files as it has partitions.
const ROWS: u64 = 3000;
const PARTITIONS: u64 = 12;

fn rounds() -> u64 {
    if std::env::var_os("OTUS_LONG").is_some() { 50 } else { 6 }
}

/// Where the statements write.
struct Place {
    otus: Otus,
    bucket: &'static str,
    /// The mounted folder.
    folder: Option<PathBuf>,
}

impl Place {
    fn embedded() -> Self {
        let otus = Otus::new();
        Self { otus, bucket: "otus-results", folder: None }
    }

    fn mounted() -> Self {
        let otus = Otus::new();
        let folder = otus.folder("case");
        let otus = otus.mount_rw("case", &folder);
        Self { otus, bucket: "case", folder: Some(folder) }
    }

    /// Runs `statement`, kills it after a while that grows with `round`; whether it was done.
    fn kill(&self, round: u64, statement: &str) -> bool {
        let text = format!("{statement}; SELECT 1 AS done");
        let mut child = self.otus.spawn(&["query", "--output", "tsv", &text]);
        std::thread::sleep(Duration::from_millis(30 + (round * 61) % 420));
        child.kill().unwrap();
        let printed = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
        printed.lines().any(|line| line.trim() == "1")
    }

    /// What a statement counts, 0 where there is no table.
    fn count(&self, sql: &str) -> u64 {
        let ended = self.otus.call(&["query", "--output", "tsv", sql]);
        if ended.err.contains("does not exist") {
            return 0;
        }
        assert_eq!(ended.code, Some(0), "{sql}\n{}", ended.err);
        ended.out.lines().last().unwrap().trim().parse().unwrap()
    }

    fn check_clean(&self, round: u64) {
        // A start finishes and cleans.
        self.otus.query("tsv", "SELECT 1");
        let data = self.otus.data();
        let journals = names(&data.join("writes"));
        let left = journals.iter().filter(|it| !it.ends_with(".lock"));
        assert_eq!(left.count(), 0, "round {round}: {journals:?}");
        let incoming = data.join("store/incoming");
        // The last process may leave its folder, but nothing in it beside its lock.
        for session in names(&incoming) {
            assert_eq!(names(&incoming.join(&session)), ["lock"], "round {round}: {session}");
        }
        if let Some(folder) = &self.folder {
            assert!(
                !folder.join(".otus-staging").try_exists().unwrap(),
                "round {round}: staging stays"
            );
        }
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|it| it.unwrap().file_name().into_string().unwrap()).collect()
}

fn rows() -> String {
    format!("SELECT x AS v, x % {PARTITIONS} AS p FROM UNNEST(sequence(1, {ROWS})) AS t (x)")
}

fn tables(place: &Place) {
    let (mut done, mut whole) = (0, 0);
    for round in 0..rounds() {
        let at = format!("s3://{}/ctas/{round}/", place.bucket);
        let ctas = format!(
            "CREATE TABLE t{round} WITH (format = 'JSON', external_location = '{at}', \
             partitioned_by = ARRAY['p']) AS {}",
            rows()
        );
        let finished = place.kill(round, &ctas);
        let found = place.count(&format!("SELECT count(*) FROM t{round}"));
        assert!(found == ROWS || (found == 0 && !finished), "round {round}: {found} rows");
        if found == 0 {
            // Nothing lies there that the same statement would refuse.
            place.otus.query("tsv", &ctas);
            assert_eq!(place.count(&format!("SELECT count(*) FROM t{round}")), ROWS);
        }
        done += u64::from(finished);
        whole += u64::from(found == ROWS);
        place.check_clean(round);
    }
    assert!(done < rounds() && whole >= done, "no process was killed at work");
}

fn inserts(place: &Place) {
    place.otus.query(
        "tsv",
        &format!(
            "CREATE EXTERNAL TABLE t (v int) PARTITIONED BY (round int, p int) ROW FORMAT SERDE \
             'org.apache.hadoop.hive.serde2.JsonSerDe' LOCATION 's3://{}/insert/'",
            place.bucket
        ),
    );
    let mut done = 0;
    for round in 0..rounds() {
        let insert = format!(
            "INSERT INTO t SELECT v, {round}, p FROM ({}) WHERE p < 6; \
             INSERT INTO t SELECT v, {round}, p FROM ({}) WHERE p >= 6",
            rows(),
            rows()
        );
        let finished = place.kill(round, &insert);
        let half = ROWS / 2;
        let found = place.count(&format!("SELECT count(*) FROM t WHERE round = {round}"));
        let allowed = if finished { vec![ROWS] } else { vec![0, half, ROWS] };
        assert!(allowed.contains(&found), "round {round}: {found} rows");
        let partitions =
            place.count(&format!("SELECT count(*) FROM \"t$partitions\" WHERE round = {round}"));
        assert_eq!(partitions, found / half * PARTITIONS / 2, "round {round}: partitions");
        done += u64::from(finished);
        place.check_clean(round);
    }
    assert!(done < rounds(), "no process was killed at work");
}

fn unloads(place: &Place) {
    let mut done = 0;
    for round in 0..rounds() {
        let at = format!("s3://{}/unload/{round}/", place.bucket);
        let unload = format!(
            "UNLOAD ({}) TO '{at}' WITH (format = 'JSON', partitioned_by = ARRAY['p'])",
            rows()
        );
        let finished = place.kill(round, &unload);
        place.otus.query(
            "tsv",
            &format!(
                "CREATE EXTERNAL TABLE u{round} (v int) ROW FORMAT SERDE \
                 'org.apache.hadoop.hive.serde2.JsonSerDe' LOCATION '{at}'"
            ),
        );
        let found = place.count(&format!("SELECT count(*) FROM u{round}"));
        assert!(found == ROWS || (found == 0 && !finished), "round {round}: {found} rows");
        done += u64::from(finished);
        place.check_clean(round);
    }
    assert!(done < rounds(), "no process was killed at work");
}

#[test]
fn tables_in_the_store_survive_kills() {
    tables(&Place::embedded());
}

#[test]
fn tables_in_a_folder_survive_kills() {
    tables(&Place::mounted());
}

#[test]
fn inserts_into_the_store_survive_kills() {
    inserts(&Place::embedded());
}

#[test]
fn inserts_into_a_folder_survive_kills() {
    inserts(&Place::mounted());
}

#[test]
fn unloads_into_the_store_survive_kills() {
    unloads(&Place::embedded());
}

#[test]
fn unloads_into_a_folder_survive_kills() {
    unloads(&Place::mounted());
}
