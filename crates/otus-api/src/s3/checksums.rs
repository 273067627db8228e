//! The checksums a client sends, asks for and gets back. It must not know where bytes go.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use otus_storage::embedded::{Checksums, PartInfo};
use s3s::checksum::ChecksumHasher;
use s3s::crypto::{Checksum as _, Crc32, Crc32c, Sha1, Sha256};
use s3s::dto::{Checksum, ChecksumType};
use s3s::{S3Result, s3_error};

/// The algorithms by S3's names.
pub(super) const CRC32: &str = "CRC32";
pub(super) const CRC32C: &str = "CRC32C";
pub(super) const CRC64NVME: &str = "CRC64NVME";
pub(super) const SHA1: &str = "SHA1";
pub(super) const SHA256: &str = "SHA256";
const ALL: [&str; 5] = [CRC32, CRC32C, CRC64NVME, SHA1, SHA256];

/// Checksums by algorithm, in base64.
pub(super) type Values = BTreeMap<String, String>;

/// The values of a request's checksum headers.
macro_rules! sent {
    ($input:expr) => {
        $crate::s3::checksums::values([
            &$input.checksum_crc32,
            &$input.checksum_crc32c,
            &$input.checksum_crc64nvme,
            &$input.checksum_sha1,
            &$input.checksum_sha256,
        ])
    };
}
pub(super) use sent;

/// Sets the checksum fields of an answer.
macro_rules! give {
    ($output:expr, $checksums:expr) => {{
        let checksums: &otus_storage::embedded::Checksums = $checksums;
        let value = |name: &str| checksums.values.get(name).cloned();
        $output.checksum_crc32 = value($crate::s3::checksums::CRC32);
        $output.checksum_crc32c = value($crate::s3::checksums::CRC32C);
        $output.checksum_crc64nvme = value($crate::s3::checksums::CRC64NVME);
        $output.checksum_sha1 = value($crate::s3::checksums::SHA1);
        $output.checksum_sha256 = value($crate::s3::checksums::SHA256);
    }};
}
pub(super) use give;

/// In the order of [`ALL`].
pub(super) fn values(sent: [&Option<String>; 5]) -> Values {
    let pairs = ALL.iter().zip(sent);
    pairs.filter_map(|(name, value)| Some(((*name).to_owned(), value.clone()?))).collect()
}

/// The algorithm a header such as `x-amz-checksum-crc32` is for.
pub(super) fn of_header(name: &str) -> Option<&'static str> {
    let name = name.trim().to_ascii_lowercase();
    let name = name.strip_prefix("x-amz-checksum-")?;
    ALL.iter().find(|it| it.eq_ignore_ascii_case(name)).copied()
}

/// A hasher for the algorithms; CRC-64 is left out, because the store makes it anyway.
pub(super) fn hasher<'a>(algorithms: impl Iterator<Item = &'a str>) -> ChecksumHasher {
    let mut hasher = ChecksumHasher::default();
    for algorithm in algorithms {
        match algorithm {
            CRC32 => hasher.crc32 = Some(Crc32::new()),
            CRC32C => hasher.crc32c = Some(Crc32c::new()),
            SHA1 => hasher.sha1 = Some(Sha1::new()),
            SHA256 => hasher.sha256 = Some(Sha256::new()),
            _ => {}
        }
    }
    hasher
}

/// What was computed, with the store's own CRC-64.
pub(super) fn computed(checksum: Checksum, crc64: u64) -> Values {
    let crc64 = Some(STANDARD.encode(crc64.to_be_bytes()));
    values([
        &checksum.checksum_crc32,
        &checksum.checksum_crc32c,
        &crc64,
        &checksum.checksum_sha1,
        &checksum.checksum_sha256,
    ])
}

/// Compares what was sent with what was computed.
pub(super) fn compare(sent: &Values, computed: &Values) -> S3Result<()> {
    for (algorithm, value) in sent {
        if computed.get(algorithm) != Some(value) {
            return Err(s3_error!(
                BadDigest,
                "The {algorithm} you specified did not match the calculated checksum."
            ));
        }
    }
    Ok(())
}

/// What is kept: what was sent or asked for, else CRC-64, as S3 adds it.
pub(super) fn kept(wanted: &[String], computed: Values) -> Checksums {
    let wanted: Vec<&str> = match wanted {
        [] => vec![CRC64NVME],
        wanted => wanted.iter().map(String::as_str).collect(),
    };
    let values = computed.into_iter().filter(|(name, _)| wanted.contains(&name.as_str()));
    Checksums { values: values.collect(), composite: false }
}

/// `COMPOSITE` or `FULL_OBJECT`, if there is a checksum at all.
pub(super) fn kind(checksums: &Checksums) -> Option<ChecksumType> {
    let kind =
        if checksums.composite { ChecksumType::COMPOSITE } else { ChecksumType::FULL_OBJECT };
    (!checksums.values.is_empty()).then(|| ChecksumType::from_static(kind))
}

/// The checksum of an object made of parts: of the parts' checksums, or of all bytes.
/// `None` when a part lacks it.
pub(super) fn of_parts(parts: &[PartInfo], algorithm: &str, composite: bool) -> Option<Checksums> {
    let part = |it: &PartInfo| STANDARD.decode(it.checksums.values.get(algorithm)?).ok();
    let value = if composite {
        let mut hasher = hasher(std::iter::once(algorithm));
        let mut crc64 = crc_fast::Digest::new(crc_fast::CrcAlgorithm::Crc64Nvme);
        for info in parts {
            let bytes = part(info)?;
            hasher.update(&bytes);
            crc64.update(&bytes);
        }
        let value = computed(hasher.finalize(), crc64.finalize()).remove(algorithm)?;
        format!("{value}-{}", parts.len())
    } else {
        combined(parts, algorithm)?
    };
    let values = std::iter::once((algorithm.to_owned(), value)).collect();
    Some(Checksums { values, composite })
}

/// CRCs of parts combine to that of the whole without reading a byte.
fn combined(parts: &[PartInfo], algorithm: &str) -> Option<String> {
    let (kind, width) = match algorithm {
        CRC32 => (crc_fast::CrcAlgorithm::Crc32IsoHdlc, 4),
        CRC32C => (crc_fast::CrcAlgorithm::Crc32Iscsi, 4),
        CRC64NVME => (crc_fast::CrcAlgorithm::Crc64Nvme, 8),
        _ => return None,
    };
    let mut whole: Option<u64> = None;
    for info in parts {
        let bytes = STANDARD.decode(info.checksums.values.get(algorithm)?).ok()?;
        let part = bytes.iter().fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
        whole = Some(match whole {
            None => part,
            Some(whole) => crc_fast::checksum_combine(kind, whole, part, info.size),
        });
    }
    let bytes = whole?.to_be_bytes();
    Some(STANDARD.encode(bytes.get(8 - width..)?))
}
