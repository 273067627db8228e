//! The text files of the workspace, read once. It knows which folders are not ours
//! (build output, version control, packages of other ecosystems) and nothing of any rule.

use std::path::Path;

use anyhow::{Context, Result};
use walkdir::{DirEntry, WalkDir};

/// Folders that hold nothing written by hand.
const SKIPPED_FOLDERS: &[&str] =
    &["target", ".git", "node_modules", "dist", "__pycache__", ".venv"];

/// Endings of files that are text written by hand.
const TEXT_ENDINGS: &[&str] =
    &["rs", "toml", "md", "sql", "slt", "py", "sh", "yml", "yaml", "ts", "tsx", "css", "html"];

/// One text file.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Path from the root, with `/`.
    pub path: String,
    pub text: String,
}

impl SourceFile {
    /// Whether it is Rust.
    pub fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }
}

/// The text files below a root, sorted by path.
#[derive(Debug, Default)]
pub struct Tree {
    files: Vec<SourceFile>,
}

impl Tree {
    /// Reads every text file below `root`. A file that is not UTF-8 is an error.
    pub fn read(root: &Path) -> Result<Self> {
        let mut files = Vec::new();
        for entry in WalkDir::new(root).sort_by_file_name().into_iter().filter_entry(is_ours) {
            let entry = entry?;
            if !entry.file_type().is_file() || !is_text(entry.path()) {
                continue;
            }
            let path = entry.path().strip_prefix(root)?.to_string_lossy().replace('\\', "/");
            let text = std::fs::read_to_string(entry.path())
                .with_context(|| format!("cannot read {path} as text"))?;
            files.push(SourceFile { path, text });
        }
        Ok(Self { files })
    }

    /// Every file.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// The Rust files.
    pub fn rust(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter().filter(|file| file.is_rust())
    }

    /// The file at `path`, if there is one.
    pub fn get(&self, path: &str) -> Option<&SourceFile> {
        self.files.iter().find(|file| file.path == path)
    }

    #[cfg(test)]
    pub fn plant(&mut self, path: &str, text: &str) {
        self.files.retain(|file| file.path != path);
        self.files.push(SourceFile { path: path.to_owned(), text: text.to_owned() });
    }
}

fn is_ours(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    !(entry.file_type().is_dir() && SKIPPED_FOLDERS.contains(&name.as_ref()))
}

fn is_text(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy());
    match ending {
        Some(ending) => TEXT_ENDINGS.contains(&ending.as_ref()),
        None => path.ends_with(".ci/run"),
    }
}
