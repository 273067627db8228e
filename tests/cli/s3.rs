//! Real S3, as far as a server on loopback can be it: credentials, listing, faults, refusals.
//! It must not know how requests are made.

use std::time::Duration;

use crate::bucket::JSON;
use crate::harness::{Ended, Otus};
use crate::hostile::{self, GOOD};
use crate::s3_server::{ACCESS_KEY, Faults, SECRET_KEY, Server};

/// Objects of the larger tests, one record each, in folders by the hundred.
const OBJECTS: usize = 1_200;

/// Runs `otus query` over the bucket `bkt` of `server` with the surroundings `env`.
pub fn query(
    otus: &Otus,
    server: &Server,
    env: &[(&str, &str)],
    more: &[&str],
    sql: &str,
) -> Ended {
    let mut arguments = vec!["query", "--output", "csv", "--endpoint-url", &server.url];
    arguments.extend(more);
    arguments.push(sql);
    let mut command = otus.command(&arguments);
    // Nothing of the machine the test runs on.
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("AWS_")) {
        command.env_remove(name);
    }
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY"] {
        command.env_remove(name);
    }
    command.env("HOME", otus.folder("home")).env("AWS_EC2_METADATA_DISABLED", "true");
    command.envs(env.iter().copied());
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ended { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

const KEYS: [(&str, &str); 2] =
    [("AWS_ACCESS_KEY_ID", ACCESS_KEY), ("AWS_SECRET_ACCESS_KEY", SECRET_KEY)];

/// A table over `bkt`; its objects are `d=<n>/<m>.json` with the record `{"v": …}`.
pub fn table(otus: &Otus, server: &Server, objects: usize) {
    for number in 0..objects {
        let folder = server.bucket().join(format!("t/d={}", number / 100));
        std::fs::create_dir_all(&folder).unwrap();
        let text = format!("{{\"Records\":[{{\"v\":{number}}}]}}");
        std::fs::write(folder.join(format!("{number}.json")), text).unwrap();
    }
    let ddl = format!("CREATE EXTERNAL TABLE t (v bigint) {JSON} LOCATION 's3://bkt/t/'");
    let made = query(otus, server, &KEYS, &[], &ddl);
    assert_eq!(made.code, Some(0), "{}", made.err);
}

pub const COUNT: &str = "SELECT count(*), sum(v), count(DISTINCT \"$path\") FROM t";

/// What [`COUNT`] gives over `objects` objects.
pub fn counted(objects: usize) -> String {
    let sum = objects * (objects - 1) / 2;
    format!("\"_col0\",\"_col1\",\"_col2\"\n\"{objects}\",\"{sum}\",\"{objects}\"")
}

#[test]
fn signed_requests_read_what_lies_there() {
    let (otus, server) = (Otus::new(), Server::start(Faults::default(), false));
    table(&otus, &server, 30);
    // Keys are sent as they are.
    let odd = server.bucket().join("t/a+b ü=é&c%20(1)/x y.json");
    std::fs::create_dir_all(odd.parent().unwrap()).unwrap();
    std::fs::write(odd, "{\"Records\":[{\"v\":1000}]}").unwrap();
    let ended =
        query(&otus, &server, &KEYS, &[], "SELECT \"$path\", v FROM t WHERE v > 28 ORDER BY v");
    assert_eq!(
        ended.out.trim(),
        "\"$path\",\"v\"\n\"s3://bkt/t/d=0/29.json\",\"29\"\n\
         \"s3://bkt/t/a+b ü=é&c%20(1)/x y.json\",\"1000\"",
        "{}",
        ended.err
    );
    let wrong = [KEYS[0], ("AWS_SECRET_ACCESS_KEY", "no")];
    let ended = query(&otus, &server, &wrong, &[], COUNT);
    assert_eq!(ended.code, Some(1));
    assert!(ended.err.contains("SignatureDoesNotMatch"), "{}", ended.err);
    assert!(ended.err.contains("hint: the secret key does not belong"), "{}", ended.err);
}

#[test]
fn large_objects_arrive_in_parts() {
    let (otus, server) = (Otus::new(), Server::start(Faults::default(), false));
    table(&otus, &server, 3);
    let pad = "x".repeat(128 << 10);
    let lines: Vec<String> =
        (3..303).map(|v| format!("{{\"Records\":[{{\"pad\":\"{pad}\",\"v\":{v}}}]}}\n")).collect();
    std::fs::write(server.bucket().join("t/large.json"), lines.concat()).unwrap();
    let ended = query(&otus, &server, &KEYS, &[], COUNT);
    let sum = 303 * 302 / 2;
    assert_eq!(
        ended.out.lines().last(),
        Some(&*format!("\"303\",\"{sum}\",\"4\"")),
        "{}",
        ended.err
    );
    let parts = server.seen().iter().filter(|it| it.contains("/large.json")).count();
    assert_eq!(parts, 5, "37.5 MiB in parts of 8 MiB");
}

#[test]
fn credentials_come_from_where_aws_looks_for_them() {
    let (otus, server) = (Otus::new(), Server::start(Faults::default(), false));
    table(&otus, &server, 3);
    let home = otus.folder("home");
    let process = format!(
        "printf '{{\"Version\":1,\"AccessKeyId\":\"{ACCESS_KEY}\",\"SecretAccessKey\":\"{SECRET_KEY}\"}}'"
    );
    std::fs::write(home.join("process.sh"), process).unwrap();
    std::fs::create_dir_all(home.join(".aws")).unwrap();
    std::fs::write(
        home.join(".aws/config"),
        format!(
            "[default]\nregion = eu-west-3\n[profile tool]\ncredential_process = sh {0}/process.sh\n\
             [profile plain]\nregion = sa-east-1\n[profile nobody]\nregion = eu-west-1\n",
            home.display()
        ),
    )
    .unwrap();
    std::fs::write(
        home.join(".aws/credentials"),
        format!(
            "[plain]\naws_access_key_id = {ACCESS_KEY}\naws_secret_access_key = {SECRET_KEY}\n"
        ),
    )
    .unwrap();
    for (env, more) in [
        (&[("AWS_PROFILE", "tool")][..], &[][..]),
        (&[], &["--profile", "plain"]),
        (&KEYS, &[]),
        // A profile that is named goes before the environment.
        (&[("AWS_ACCESS_KEY_ID", "x"), ("AWS_SECRET_ACCESS_KEY", "y")], &["--profile", "tool"]),
    ] {
        let ended = query(&otus, &server, env, more, COUNT);
        assert_eq!(ended.out.trim(), counted(3), "{env:?} {more:?} {}", ended.err);
    }
    assert!(server.seen().iter().any(|it| it.ends_with(" sa-east-1")), "the profile's region");
    let ended = query(&otus, &server, &[], &["--profile", "nobody"], COUNT);
    assert!(ended.err.contains("no AWS credentials"), "{}", ended.err);
    assert!(ended.err.contains("hint: public buckets are read with --no-sign-request"));
}

#[test]
fn public_buckets_are_read_unsigned() {
    let (otus, server) = (Otus::new(), Server::start(Faults::default(), true));
    table(&otus, &server, 3);
    let before = server.seen().len();
    let ended = query(&otus, &server, &[], &["--no-sign-request"], COUNT);
    assert_eq!(ended.out.trim(), counted(3), "{}", ended.err);
    let seen = server.seen();
    assert!(seen.len() > before && seen[before..].iter().all(|it| it.ends_with(" unsigned")));
}

#[test]
fn long_listings_are_shared_out_and_lose_nothing() {
    let faults = Faults { delay: Duration::from_millis(5), ..Faults::default() };
    let (otus, server) = (Otus::new(), Server::start(faults, false));
    table(&otus, &server, OBJECTS);
    let ended = query(&otus, &server, &KEYS, &[], COUNT);
    assert_eq!(ended.out.trim(), counted(OBJECTS), "{}", ended.err);
    let seen = server.seen();
    let lists: Vec<&String> = seen.iter().filter(|it| it.contains("list-type=2")).collect();
    // One page of 1,000, then folders after it; none of the first page's folders again.
    assert!(lists.iter().any(|it| it.contains("start-after=")), "{lists:?}");
    assert!(lists.len() < 12, "{lists:?}");
    let objects = seen.iter().filter(|it| it.starts_with("GET /bkt/t/")).count();
    assert_eq!(objects, OBJECTS);
    assert!(server.most_at_once() > 16, "{} at once", server.most_at_once());
    assert!(server.most_at_once() <= 256);
}

#[test]
fn faults_are_outlasted() {
    // 5 % of the requests refused, 5 % of the bodies cut off, 10 % slow.
    let faults = Faults { refuse_every: 20, cut_every: 19, slow_every: 10, ..Faults::default() };
    let (otus, server) = (Otus::new(), Server::start(faults, false));
    table(&otus, &server, 400);
    let ended = query(&otus, &server, &KEYS, &["--strict"], COUNT);
    assert_eq!(ended.out.trim(), counted(400), "{}", ended.err);
    assert!(!ended.err.contains("damaged"), "{}", ended.err);
    let objects = server.seen().iter().filter(|it| it.starts_with("GET /bkt/t/")).count();
    assert!(objects > 420, "{objects} requests for 400 objects");
}

#[test]
fn giving_up_names_the_object_and_the_rest_is_read() {
    let faults = Faults { cut_every: 1, ..Faults::default() };
    let (otus, server) = (Otus::new(), Server::start(faults, false));
    table(&otus, &server, 2);
    let ended = query(&otus, &server, &KEYS, &["--s3-attempts", "2"], COUNT);
    assert_eq!(ended.code, Some(0));
    let line = ended.err.lines().find(|it| it.starts_with("damaged: ")).unwrap();
    assert!(
        line.starts_with(
            "damaged: s3://bkt/t/d=0/0.json: no answer: GetObject at http://127.0.0.1:"
        ),
        "{line}"
    );
    let ended = query(&otus, &server, &KEYS, &["--s3-attempts", "2", "--strict"], COUNT);
    assert_eq!(ended.code, Some(1));
    assert!(ended.err.starts_with("HIVE_CANNOT_OPEN_SPLIT: Error opening Hive split s3://bkt/t/"));
}

#[test]
fn a_refusal_names_call_permission_and_key() {
    let faults = Faults { deny: Some("list-type"), ..Faults::default() };
    let (otus, server) = (Otus::new(), Server::start(faults, false));
    table(&otus, &server, 1);
    let ended = query(&otus, &server, &KEYS, &[], COUNT);
    assert_eq!(ended.code, Some(1));
    let lines: Vec<&str> = ended.err.lines().collect();
    assert_eq!(
        lines[..2],
        [
            "PERMISSION_DENIED: s3://bkt/t/: ListObjectsV2 was refused with 403 AccessDenied: said \
             the test (needs s3:ListBucket; signed with AKIAIOSFODNN7EXAMPLE)",
            "hint: the caller needs s3:ListBucket on arn:aws:s3:::bkt; the request was signed with \
             access key AKIAIOSFODNN7EXAMPLE",
        ]
    );
    // An object that may not be read is damage: the others are read.
    let faults = Faults { deny: Some("/1.json"), ..Faults::default() };
    let (otus, server) = (Otus::new(), Server::start(faults, false));
    table(&otus, &server, 3);
    let ended = query(&otus, &server, &KEYS, &[], "SELECT v FROM t ORDER BY v");
    assert_eq!(ended.out.trim(), "\"v\"\n\"0\"\n\"2\"");
    assert!(
        ended.err.contains(
            "damaged: s3://bkt/t/d=0/1.json: GetObject was refused with 403 AccessDenied: said the \
             test (needs s3:GetObject; signed with AKIAIOSFODNN7EXAMPLE)"
        ),
        "{}",
        ended.err
    );
}

#[test]
fn archived_and_replaced_objects_are_damage() {
    let faults =
        Faults { archive: Some("/1.json"), replaced: Some("/2.json"), ..Faults::default() };
    let (otus, server) = (Otus::new(), Server::start(faults, false));
    table(&otus, &server, 4);
    let ended = query(&otus, &server, &KEYS, &[], "SELECT v FROM t ORDER BY v");
    assert_eq!(ended.out.trim(), "\"v\"\n\"0\"\n\"3\"");
    for said in [
        "damaged: s3://bkt/t/d=0/1.json: the object is in storage class GLACIER",
        "damaged: s3://bkt/t/d=0/2.json: the object was replaced after it was listed",
    ] {
        assert!(ended.err.contains(said), "{}", ended.err);
    }
    assert!(!server.seen().iter().any(|it| it.contains("/1.json")), "known from the listing");
}

#[test]
fn the_region_of_a_bucket_is_found() {
    let faults = Faults { region: Some("ap-northeast-1"), ..Faults::default() };
    let (otus, server) = (Otus::new(), Server::start(faults, false));
    table(&otus, &server, 5);
    let ended = query(&otus, &server, &KEYS, &["--region", "eu-west-1"], COUNT);
    assert_eq!(ended.out.trim(), counted(5), "{}", ended.err);
    let wrong = server.seen().iter().filter(|it| it.ends_with(" eu-west-1")).count();
    assert_eq!(wrong, 1, "asked once, then known");
}

#[test]
fn buckets_are_mounted_under_other_names_and_missing_ones_say_so() {
    let (otus, server) = (Otus::new(), Server::start(Faults::default(), false));
    table(&otus, &server, 2);
    let ddl = format!("CREATE EXTERNAL TABLE u (v bigint) {JSON} LOCATION 's3://mine/t/'");
    let more = ["--mount", "mine=s3://bkt"];
    let ended = query(&otus, &server, &KEYS, &more, &format!("{ddl}; SELECT sum(v) FROM u"));
    assert_eq!(ended.out.trim(), "\"_col0\"\n\"1\"", "{}", ended.err);
    let ended = query(&otus, &server, &KEYS, &[], "SELECT sum(v) FROM u");
    assert_eq!(ended.code, Some(1));
    assert!(ended.err.contains("404 NoSuchBucket"), "{}", ended.err);
}

#[test]
fn partitions_of_a_real_bucket_are_repaired() {
    let (otus, server) = (Otus::new(), Server::start(Faults::default(), false));
    table(&otus, &server, 250);
    let ddl = format!(
        "CREATE EXTERNAL TABLE p (v bigint) PARTITIONED BY (d int) {JSON} LOCATION 's3://bkt/t/'; \
         MSCK REPAIR TABLE p; SELECT d, count(*) FROM p WHERE d > 0 GROUP BY d ORDER BY d"
    );
    let ended = query(&otus, &server, &KEYS, &[], &ddl);
    assert!(
        ended.out.trim().ends_with("\"1\",\"100\"\n\"2\",\"50\""),
        "{}\n{}",
        ended.out,
        ended.err
    );
    let seen = server.seen();
    let pruned = seen.iter().filter(|it| it.contains("/d=0/") && it.contains(".json"));
    assert_eq!(pruned.count(), 0, "pruned partitions are not read");
}

#[test]
fn hostile_objects_are_judged_alike_through_faults() {
    // One server for all: every tenth request refused, every seventh body cut, every third slow.
    let faults = Faults { refuse_every: 10, cut_every: 7, slow_every: 3, ..Faults::default() };
    let server = Server::start(faults, false);
    for case in hostile::cases() {
        let folder = server.bucket().join("t");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("good.json"), GOOD).unwrap();
        std::fs::write(folder.join(case.object.0), &case.object.1).unwrap();
        let otus = Otus::new();
        let ddl = format!(
            "CREATE EXTERNAL TABLE t (eventname string, v string, x string) {JSON} \
             LOCATION 's3://bkt/t/'"
        );
        query(&otus, &server, &KEYS, &[], &ddl);
        let ended = query(&otus, &server, &KEYS, &[], hostile::QUESTION);
        let row = ended.out.lines().nth(1).unwrap_or_default().replace('"', "");
        let (expected, account) = case.golden();
        assert_eq!(row, expected, "{}: {}", case.name, ended.err);
        let account: Vec<String> =
            account.iter().map(|it| it.replace("s3://logs/", "s3://bkt/")).collect();
        assert_eq!(ended.err.lines().collect::<Vec<_>>(), account, "{}", case.name);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}

#[test]
fn planning_lists_only_what_can_match() {
    let (otus, server) = (Otus::new(), Server::start(Faults::default(), false));
    let accounts: Vec<String> = (0..20).map(|it| (100_000_000_000_u64 + it).to_string()).collect();
    let regions: Vec<String> = (0..20).map(|it| format!("r-{it}")).collect();
    let ddl = format!(
        "CREATE EXTERNAL TABLE t (v bigint) PARTITIONED BY (account string, region string, day \
         string) {JSON} LOCATION 's3://bkt/' TBLPROPERTIES ('projection.enabled' = 'true', \
         'projection.account.type' = 'enum', 'projection.account.values' = '{}', \
         'projection.region.type' = 'enum', 'projection.region.values' = '{}', \
         'projection.day.type' = 'date', 'projection.day.format' = 'yyyy/MM/dd', \
         'projection.day.range' = '2021/01/01,2023/12/31', 'storage.location.template' = \
         's3://bkt/${{account}}/${{region}}/${{day}}/')",
        accounts.join(","),
        regions.join(",")
    );
    query(&otus, &server, &KEYS, &[], &ddl);
    let sql = "SELECT v FROM t WHERE day = '2022/02/02'";
    let ended = query(&otus, &server, &KEYS, &["--dry-run"], sql);
    // 20 x 20 of 20 x 20 x 1,095 partitions.
    assert!(ended.err.contains("Partitions: 400 of 438000"), "{}", ended.err);
    let seen = server.seen();
    assert_eq!(seen.len(), 400);
    assert!(seen.iter().all(|it| it.contains("%2F2022%2F02%2F02%2F")), "{seen:?}");
}
