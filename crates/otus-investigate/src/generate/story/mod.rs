//! The planted story: an intrusion told in `script.json`, with its actors, addresses, keys and
//! what each question of the library must find of it; beside it the decoys, honest calls that
//! look alike and are in quiet accounts too. Every name is fixed by the seed. It must not know
//! how questions are asked.

mod names;
mod script;

use std::borrow::Cow;

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use super::answers::Counted;
use super::logs::{Access, BUCKET, s3_access};
use super::plan::{Plan, REGIONS, letters};
use super::{GenerateError, Life, clock};
use names::Names;
pub(super) use script::{Flow, Lookup, Read, Visit};
use script::{Script, Step};

/// Random numbers of the story, apart from those of any folder.
const STREAM: u64 = u64::MAX;

/// One scripted CloudTrail record.
#[derive(Debug, Clone)]
pub(super) struct Record {
    /// Seconds since 1970.
    pub(super) time: i64,
    pub(super) region: String,
    pub(super) json: Value,
    /// Stored size of the object that was read, for data events.
    pub(super) bytes: u64,
    /// Delivered in two files.
    pub(super) twice: bool,
}

impl Record {
    /// What the answers count of it.
    pub(super) fn counted(&self) -> Counted<'_> {
        let (who, record) = (&self.json["userIdentity"], &self.json);
        let text = |it: &Value| it.as_str().unwrap_or_default().to_owned();
        Counted {
            kind: who["type"].as_str().unwrap_or_default(),
            user_name: who["userName"].as_str(),
            invoked_by: who["invokedBy"].as_str(),
            name: Cow::Owned(text(&record["eventName"])),
            error_code: record["errorCode"].as_str().map(|it| Cow::Owned(it.to_owned())),
            error_message: record["errorMessage"].as_str(),
            time: self.time,
        }
    }

    /// The same request in the log of the bucket, if it is one for an object.
    pub(super) fn access(&self) -> Option<Access> {
        let record = &self.json;
        let request = &record["requestParameters"];
        if record["managementEvent"] != json!(false) || request["bucketName"] != BUCKET {
            return None;
        }
        let text = |it: &Value| it.as_str().unwrap_or_default().to_owned();
        Some(Access {
            time: self.time,
            request_id: text(&record["requestID"]),
            address: text(&record["sourceIPAddress"]),
            requester: Some(text(&record["userIdentity"]["arn"])),
            operation: s3_access::operation(&text(&record["eventName"])),
            key: text(&request["key"]),
            status: 200,
            error: None,
            bytes: self.bytes,
            agent: text(&record["userAgent"]),
        })
    }
}

/// What is planted in an account, ready to be written.
#[derive(Debug)]
pub(super) struct Story {
    /// Sorted by time.
    pub(super) records: Vec<Record>,
    /// No record of the account is delivered whose time lies between: the trail was stopped.
    pub(super) silence: Option<(i64, i64)>,
    /// The beginning of the day.
    pub(super) midnight: i64,
    pub(super) visits: Vec<Visit>,
    pub(super) flows: Vec<Flow>,
    pub(super) lookups: Vec<Lookup>,
    /// Objects read while the trail was silent.
    pub(super) reads: Vec<Read>,
    /// `answers.json`, part `story`.
    pub(super) answer: Value,
}

impl Story {
    /// The story of the first account, on the last day but one.
    pub(super) fn new(plan: &Plan) -> Result<Option<Self>, GenerateError> {
        if plan.options.life == Life::Busy {
            return Ok(None);
        }
        let day = plan.options.end.pred_opt().unwrap_or(plan.options.end);
        let mut random = plan.random_of(STREAM);
        let mut names = Names::new(plan, day, &mut random);
        let text = names.fill(include_str!("script.json"), &mut random);
        let script: Script = serde_json::from_str(&text)
            .map_err(|error| GenerateError::Options(format!("the script is wrong: {error}")))?;
        let midnight = clock::midnight(day);
        let planted = plan.options.life == Life::Intrusion;
        let mut told = Telling { plan, script: &script, midnight, random, records: Vec::new() };
        let mut findings = Findings::default();
        told.tell(&script.decoys, None);
        if planted {
            told.tell(&script.intrusion, Some(&mut findings));
        }
        let mut records = told.records;
        records.sort_by_key(|it| it.time);
        let mut story = Self {
            records,
            silence: None,
            midnight,
            visits: Vec::new(),
            flows: Vec::new(),
            lookups: Vec::new(),
            reads: Vec::new(),
            answer: Value::Null,
        };
        if planted {
            story.plant(plan, &names, day, &script, findings);
        }
        Ok(Some(story))
    }

    fn plant(
        &mut self,
        plan: &Plan,
        names: &Names,
        day: NaiveDate,
        script: &Script,
        mut findings: Findings,
    ) {
        let [from, to] = script.silence.map(|it| self.midnight + it.seconds());
        self.silence = Some((from, to));
        let regions = REGIONS.iter().take(plan.options.regions as usize);
        let account = &plan.worlds[0].account;
        for region in regions {
            findings.add("log-gaps", json!({"recipientaccountid": account, "awsregion": region}));
        }
        for (question, rows) in &script.findings {
            rows.iter().for_each(|row| findings.add(question, row.clone()));
        }
        self.visits = script.web.iter().flat_map(Visit::each).collect();
        self.flows = script.flows.iter().flat_map(Flow::each).collect();
        self.lookups = script.lookups.iter().flat_map(Lookup::each).collect();
        self.reads = script.reads.iter().flat_map(Read::each).collect();
        for (at, read) in self.reads.iter_mut().enumerate() {
            read.key = read.key.replace("{n}", &format!("{at:04}"));
            read.request_id = format!("{:016X}", 0x5170_0000_0000_0001_u64 + at as u64);
            let row = json!({"requestid": read.request_id, "remoteip": read.from});
            findings.add("reads-without-trail", row);
        }
        let twice = self.records.iter().filter(|it| it.twice);
        let twice: Vec<Value> =
            twice.map(|it| json!({"eventid": it.json["eventID"], "copies": "2"})).collect();
        twice.into_iter().for_each(|row| findings.add("duplicate-events", row));
        let instant = |seconds| Value::String(clock::iso(seconds));
        self.answer = json!({
            "day": day.to_string(),
            "silence": {"from": instant(from), "to": instant(to)},
            "names": names.answer(),
            "findings": findings.rows,
        });
    }
}

/// The rows each question must find, by the question's name.
#[derive(Debug, Default)]
struct Findings {
    rows: Map<String, Value>,
}

impl Findings {
    fn add(&mut self, question: &str, row: Value) {
        let rows = self.rows.entry(question).or_insert_with(|| json!([]));
        if let Value::Array(rows) = rows {
            rows.push(row);
        }
    }
}

/// Turns steps into records.
struct Telling<'a> {
    plan: &'a Plan,
    script: &'a Script,
    midnight: i64,
    random: rand_chacha::ChaCha8Rng,
    records: Vec<Record>,
}

impl Telling<'_> {
    fn tell(&mut self, steps: &[Step], mut findings: Option<&mut Findings>) {
        for step in steps {
            for (at, call) in step.each_call() {
                let record = self.record(step, at, call);
                if let Some(findings) = findings.as_deref_mut() {
                    for question in &step.finds {
                        findings.add(question, json!({"eventid": record.json["eventID"]}));
                    }
                }
                self.records.push(record);
            }
        }
    }

    /// The record of one call; `{n}`, `{call}` and `{arn}` are filled in here.
    fn record(&mut self, step: &Step, at: u64, call: &str) -> Record {
        let (service, name) = call.split_once(':').unwrap_or((call, ""));
        let caller = self.script.caller(&self.plan.worlds[0], &step.who);
        let arn = caller.identity["arn"].as_str().unwrap_or_default().to_owned();
        let fill = |value: &Value| {
            let text = value.to_string();
            let text = text.replace("{n}", &format!("{at:04}"));
            let text = text.replace("{call}", call).replace("{arn}", &arn);
            serde_json::from_str(&text).unwrap_or(Value::Null)
        };
        let global = matches!(service, "iam" | "organizations" | "signin");
        let home = REGIONS[usize::from(global)];
        let region = step.region.as_deref().unwrap_or(home);
        let time = self.midnight + step.at.seconds() + (at * step.every) as i64;
        let account = &self.plan.worlds[0].account;
        let mut record = json!({
            "eventVersion": "1.09",
            "userIdentity": caller.identity,
            "eventTime": clock::iso(time),
            "eventSource": format!("{service}.amazonaws.com"),
            "eventName": name,
            "awsRegion": region,
            "sourceIPAddress": step.from.as_deref().unwrap_or(&caller.address),
            "userAgent": caller.agent,
            "requestParameters": fill(&step.request),
            "responseElements": fill(&step.response),
            "requestID": self.id(&[16]).to_uppercase(),
            "eventID": self.id(&[8, 4, 4, 4, 12]),
            "readOnly": step.read,
            "eventType": if service == "signin" { "AwsConsoleSignIn" } else { "AwsApiCall" },
            "managementEvent": !step.data,
            "recipientAccountId": account,
            "eventCategory": if step.data { "Data" } else { "Management" },
        });
        if service == "signin"
            && let Some(identity) = record["userIdentity"].as_object_mut()
        {
            // A sign-in proves itself with a password, not with a key.
            identity.remove("accessKeyId");
        }
        if let Some((code, message)) = &step.error {
            record["errorCode"] = json!(code);
            record["errorMessage"] = fill(&json!(message));
        }
        if let Some(extra) = &step.extra {
            record["additionalEventData"] = extra.clone();
        }
        if step.data {
            let bucket = step.request["bucketName"].as_str().unwrap_or_default();
            let key = fill(&step.request["key"]);
            let key = key.as_str().unwrap_or_default();
            record["additionalEventData"] = json!({"bytesTransferredOut": step.bytes});
            record["resources"] = json!([
                {"type": "AWS::S3::Object", "ARN": format!("arn:aws:s3:::{bucket}/{key}")},
                {"accountId": account, "type": "AWS::S3::Bucket", "ARN": format!("arn:aws:s3:::{bucket}")},
            ]);
        }
        let region = region.to_owned();
        Record { time, region, json: record, bytes: step.bytes, twice: step.twice }
    }

    fn id(&mut self, parts: &[usize]) -> String {
        let parts = parts.iter().map(|it| letters(&mut self.random, b"0123456789abcdef", *it));
        parts.collect::<Vec<_>>().join("-")
    }
}
