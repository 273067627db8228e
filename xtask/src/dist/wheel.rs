//! A Python wheel that carries the binary, its manual pages and its completions (PEP 427): a
//! zip whose `.data/scripts` and `.data/data` pip puts into an environment. It must not build
//! anything.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use regex::bytes::Regex;
use sha2::{Digest as _, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::{COMPLETIONS, files};

/// Where each shell looks for completions below a prefix, in the order of [`COMPLETIONS`].
const PLACES: [&str; COMPLETIONS.len()] = [
    "bash-completion/completions/otus",
    "zsh/site-functions/_otus",
    "fish/vendor_completions.d/otus.fish",
];

/// One file of the archive.
struct Entry {
    name: String,
    bytes: Vec<u8>,
    /// Unix permissions.
    mode: u32,
}

/// Writes `otus-<version>-py3-none-<platform>.whl` into `folder`, of what `content` holds.
pub(super) fn write(root: &Path, version: &str, content: &Path, folder: &Path) -> Result<PathBuf> {
    let binary = fs::read(content.join("otus"))?;
    let tag = format!("py3-none-{}", platform(&binary)?);
    let mut entries = vec![Entry {
        name: format!("otus-{version}.data/scripts/otus"),
        bytes: binary,
        mode: 0o755,
    }];
    let share = format!("otus-{version}.data/data/share");
    for ((_, file), place) in COMPLETIONS.iter().zip(PLACES) {
        let bytes = fs::read(content.join("completions").join(file))?;
        entries.push(Entry { name: format!("{share}/{place}"), bytes, mode: 0o644 });
    }
    for page in files(&content.join("man"))? {
        let file = page.file_name().unwrap_or_default().display();
        let name = format!("{share}/man/man1/{file}");
        entries.push(Entry { name, bytes: fs::read(&page)?, mode: 0o644 });
    }
    let info = format!("otus-{version}.dist-info");
    for (name, bytes) in metadata(root, version, &tag, content)? {
        entries.push(Entry { name: format!("{info}/{name}"), bytes, mode: 0o644 });
    }
    let record = record(&entries, &info);
    entries.push(Entry { name: format!("{info}/RECORD"), bytes: record.into_bytes(), mode: 0o644 });
    let path = folder.join(format!("otus-{version}-{tag}.whl"));
    pack(&entries, &path)?;
    Ok(path)
}

/// The files about the wheel, by name below `.dist-info`.
fn metadata(
    root: &Path,
    version: &str,
    tag: &str,
    content: &Path,
) -> Result<Vec<(&'static str, Vec<u8>)>> {
    let manifest: toml::Value = toml::from_str(&fs::read_to_string(root.join("Cargo.toml"))?)?;
    let said = |name: &str| {
        let value = manifest["workspace"]["package"][name].as_str();
        value.with_context(|| format!("Cargo.toml names no {name}"))
    };
    let readme = fs::read_to_string(content.join("README.md"))?;
    let about = format!(
        "Metadata-Version: 2.1\nName: otus\nVersion: {version}\nSummary: Amazon Athena on your own \
         machine\nHome-page: {}\nLicense: {}\nLicense-File: LICENSE\nLicense-File: LICENCES.txt\n\
         Requires-Python: >=3.8\nDescription-Content-Type: text/markdown\n\n{readme}",
        said("repository")?,
        said("license")?,
    );
    let wheel =
        format!("Wheel-Version: 1.0\nGenerator: otus\nRoot-Is-Purelib: false\nTag: {tag}\n");
    Ok(vec![
        ("METADATA", about.into_bytes()),
        ("WHEEL", wheel.into_bytes()),
        ("LICENSE", fs::read(content.join("LICENSE"))?),
        ("LICENCES.txt", fs::read(content.join("LICENCES.txt"))?),
    ])
}

/// The newest symbol version of the C library that the binary asks for names the platform
/// (PEP 600).
fn platform(binary: &[u8]) -> Result<String> {
    if !cfg!(target_os = "linux") {
        bail!("wheels are made on Linux only");
    }
    let wanted = Regex::new(r"GLIBC_2\.(\d+)")?;
    let minor = |it: regex::bytes::Captures<'_>| std::str::from_utf8(&it[1]).ok()?.parse().ok();
    let newest: Option<u32> = wanted.captures_iter(binary).filter_map(minor).max();
    let newest = newest.context("the binary asks for no symbol of glibc")?;
    Ok(format!("manylinux_2_{newest}_{}", std::env::consts::ARCH))
}

/// RECORD: every file with its digest and size, itself without.
fn record(entries: &[Entry], info: &str) -> String {
    let mut record = String::new();
    for Entry { name, bytes, .. } in entries {
        let digest = URL_SAFE_NO_PAD.encode(Sha256::digest(bytes));
        record.push_str(&format!("{name},sha256={digest},{}\n", bytes.len()));
    }
    record.push_str(&format!("{info}/RECORD,,\n"));
    record
}

/// With the date of the format's beginning: the same input gives the same bytes.
fn pack(entries: &[Entry], path: &Path) -> Result<()> {
    let mut archive = ZipWriter::new(fs::File::create(path)?);
    for Entry { name, bytes, mode } in entries {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default())
            .unix_permissions(*mode);
        archive.start_file(name.as_str(), options)?;
        archive.write_all(bytes)?;
    }
    archive.finish()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Entry, platform, record};

    #[test]
    fn a_record_has_unpadded_digests_and_sizes() {
        let name = String::from("otus-1.data/scripts/otus");
        let entry = Entry { name, bytes: b"abc".to_vec(), mode: 0o755 };
        // python3: base64.urlsafe_b64encode(hashlib.sha256(b"abc").digest())
        let digest = "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0";
        let expected =
            format!("otus-1.data/scripts/otus,sha256={digest},3\notus-1.dist-info/RECORD,,\n");
        assert_eq!(record(&[entry], "otus-1.dist-info"), expected);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_newest_symbol_names_the_platform() {
        let named = platform(b"..GLIBC_2.17\0..GLIBC_2.4\0..GLIBC_2.9\0 end").unwrap();
        assert!(named.starts_with("manylinux_2_17_"), "{named}");
        assert!(platform(b"a static binary").is_err());
    }
}
