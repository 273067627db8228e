//! The examples of the Athena user guide run, page by page, over empty buckets or what they have
//! written themselves; those that only Athena can run are refused by name. It must not know SQL.

#[path = "../../crates/otus-sql/tests/guide/blocks.rs"]
mod blocks;

use std::collections::BTreeSet;

use blocks::{Block, chapters};

use crate::harness::Otus;

/// What is wrong with the blocks of a chapter, run in order in one data directory.
fn run(blocks: &[Block]) -> Vec<String> {
    let mut buckets = BTreeSet::new();
    for block in blocks {
        let places = block.text.split("s3://").skip(1);
        buckets.extend(places.filter_map(|it| it.split(['/', '\'', '"']).next()));
    }
    let mut otus = Otus::new();
    for bucket in buckets {
        let folder = otus.folder(bucket);
        otus = otus.mount_rw(bucket, &folder);
    }
    blocks.iter().filter_map(|it| wrong(&otus, it)).collect()
}

fn wrong(otus: &Otus, block: &Block) -> Option<String> {
    let ended = otus.call(&["query", "--output", "csv", &block.text]);
    let first = ended.err.lines().next().unwrap_or_default();
    let name = &block.name;
    match (&block.refused, ended.code) {
        (None, Some(0)) => None,
        (Some(refused), Some(1)) if first.starts_with(refused) => None,
        (None, _) => Some(format!("{name} fails: {}", ended.err)),
        (Some(_), Some(0)) => Some(format!("{name} runs")),
        (Some(refused), _) => Some(format!("{name} fails otherwise, not with {refused}: {first}")),
    }
}

#[test]
fn examples_of_the_guide_run() {
    let chapters = chapters();
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let running: Vec<_> =
            chapters.iter().map(|(_, blocks)| scope.spawn(|| run(blocks))).collect();
        running.into_iter().flat_map(|it| it.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "{} do not:\n{}", wrong.len(), wrong.join("\n"));
    let all = || chapters.iter().flat_map(|it| &it.1).filter(|it| !it.setup);
    let refused = all().filter(|it| it.refused.is_some()).count();
    eprintln!("{} run, {refused} are refused by name", all().count() - refused);
}
