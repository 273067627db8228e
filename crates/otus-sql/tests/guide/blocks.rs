//! Reads the files of this folder: blocks of SQL under the guide's pages they follow. Shared with
//! `tests/cli`, which runs them. It must not know SQL.

use std::path::PathBuf;

/// One example.
pub struct Block {
    /// `arrays.sql:12 filtering-arrays`.
    pub name: String,
    pub text: String,
    /// How its refusal begins, of a statement that Athena alone can run or refuses too.
    pub refused: Option<String>,
    /// Not the guide's: tables that its examples take for granted.
    pub setup: bool,
}

/// Every file with its blocks, in order.
pub fn chapters() -> Vec<(String, Vec<Block>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../otus-sql/tests/guide");
    let files = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let mut files: Vec<PathBuf> =
        files.filter(|it| it.extension().is_some_and(|it| it == "sql")).collect();
    files.sort();
    let chapter = |file: &PathBuf| {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let blocks = blocks(&name, &std::fs::read_to_string(file).unwrap());
        (name, blocks)
    };
    files.iter().map(chapter).collect()
}

/// A block begins at `--# page`, or at `--# page ! how its refusal begins`.
fn blocks(file: &str, text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if let Some(head) = line.strip_prefix("--# ") {
            let (page, refused) = match head.split_once(" ! ") {
                Some((page, refused)) => (page, Some(refused.to_owned())),
                None => (head, None),
            };
            let name = format!("{file}:{} {page}", at + 1);
            blocks.push(Block { name, text: String::new(), refused, setup: page == "setup" });
        } else if let Some(block) = blocks.last_mut() {
            block.text.push_str(line);
            block.text.push('\n');
        }
    }
    blocks
}
