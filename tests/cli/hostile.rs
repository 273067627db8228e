//! Damaged and hostile objects, each beside a good one: what is read, and the exact account of
//! what is not. The golden texts in `hostile/` follow the words of ARCHITECTURE.md, not what the
//! decoder says.

use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::bucket::{JSON, Otus};

/// No case may need more memory than this, in bytes. A line may be 256 MiB long, and it is
/// held twice while its buffer grows.
const MEMORY_MAX: u64 = 700 << 20;

/// Rows, summed lengths of the names, and the smallest and largest `v`.
pub const QUESTION: &str = "SELECT count(*), sum(length(eventname)), min(v), max(v) FROM t";

pub struct Case {
    pub name: &'static str,
    /// Name and bytes of the object beside the good one, which holds a/1 and b/2.
    pub object: (&'static str, Vec<u8>),
}

impl Case {
    /// What is expected, from the golden folder `hostile`: the answer to [`QUESTION`], then
    /// standard error, line by line.
    pub fn golden(&self) -> (String, Vec<String>) {
        let letters = self.name.to_lowercase().replace(',', "").replace(' ', "-");
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cli/hostile");
        let path = folder.join(format!("{letters}.txt"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path:?}: {e}"));
        let mut lines = text.lines().map(str::to_owned);
        (lines.next().unwrap_or_default(), lines.collect())
    }
}

/// Every case, for other stores than folders.
pub fn cases() -> impl Iterator<Item = Case> {
    containers().into_iter().chain(no_records()).chain(odd_records())
}

fn records(values: std::ops::Range<u32>) -> Vec<u8> {
    let records: Vec<String> =
        values.map(|v| format!("{{\"eventname\":\"e\",\"v\":\"{v}\"}}")).collect();
    format!("{{\"Records\":[{}]}}", records.join(",")).into_bytes()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::default());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

/// `total` bytes of `byte` between two texts, compressed.
fn bomb(before: &[u8], byte: u8, total: usize, after: &[u8]) -> Vec<u8> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::fast());
    writer.write_all(before).unwrap();
    let block = vec![byte; 1 << 20];
    for _ in 0..total >> 20 {
        writer.write_all(&block).unwrap();
    }
    writer.write_all(after).unwrap();
    writer.finish().unwrap()
}

fn nested(depth: usize) -> Vec<u8> {
    let (open, close) = ("[".repeat(depth), "]".repeat(depth));
    format!("{{\"Records\":[{{\"eventname\":\"d\",\"x\":{open}{close},\"v\":\"3\"}}]}}")
        .into_bytes()
}

fn containers() -> Vec<Case> {
    let mut halves = gzip(&records(3..4));
    halves.extend(gzip(&[b"\n".as_slice(), &records(4..5)].concat()));
    let mut followed = gzip(&records(3..4));
    followed.extend(b"garbage after the end");
    let mut broken = gzip(&records(3..1000));
    broken.truncate(10);
    vec![
        Case { name: "two gzip members are one text", object: ("x.json.gz", halves) },
        Case { name: "garbage after the end", object: ("x.json.gz", followed) },
        Case { name: "gzip cut off inside its header", object: ("x.json.gz", broken) },
        Case { name: "gzip called json", object: ("x.json", gzip(&records(3..4))) },
        Case { name: "json called gzip", object: ("x.json.gz", records(3..4)) },
        Case { name: "no bytes", object: ("x.json", Vec::new()) },
        Case { name: "gzip of nothing", object: ("x.json.gz", gzip(b"")) },
        Case {
            name: "a gigabyte of zeros in a megabyte",
            object: ("x.json.gz", bomb(b"", 0, 1 << 30, b"")),
        },
    ]
}

fn no_records() -> Vec<Case> {
    vec![
        Case { name: "no JSON", object: ("x.json", b"hello\n".to_vec()) },
        Case { name: "no Records", object: ("x.json", b"{\"digest\": 1}\n".to_vec()) },
        Case {
            name: "pretty JSON, each line of which is none",
            object: ("x.json", b"{\n  \"Records\": [\n  ]\n}\n".to_vec()),
        },
    ]
}

fn odd_records() -> Vec<Case> {
    vec![
        Case {
            name: "a record of 100 MB",
            object: (
                "x.json.gz",
                bomb(b"{\"Records\":[{\"eventname\":\"", b'x', 100 << 20, b"\",\"v\":\"3\"}]}"),
            ),
        },
        Case {
            name: "a key of 5 MB",
            object: (
                "x.json.gz",
                bomb(
                    b"{\"Records\":[{\"",
                    b'k',
                    5 << 20,
                    b"\":1,\"eventname\":\"d\",\"v\":\"3\"}]}",
                ),
            ),
        },
        Case {
            name: "arrays nested 10,000 deep in a key nobody asks for",
            object: ("x.json", nested(10_000)),
        },
        Case {
            name: "the last of two equal keys counts",
            object: (
                "x.json",
                b"{\"Records\":[{\"eventname\":\"xx\",\"eventname\":\"y\",\"v\":\"3\"}]}".to_vec(),
            ),
        },
        Case {
            name: "bytes that are no UTF-8 become U+FFFD",
            object: (
                "x.json",
                b"{\"Records\":[{\"eventname\":\"\xff\xfe\",\"v\":\"3\"}]}".to_vec(),
            ),
        },
        Case {
            name: "a lone surrogate becomes U+FFFD",
            object: ("x.json", b"{\"Records\":[{\"eventname\":\"\\ud800\",\"v\":\"3\"}]}".to_vec()),
        },
        Case {
            name: "a NUL is a character",
            object: (
                "x.json",
                b"{\"Records\":[{\"eventname\":\"a\\u0000b\",\"v\":\"3\"}]}".to_vec(),
            ),
        },
    ]
}

/// The good object beside each case.
pub const GOOD: &str = r#"{"Records":[{"eventname":"a","v":"1"},{"eventname":"b","v":"2"}]}"#;

fn table(otus: &Otus) {
    otus.ok(&format!(
        "CREATE EXTERNAL TABLE t (eventname string, v string, x string) {JSON} \
         LOCATION 's3://logs/t/'"
    ));
    otus.put("t/good.json", GOOD);
}

fn check(cases: Vec<Case>) {
    for case in cases {
        let otus = Otus::new();
        table(&otus);
        otus.put(&format!("t/{}", case.object.0), &case.object.1);
        let (ran, peak) = otus.query_watched(QUESTION);
        assert_eq!(ran.code, 0, "{}: {}", case.name, ran.err);
        let row = ran.out.lines().nth(1).unwrap_or_default().replace('"', "");
        let (expected, account) = case.golden();
        assert_eq!(row, expected, "{}: {}", case.name, ran.err);
        assert_eq!(ran.err.lines().collect::<Vec<_>>(), account, "{}", case.name);
        assert!(peak < MEMORY_MAX, "{}: {peak} bytes", case.name);
    }
}

#[test]
fn broken_containers_cost_their_own_rows_only() {
    check(containers());
}

#[test]
fn broken_texts_cost_their_own_rows_only() {
    check(no_records());
    check(odd_records());
}

#[test]
fn an_object_of_2_gib_is_read_bit_by_bit() {
    let otus = Otus::new();
    table(&otus);
    otus.put("t/x.json", "");
    // A hole of 2 GiB, which takes no place on the disk, and a line.
    let path = otus.path("t/x.json");
    let mut file = std::fs::OpenOptions::new().append(true).open(path).unwrap();
    file.set_len(2 << 30).unwrap();
    file.write_all(&[b"\n".as_slice(), &records(3..4)].concat()).unwrap();
    let (ran, peak) = otus.query_watched(QUESTION);
    assert_eq!(ran.out.lines().nth(1), Some(r#""3","3","1","3""#), "{}", ran.err);
    assert_eq!(
        ran.err.lines().next(),
        Some("damaged: s3://logs/t/x.json: a line is longer than 256 MiB (read in part)")
    );
    assert!(peak < MEMORY_MAX, "{peak} bytes");
}

#[test]
fn many_rows_in_little_gzip_are_not_held_at_once() {
    let otus = Otus::new();
    table(&otus);
    // A record of 3 bytes of text costs a view of 16 bytes in each column.
    let block = "{},".repeat(100_000);
    let mut writer = GzEncoder::new(Vec::new(), Compression::default());
    writer.write_all(b"{\"Records\":[").unwrap();
    for _ in 0..100 {
        writer.write_all(block.as_bytes()).unwrap();
    }
    writer.write_all(b"{\"eventname\":\"c\",\"v\":\"3\"}]}").unwrap();
    otus.put("t/x.json.gz", writer.finish().unwrap());
    let (ran, peak) =
        otus.query_watched("SELECT count(*), count(eventname), max(v), min(x), max(x) FROM t");
    assert_eq!(ran.out.lines().nth(1), Some(r#""10000003","3","3",,"#), "{}", ran.err);
    // Held at once, the three columns would take 480 MB.
    assert!(peak < 300 << 20, "{peak} bytes");
}

#[test]
fn records_before_the_break_are_rows() {
    let otus = Otus::new();
    table(&otus);
    let whole = gzip(&records(3..2000));
    otus.put("t/x.json.gz", &whole[..whole.len() / 2]);
    let ran = otus.query("SELECT count(*) FROM t");
    let rows: u32 = ran.out.lines().nth(1).unwrap().replace('"', "").parse().unwrap();
    // Half of the bytes hold about half of the records.
    assert!((600..1400).contains(&rows), "{rows}");
    let expected = "damaged: s3://logs/t/x.json.gz: gzip stream ends early (read in part)";
    assert_eq!(ran.err.lines().next(), Some(expected));
    let strict = otus.query_with("SELECT count(*) FROM t", &["--strict"]);
    assert_eq!(strict.code, 1);
    assert_eq!(
        strict.err.lines().next(),
        Some(
            "HIVE_CANNOT_OPEN_SPLIT: Error opening Hive split s3://logs/t/x.json.gz: gzip stream \
              ends early"
        )
    );
}

#[test]
fn terminals_are_not_spoken_to() {
    let otus = Otus::new();
    table(&otus);
    otus.put("t/\u{1b}]0;owned\u{7}.json", b"no JSON\n");
    otus.records("t/y.json", r#"{"eventname":"\u001b[31mred\u0007\u009b2J","v":"3"}"#);
    for format in ["table", "markdown"] {
        let ran = otus.query_with("SELECT \"$path\", eventname FROM t", &["--output", format]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let said = format!("{}{}", ran.out, ran.err);
        let control = said.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t'));
        assert_eq!(control, None, "{format}: {said:?}");
        assert!(ran.out.contains("red"), "{}", ran.out);
    }
    // Result files are data: what was logged is what is written.
    let csv = otus.ok("SELECT eventname FROM t WHERE v = '3'");
    assert!(csv.contains("\u{1b}[31mred\u{7}"), "{csv:?}");
}

#[cfg(unix)]
#[test]
fn folders_are_not_left() {
    use std::os::unix::fs::symlink;
    let otus = Otus::new();
    table(&otus);
    otus.put("../secret.json", records(7..8));
    symlink(otus.path("../secret.json"), otus.path("t/link.json")).unwrap();
    symlink(otus.path(".."), otus.path("t/up")).unwrap();
    symlink("good.json", otus.path("t/inside.json")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(otus.path("t/pipe.json")).status();
    assert!(made.unwrap().success());
    let ran = otus.query("SELECT count(*), max(v) FROM t");
    assert_eq!(ran.out.lines().nth(1), Some("\"4\",\"2\""), "{}", ran.err);
    let lines: Vec<&str> = ran.err.lines().collect();
    assert!(
        lines.contains(
            &"damaged: s3://logs/t/link.json: a link that leads out of the mounted folder"
        ),
        "{lines:?}"
    );
    for location in ["s3://logs/../", "s3://logs/t/../../", "s3://logs/t/up/"] {
        otus.ok(&format!("CREATE EXTERNAL TABLE u (v string) {JSON} LOCATION '{location}'"));
        let ran = otus.query("SELECT count(*) FROM u");
        assert!(ran.code == 1 || ran.out.lines().nth(1) == Some("\"0\""), "{location} {ran:?}");
        otus.ok("DROP TABLE u");
    }
}
