//! Real logs of other services through their documented tables: every line is a row, and sums
//! agree with a plain reading of the lines. Skipped with one line where the logs are absent.

use std::path::Path;

use serde_json::Value;

use crate::harness::{Otus, shared};

/// The documented definition of a log without its partitions, over bucket `logs`.
fn definition(log: &str) -> String {
    let file = format!("{}/../otus-awslogs/ddl/{log}.sql", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(file).unwrap();
    let mut kept = Vec::new();
    for line in text.lines() {
        if line.starts_with("LOCATION") {
            kept.push("LOCATION 's3://logs/'".to_owned());
            break;
        }
        if !line.starts_with("PARTITIONED BY") {
            kept.push(line.replace("{table}", "t"));
        }
    }
    if let Some(count) = text.split("'skip.header.line.count' = '").nth(1) {
        let count = count.split('\'').next().unwrap();
        kept.push(format!("TBLPROPERTIES ('skip.header.line.count' = '{count}')"));
    }
    kept.join("\n")
}

/// The lines of a real log, and Otus with its documented table over a copy of it.
fn over(log: &str, path: &str) -> Option<(Vec<String>, Otus)> {
    let file = shared(&format!("data/{path}"))?;
    let otus = Otus::new();
    let folder = otus.folder("logs");
    std::fs::copy(&file, folder.join(file.file_name().unwrap())).unwrap();
    let otus = otus.mount("logs", &folder);
    otus.query("csv", &definition(log));
    let text = std::fs::read_to_string(&file).unwrap();
    Some((text.lines().map(str::to_owned).collect(), otus))
}

fn ask(otus: &Otus, sql: &str) -> Vec<String> {
    let out = otus.query("tsv", sql);
    out.lines().skip(1).map(str::to_owned).collect()
}

/// Word `at` of each line, words being separated by `by`.
fn words(lines: &[String], by: char, at: usize) -> Vec<&str> {
    lines.iter().map(|line| line.split(by).nth(at).unwrap_or_default()).collect()
}

fn sum(words: &[&str]) -> String {
    words.iter().filter_map(|it| it.parse::<u64>().ok()).sum::<u64>().to_string()
}

#[test]
fn vpc_flow_logs() {
    let Some((lines, otus)) = over("vpc_flow", "vpcflow/vrl-format-0.log") else { return };
    let lines = &lines[1..];
    let rejected = words(lines, ' ', 12).iter().filter(|it| **it == "REJECT").count();
    let sql = "SELECT count(*), sum(bytes), count_if(action = 'REJECT') FROM t";
    let expected = format!("{}\t{}\t{rejected}", lines.len(), sum(&words(lines, ' ', 9)));
    assert_eq!(ask(&otus, sql), [expected]);
}

#[test]
fn alb_access_logs() {
    let Some((lines, otus)) = over("alb", "alb/opensearch-catalog-alb.log") else { return };
    let sql = "SELECT count(elb), sum(received_bytes), sum(elb_status_code), count(DISTINCT client_ip) FROM t";
    let clients = words(&lines, ' ', 3);
    let clients = clients.iter().map(|it| it.split(':').next().unwrap());
    let clients = clients.collect::<std::collections::BTreeSet<_>>().len();
    let expected = format!(
        "{}\t{}\t{}\t{clients}",
        lines.len(),
        sum(&words(&lines, ' ', 10)),
        sum(&words(&lines, ' ', 8))
    );
    assert_eq!(ask(&otus, sql), [expected]);
    // The agent is the second quoted text.
    let mut agents = words(&lines, '"', 3);
    agents.sort_unstable();
    assert_eq!(ask(&otus, "SELECT user_agent FROM t ORDER BY 1"), agents);
}

#[test]
fn s3_access_logs() {
    let path = "s3access/opensearch-catalog-s3access.log";
    let Some((lines, otus)) = over("s3_access", path) else { return };
    let mut operations = words(&lines, ' ', 7);
    operations.sort_unstable();
    assert_eq!(ask(&otus, "SELECT operation FROM t ORDER BY 1"), operations);
    let sql = "SELECT count(bucketowner), count_if(request_uri LIKE '\"%\"') FROM t";
    let quoted = lines.iter().filter(|line| words(&[(*line).clone()], ' ', 9)[0] != "-").count();
    assert_eq!(ask(&otus, sql), [format!("{}\t{quoted}", lines.len())]);
}

#[test]
fn cloudfront_logs() {
    let path = "cloudfront/opensearch-catalog-cloudfront.log";
    let Some((lines, otus)) = over("cloudfront", path) else { return };
    let lines = &lines[2..];
    let sql = "SELECT count(\"date\"), sum(sc_bytes), sum(sc_status), sum(cs_bytes) FROM t";
    let sums = [3, 8, 17].map(|at| sum(&words(lines, '\t', at)));
    assert_eq!(ask(&otus, sql), [format!("{}\t{}", lines.len(), sums.join("\t"))]);
}

fn parsed(lines: &[String]) -> Vec<Value> {
    lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn waf_logs() {
    let Some((lines, otus)) = over("waf", "waf/opensearch-catalog-waf.log") else { return };
    let records = parsed(&lines);
    let headers = records.iter().map(|it| it["httpRequest"]["headers"].as_array().unwrap().len());
    let headers = headers.sum::<usize>();
    let total = records.iter().map(|it| it["timestamp"].as_u64().unwrap()).sum::<u64>();
    let sql = "SELECT count(*), sum(\"timestamp\"), sum(cardinality(httprequest.headers)) FROM t";
    assert_eq!(ask(&otus, sql), [format!("{}\t{total}\t{headers}", records.len())]);
    let mut actions = records.iter().map(|it| it["action"].as_str().unwrap()).collect::<Vec<_>>();
    actions.sort_unstable();
    assert_eq!(ask(&otus, "SELECT action FROM t ORDER BY 1"), actions);
}

#[test]
fn network_firewall_logs() {
    let path = "networkfirewall/opensearch-catalog-networkfirewall.jsonl";
    let Some((lines, otus)) = over("network_firewall", path) else { return };
    let records = parsed(&lines);
    let number = |value: &Value| value.as_u64().unwrap_or_default();
    let flows = records.iter().map(|it| number(&it["event"]["flow_id"])).sum::<u64>();
    let bytes = records.iter().map(|it| number(&it["event"]["netflow"]["bytes"])).sum::<u64>();
    let sql = "SELECT count(*), sum(event.flow_id), sum(event.netflow.bytes) FROM t";
    assert_eq!(ask(&otus, sql), [format!("{}\t{flows}\t{bytes}", records.len())]);
}

/// Logs that are labelled tests: the record is in `log`.
fn unwrapped(path: &str, log: &str) -> Option<(Vec<Value>, Otus)> {
    let file = shared(&format!("data/{path}"))?;
    let records = parsed(&lines_of(&file)).into_iter().map(|it| it["log"].clone());
    let records = records.collect::<Vec<_>>();
    let otus = Otus::new();
    let folder = otus.folder("logs");
    let text = records.iter().map(|it| format!("{it}\n")).collect::<String>();
    std::fs::write(folder.join("x.json"), text).unwrap();
    let otus = otus.mount("logs", &folder);
    otus.query("csv", &definition(log));
    Some((records, otus))
}

fn lines_of(file: &Path) -> Vec<String> {
    std::fs::read_to_string(file).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn guardduty_findings() {
    let path = "guardduty/panther-rule-tests-guardduty.jsonl";
    let Some((records, otus)) = unwrapped(path, "guardduty") else { return };
    let mut types = records.iter().filter_map(|it| it["type"].as_str()).collect::<Vec<_>>();
    types.sort_unstable();
    assert_eq!(ask(&otus, "SELECT type FROM t WHERE type IS NOT NULL ORDER BY 1"), types);
    let sql = "SELECT count(*), count(json_extract(service, '$.action')) FROM t";
    let actions = records.iter().filter(|it| !it["service"]["action"].is_null()).count();
    assert_eq!(ask(&otus, sql), [format!("{}\t{actions}", records.len())]);
}

#[test]
fn route53_resolver_logs() {
    let path = "route53/panther-rule-tests-vpcdns.jsonl";
    let Some((records, otus)) = unwrapped(path, "route53_resolver") else { return };
    let mut names = records.iter().filter_map(|it| it["query_name"].as_str()).collect::<Vec<_>>();
    names.sort_unstable();
    let sql = "SELECT query_name FROM t WHERE query_name IS NOT NULL ORDER BY 1";
    assert_eq!(ask(&otus, sql), names);
}
