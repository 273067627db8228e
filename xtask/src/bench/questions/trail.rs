//! The trails that are measured: generated once by `otus generate`, kept below target/bench.
//! It must not know what is asked of them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use clap::ValueEnum;
use serde_json::Value;

/// The last day of every trail, and the clock of its queries.
const END: &str = "2026-10-31";
pub(super) const NOW: &str = "2026-10-31T23:00:00Z";

/// How much there is to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Size {
    /// 25 MB of gzip in 4,200 objects
    Small,
    /// 123 MB of gzip, 990 MB of JSON, 21,000 objects
    Medium,
    /// 987 MB of gzip, 9.9 GB of JSON, 21,000 objects: as much JSON as the walk-through's
    Large,
    /// 98 MB of gzip in 17,000 objects
    Tiny,
    /// As medium, of 10 accounts in 8 regions
    Organisation,
}

impl Size {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Medium => "medium",
            Self::Large => "large",
            Self::Tiny => "tiny",
            Self::Organisation => "organisation",
        }
    }

    /// So many objects of the generator become one: it makes objects of 38 records, busy
    /// accounts deliver larger ones.
    fn merged(self) -> Option<usize> {
        match self {
            Self::Large => Some(10),
            Self::Small | Self::Medium | Self::Tiny | Self::Organisation => None,
        }
    }

    /// Days, events of a day, accounts, regions.
    fn measures(self) -> [u32; 4] {
        match self {
            Self::Small => [14, 11_500, 1, 1],
            Self::Medium => [48, 16_750, 1, 1],
            Self::Large => [115, 70_000, 1, 1],
            Self::Tiny => [115, 5_600, 1, 1],
            Self::Organisation => [12, 67_000, 10, 8],
        }
    }
}

/// A trail on disk.
#[derive(Debug)]
pub(super) struct Trail {
    pub(super) size: Size,
    /// The folder that stands for the bucket.
    pub(super) folder: PathBuf,
    /// What the generator says about it.
    pub(super) answers: Value,
    pub(super) objects: u64,
    /// Stored.
    pub(super) bytes: u64,
}

impl Trail {
    /// The trail below `root`, generated where it is missing.
    pub(super) fn of(size: Size, otus: &Path, root: &Path) -> Result<Self> {
        let folder = root.join(size.name()).join("trail");
        let told = folder.join("answers.json");
        if !told.try_exists()? {
            println!("==> generating {} (kept)", folder.display());
            // Under another name until it is whole.
            let unfinished = folder.with_extension("unfinished");
            for old in [&folder, &unfinished] {
                if old.try_exists()? {
                    fs::remove_dir_all(old)?;
                }
            }
            fs::create_dir_all(&unfinished)?;
            let [days, events, accounts, regions] = size.measures();
            let status = Command::new(otus)
                .args(["generate", "cloudtrail", &format!("--end={END}")])
                .args([format!("--out={}", unfinished.display()), format!("--days={days}")])
                .args([format!("--events-per-day={events}"), format!("--accounts={accounts}")])
                .arg(format!("--regions={regions}"))
                .status()?;
            ensure!(status.success(), "otus generate failed");
            if let Some(objects) = size.merged() {
                merge_all(&unfinished, objects)?;
            }
            fs::rename(&unfinished, &folder)?;
        }
        let answers = serde_json::from_str(&fs::read_to_string(told)?)?;
        let (mut objects, mut bytes) = (0, 0);
        for path in gzipped(&folder) {
            objects += 1;
            bytes += fs::metadata(path)?.len();
        }
        Ok(Self { size, folder, answers, objects, bytes })
    }

    /// The days there are objects of, as their folders are called (`2026/10/31`), in order.
    pub(super) fn days(&self) -> Vec<String> {
        let day = |path: PathBuf| {
            let folder = path.parent()?.to_str()?.to_owned();
            let (rest, day) = folder.rsplit_once('/')?;
            let (rest, month) = rest.rsplit_once('/')?;
            Some(format!("{}/{month}/{day}", rest.rsplit_once('/')?.1))
        };
        let mut days: Vec<String> = gzipped(&self.folder).filter_map(day).collect();
        days.sort();
        days.dedup();
        days
    }

    /// The location of the table: one account's region, or everything.
    pub(super) fn location(&self) -> Result<String> {
        if self.size == Size::Organisation {
            return Ok(String::from("s3://trail/AWSLogs/"));
        }
        let account = self.answers["accounts"][0].as_str().context("no account")?;
        Ok(format!("s3://trail/AWSLogs/{account}/CloudTrail/ap-northeast-1/"))
    }
}

/// Makes one object of `many` in every folder below `root`.
fn merge_all(root: &Path, many: usize) -> Result<()> {
    println!("==> merging its objects by {many}");
    let files: Vec<PathBuf> = gzipped(root).collect();
    for folder in files.chunk_by(|one, other| one.parent() == other.parent()) {
        folder.chunks(many).try_for_each(merge)?;
    }
    Ok(())
}

/// The objects below `root`, folder by folder.
fn gzipped(root: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = walkdir::WalkDir::new(root).sort_by_file_name().into_iter();
    let files = entries.filter_map(Result::ok).map(walkdir::DirEntry::into_path);
    files.filter(|it| it.extension().is_some_and(|ending| ending == "gz"))
}

/// Puts the records of all `files` into the first.
fn merge(files: &[PathBuf]) -> Result<()> {
    const BEGINS: &[u8] = b"{\"Records\":[";
    const ENDS: &[u8] = b"]}";
    let mut inflater = libdeflater::Decompressor::new();
    let mut text = BEGINS.to_vec();
    for file in files {
        let stored = fs::read(file)?;
        let size = stored.last_chunk::<4>().map_or(0, |it| u32::from_le_bytes(*it) as usize);
        let mut document = vec![0; size];
        inflater.gzip_decompress(&stored, &mut document)?;
        let records = document.strip_prefix(BEGINS).and_then(|it| it.strip_suffix(ENDS));
        if text.len() > BEGINS.len() {
            text.push(b',');
        }
        text.extend_from_slice(records.context("the generator writes other documents")?);
        fs::remove_file(file)?;
    }
    text.extend_from_slice(ENDS);
    let mut deflater = libdeflater::Compressor::new(libdeflater::CompressionLvl::default());
    let mut packed = vec![0; deflater.gzip_compress_bound(text.len())];
    let length = deflater.gzip_compress(&text, &mut packed)?;
    let first = files.first().context("no files")?;
    fs::write(first, packed.get(..length).unwrap_or_default())?;
    Ok(())
}
