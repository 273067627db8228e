//! The scrubber: whether every byte the index names is on disk as it was written. It must not
//! mend anything.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::Read as _;

use super::{Store, StoreError, blob};

/// Bytes read at a time.
const BUFFER: usize = 1 << 20;

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// A blob's file is missing, of another size or of another checksum; objects that use it.
    Damaged { blob: String, reason: String, objects: Vec<String> },
    /// The index contradicts itself.
    Inconsistent(String),
    /// A file no index names. Harmless; younger ones may be uploads under way.
    Unnamed(String),
}

/// What the scrubber saw.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    pub objects: u64,
    pub blobs: u64,
    /// Bytes read.
    pub bytes: u64,
    pub findings: Vec<Finding>,
}

impl Store {
    /// Reads every blob and compares.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn verify(&self) -> Result<Verified, StoreError> {
        let mut verified = Verified::default();
        self.0.connections.read(|index| {
            // One view of the index for the whole run.
            let index = index.unchecked_transaction()?;
            self.verify_index(&index, &mut verified)?;
            let mut names = HashMap::new();
            let mut statement = index.prepare("SELECT name, size, crc64 FROM blob")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let name: String = row.get(0)?;
                let (size, crc64): (u64, i64) = (row.get(1)?, row.get(2)?);
                verified.blobs += 1;
                match self.check(&name, size, crc64.cast_unsigned(), &mut verified.bytes) {
                    Ok(()) => {}
                    Err(reason) => {
                        let objects = users(&index, &name)?;
                        let blob = name.clone();
                        verified.findings.push(Finding::Damaged { blob, reason, objects });
                    }
                }
                names.insert(name, ());
            }
            let mut statement = index.prepare("SELECT blob FROM doomed")?;
            for name in statement.query_map([], |row| row.get::<_, String>(0))? {
                names.insert(name?, ());
            }
            self.unnamed(&names, &mut verified)
        })?;
        Ok(verified)
    }

    fn verify_index(
        &self,
        index: &rusqlite::Connection,
        verified: &mut Verified,
    ) -> Result<(), StoreError> {
        verified.objects = index.query_row("SELECT count(*) FROM object", [], |row| row.get(0))?;
        let integrity: String =
            index.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        if integrity != "ok" {
            verified.findings.push(Finding::Inconsistent(integrity));
        }
        let checks = [
            (
                "an object's segments do not add up to its size",
                "SELECT count(*) FROM object WHERE size <> \
                 (SELECT coalesce(sum(size), 0) FROM segment WHERE object = object.id)",
            ),
            (
                "a segment names a blob that is not there or has another size",
                "SELECT count(*) FROM segment LEFT JOIN blob ON blob.name = segment.blob \
                 WHERE blob.size IS NOT segment.size",
            ),
            (
                "a blob is counted wrongly",
                "SELECT count(*) FROM blob LEFT JOIN (SELECT blob, count(*) AS uses FROM \
                 (SELECT blob FROM segment UNION ALL SELECT blob FROM part) \
                 WHERE blob IS NOT NULL GROUP BY blob) AS used ON used.blob = blob.name \
                 WHERE coalesce(used.uses, 0) <> blob.uses",
            ),
            (
                "an object has no details",
                "SELECT count(*) FROM object WHERE id NOT IN (SELECT id FROM details)",
            ),
        ];
        for (what, sql) in checks {
            let many: u64 = index.query_row(sql, [], |row| row.get(0))?;
            if many > 0 {
                verified.findings.push(Finding::Inconsistent(format!("{what}: {many}")));
            }
        }
        Ok(())
    }

    fn check(&self, name: &str, size: u64, crc64: u64, total: &mut u64) -> Result<(), String> {
        let path = blob::place(&self.0.folder, name);
        let mut file = File::open(path).map_err(|it| it.to_string())?;
        let mut digest = crc_fast::Digest::new(crc_fast::CrcAlgorithm::Crc64Nvme);
        let mut buffer = vec![0; BUFFER];
        let mut seen = 0;
        loop {
            let read = file.read(&mut buffer).map_err(|it| it.to_string())?;
            if read == 0 {
                break;
            }
            digest.update(buffer.get(..read).unwrap_or_default());
            seen += read as u64;
        }
        *total += seen;
        if seen != size {
            return Err(format!("{seen} bytes instead of {size}"));
        }
        if digest.finalize() != crc64 {
            return Err(String::from("the bytes are not those that were written"));
        }
        Ok(())
    }

    fn unnamed(
        &self,
        names: &HashMap<String, ()>,
        verified: &mut Verified,
    ) -> Result<(), StoreError> {
        for shard in fs::read_dir(self.0.folder.join("blobs"))? {
            for file in fs::read_dir(shard?.path())? {
                let name = file?.file_name().to_string_lossy().into_owned();
                if !names.contains_key(&name) {
                    verified.findings.push(Finding::Unnamed(name));
                }
            }
        }
        Ok(())
    }
}

/// Bucket and key of the objects that use a blob.
fn users(index: &rusqlite::Connection, blob: &str) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT bucket.name, object.key FROM segment \
               JOIN object ON object.id = segment.object \
               JOIN bucket ON bucket.id = object.bucket WHERE segment.blob = ?1";
    let mut statement = index.prepare_cached(sql)?;
    let found = statement.query_map([blob], |row| {
        let (bucket, key): (String, Vec<u8>) = (row.get(0)?, row.get(1)?);
        Ok(format!("s3://{bucket}/{}", String::from_utf8_lossy(&key)))
    })?;
    Ok(found.collect::<Result<Vec<_>, _>>()?)
}
