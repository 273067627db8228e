//! gzip in one shot against flate2's reader: several members, sizes that lie, what follows,
//! what breaks off, what is too large; and anything at all.

use std::io::{Read, Write};

use flate2::Compression as Level;
use flate2::write::GzEncoder;

use super::{Inflater, Text};

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Level::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

/// Text that compresses, but not to nothing.
fn text(length: usize, mut seed: u64) -> Vec<u8> {
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_041);
        b"{}[]:,\"eventName"[usize::try_from(seed >> 40).unwrap() % 16]
    };
    (0..length).map(|_| next()).collect()
}

/// Text, what broke, what is warned of.
type Read3 = (Vec<u8>, Option<String>, Option<String>);

fn inflate(inflater: &mut Inflater, stored: &[u8]) -> Read3 {
    let opened = inflater.open(stored, "a.gz");
    match opened.text {
        Text::Whole(text, broken) => (text.to_vec(), broken, opened.warning),
        Text::Windows(mut windows) => {
            let mut all = Vec::new();
            loop {
                let (part, last) = windows.fill();
                let length = part.len();
                all.extend_from_slice(part);
                windows.used(length);
                if last {
                    return (all, windows.broken(), opened.warning);
                }
            }
        }
    }
}

/// The same by flate2's reader of several members, as far as it comes.
fn streamed(stored: &[u8]) -> (Vec<u8>, bool) {
    let mut text = Vec::new();
    let done = flate2::read::MultiGzDecoder::new(stored).read_to_end(&mut text);
    (text, done.is_ok())
}

#[test]
fn members_follow_each_other() {
    let mut inflater = Inflater::new();
    for lengths in [vec![10_000, 3, 0, 70_000], vec![0], vec![1, 1_000_000], vec![300_000, 5]] {
        let parts: Vec<_> = (1..).zip(&lengths).map(|(seed, n)| text(*n, seed)).collect();
        let stored: Vec<_> = parts.iter().flat_map(|part| gzip(part)).collect();
        assert_eq!(inflate(&mut inflater, &stored), (parts.concat(), None, None));
    }
}

/// The last four bytes are the size modulo 4 GiB; the checksum before them is what counts,
/// and libdeflate judges both.
#[test]
fn sizes_that_lie_are_damage_with_the_text_that_was_readable() {
    let whole = text(200_000, 7);
    let stored = gzip(&whole);
    let mut inflater = Inflater::new();
    for size in [0, 1, 199_999, 200_001, 1 << 20, 63 << 20, 65 << 20, u32::MAX] {
        let mut lying = stored.clone();
        let at = lying.len() - 4;
        lying[at..].copy_from_slice(&size.to_le_bytes());
        let (read, broken, _) = inflate(&mut inflater, &lying);
        assert_eq!(read, whole, "{size}");
        assert!(broken.is_some(), "{size}");
    }
    assert_eq!(inflate(&mut inflater, &stored), (whole, None, None));
}

#[test]
fn what_follows_is_ignored_and_told() {
    let whole = text(5000, 3);
    let mut inflater = Inflater::new();
    let follows = |bytes: &[u8]| [gzip(&whole), bytes.to_vec()].concat();
    let (read, broken, warning) = inflate(&mut inflater, &follows(b"garbage"));
    assert_eq!((read, broken), (whole.clone(), None));
    assert_eq!(warning.as_deref(), Some("7 bytes after the gzip stream are ignored"));
    assert_eq!(inflate(&mut inflater, &follows(&[0; 512])), (whole.clone(), None, None));
}

#[test]
fn what_breaks_off_is_read_as_far_as_it_goes() {
    let whole = text(100_000, 5);
    let stored = gzip(&whole);
    let mut inflater = Inflater::new();
    for length in (20..stored.len()).step_by(997) {
        let (read, broken, _) = inflate(&mut inflater, &stored[..length]);
        assert!(whole.starts_with(&read));
        assert_eq!(broken.as_deref(), Some("gzip stream ends early"), "{length}");
    }
}

#[test]
fn beyond_the_bound_text_comes_in_windows() {
    let piece = text(1 << 20, 9);
    let whole = piece.repeat(70);
    let one = gzip(&whole);
    let several: Vec<_> = whole.chunks(30 << 20).flat_map(gzip).collect();
    let mut inflater = Inflater::new();
    for stored in [&one, &several] {
        assert!(matches!(inflater.open(stored, "a.gz").text, Text::Windows(_)));
        let (read, broken, _) = inflate(&mut inflater, stored);
        assert!(read == whole, "{} bytes", read.len());
        assert_eq!(broken, None);
    }
    // The buffer serves the next object as well.
    assert_eq!(inflate(&mut inflater, &gzip(&piece)), (piece, None, None));
}

/// Mutated containers: no panic, what is whole is what flate2 reads, and what is not is told.
#[test]
fn mutated_containers() {
    let rounds = if std::env::var_os("OTUS_LONG").is_some() { 200_000 } else { 5000 };
    let original = [gzip(&text(3000, 1)), gzip(&text(700, 2))].concat();
    let mut seed = 4_u64;
    let mut next = |sides: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_041);
        usize::try_from(seed >> 33).unwrap() % sides
    };
    let mut inflater = Inflater::new();
    let mut whole = 0;
    for _ in 0..rounds {
        let mut stored = original.clone();
        for _ in 0..=next(2) {
            let at = next(stored.len());
            match next(4) {
                0 => stored.truncate(at),
                1 => stored.insert(at, u8::try_from(next(256)).unwrap()),
                _ => stored[at] = u8::try_from(next(256)).unwrap(),
            }
            if stored.is_empty() {
                break;
            }
        }
        if !stored.starts_with(b"\x1f\x8b") {
            continue;
        }
        let (read, broken, warning) = inflate(&mut inflater, &stored);
        let (expected, done) = streamed(&stored);
        if broken.is_none() && warning.is_none() {
            assert!(done && read == expected);
            whole += 1;
        } else if done {
            // libdeflate is as strict as flate2 about all that it reads.
            assert_eq!(read, expected);
        }
    }
    assert!(whole > 0);
}
