//! What calls are given and what they answer: `requestParameters` and `responseElements`
//! in the shapes of the services, some of them nested and some built to mislead a search
//! for text. It must not know who calls or whether the call fails.

use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::json::{ESCAPED, Json};
use super::plan::letters;

const HEX: &[u8] = b"0123456789abcdef";
const BUCKETS: [&str; 5] =
    ["acme-cloudtrail", "acme-datalake", "acme-website", "acme-backups", "acme-tfstate"];
const NAMES: [&str; 6] = ["orders", "billing", "frontend", "ingest", "reports", "sessions"];

/// The form of a call's parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// `requestParameters` is null.
    Nothing,
    Object,
    Bucket,
    BucketPolicy,
    Key,
    AssumeRole,
    Instances,
    Filter,
    Run,
    Ingress,
    Parameter,
    User,
    RoleName,
    TrustPolicy,
    Secret,
    LogGroup,
    Function,
    Table,
    Repository,
    Roots,
    Distribution,
    SignIn,
}

/// Where a call happens and what it is about, drawn once for the whole record.
#[derive(Debug)]
pub(super) struct Subject<'a> {
    pub(super) account: &'a str,
    pub(super) region: &'a str,
    pub(super) bucket: &'static str,
    /// An object's key.
    pub(super) key: String,
    pub(super) name: &'static str,
    /// 17 hexadecimal digits, for whatever needs an identifier.
    pub(super) id: String,
    /// 0 to 99: decides between variants.
    pub(super) variant: u32,
}

impl<'a> Subject<'a> {
    pub(super) fn draw(account: &'a str, region: &'a str, random: &mut ChaCha8Rng) -> Self {
        let name = NAMES[random.random_range(0..NAMES.len())];
        let id = letters(random, HEX, 17);
        let number: u32 = random.random_range(0..5_000);
        let variant = random.random_range(0..100);
        let key = match variant {
            0 => format!("{ESCAPED}uploads/{name}/r\u{e9}sum\u{e9} \u{1f4c4} {number}.pdf"),
            1 => format!("uploads/{name}/a \"quoted\" & <odd> name\\{number}.txt"),
            _ => format!("{name}/part-{number:05}.json.gz"),
        };
        let bucket = BUCKETS[random.random_range(0..BUCKETS.len())];
        Self { account, region, bucket, key, name, id, variant }
    }

    pub(super) fn key_arn(&self) -> String {
        let id = &self.id;
        format!(
            "arn:aws:kms:{}:{}:key/{}-{}-4{}-a{}-{}",
            self.region,
            self.account,
            &id.get(..8).unwrap_or_default(),
            &id.get(8..12).unwrap_or_default(),
            &id.get(12..15).unwrap_or_default(),
            &id.get(1..4).unwrap_or_default(),
            &id.get(4..16).unwrap_or_default(),
        )
    }
}

/// `"requestParameters":…`
pub(super) fn request(json: &mut Json, shape: Shape, subject: &Subject<'_>) {
    const KEY: &str = "requestParameters";
    match shape {
        // An absent key and a null mean the same.
        Shape::Nothing | Shape::Roots if subject.variant < 5 => {}
        Shape::Nothing | Shape::Roots | Shape::SignIn => json.plain(KEY, "null"),
        Shape::Object | Shape::Bucket | Shape::BucketPolicy => {
            json.object(KEY, |json| storage(json, shape, subject));
        }
        Shape::Instances | Shape::Filter | Shape::Run | Shape::Ingress => {
            json.object(KEY, |json| compute(json, shape, subject));
        }
        Shape::AssumeRole | Shape::User | Shape::RoleName | Shape::TrustPolicy => {
            json.object(KEY, |json| identity(json, shape, subject));
        }
        Shape::Distribution => json.object(KEY, |json| distribution(json, subject)),
        _ => json.object(KEY, |json| named(json, shape, subject)),
    }
}

fn storage(json: &mut Json, shape: Shape, subject: &Subject<'_>) {
    json.text("bucketName", subject.bucket);
    json.text("Host", &format!("{}.s3.{}.amazonaws.com", subject.bucket, subject.region));
    match shape {
        Shape::Object => {
            json.text("key", &subject.key);
            json.text("x-amz-server-side-encryption", "aws:kms");
        }
        Shape::BucketPolicy => json.object("bucketPolicy", |json| {
            json.text("Version", "2012-10-17");
            json.array("Statement", |json| {
                json.element(|json| {
                    json.text("Effect", "Allow");
                    json.object("Principal", |json| json.text("AWS", "*"));
                    json.text("Action", "s3:GetObject");
                    json.text("Resource", &format!("arn:aws:s3:::{}/*", subject.bucket));
                });
            });
        }),
        _ => json.text("acl", ""),
    }
}

fn compute(json: &mut Json, shape: Shape, subject: &Subject<'_>) {
    let instance = format!("i-{}", subject.id);
    let item = |json: &mut Json, key: &str, value: &str| {
        json.array("items", |json| json.element(|json| json.text(key, value)));
    };
    match shape {
        Shape::Instances => {
            json.object("instancesSet", |json| item(json, "instanceId", &instance));
            json.object("filterSet", |_| {});
        }
        Shape::Run => {
            json.object("instancesSet", |json| item(json, "imageId", "ami-0abcdef1234567890"));
            json.text("instanceType", if subject.variant < 30 { "m7i.large" } else { "t3.micro" });
            // Both a boolean and an object occur at this place in real logs.
            match subject.variant % 2 {
                0 => json.plain("disableApiTermination", "false"),
                _ => json.object("disableApiTermination", |json| json.plain("value", "true")),
            }
        }
        Shape::Ingress => {
            json.text("groupId", &format!("sg-{}", subject.id));
            json.object("ipPermissions", |json| {
                json.array("items", |json| {
                    json.element(|json| {
                        json.text("ipProtocol", "tcp");
                        json.plain("fromPort", "22");
                        json.plain("toPort", "22");
                        json.object("ipRanges", |json| item(json, "cidrIp", "0.0.0.0/0"));
                    });
                });
            });
        }
        _ => {
            match subject.variant % 2 {
                0 => json.plain("maxResults", "100"),
                _ => json.text("maxResults", "100"),
            }
            json.object("filterSet", |json| item(json, "name", "tag:service"));
        }
    }
}

fn identity(json: &mut Json, shape: Shape, subject: &Subject<'_>) {
    let Subject { account, name, .. } = subject;
    match shape {
        Shape::AssumeRole => {
            json.text("roleArn", &format!("arn:aws:iam::{account}:role/{name}-role"));
            json.text("roleSessionName", &format!("{name}-{}", subject.variant));
            json.plain("durationSeconds", "3600");
        }
        Shape::User => json.text("userName", name),
        Shape::RoleName => json.text("roleName", &format!("{name}-role")),
        _ => {
            json.text("roleName", &format!("{name}-role"));
            // A policy is JSON inside a JSON string; this one names root in its text.
            json.text(
                "assumeRolePolicyDocument",
                &format!(
                    "{{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [{{\"Effect\": \"Allow\", \
                     \"Principal\": {{\"AWS\": \"arn:aws:iam::{account}:root\"}}, \"Action\": \
                     \"sts:AssumeRole\", \"Sid\": \"Root\"}}]\n}}"
                ),
            );
        }
    }
}

/// `errorCode` here is CloudFront's own: an HTTP status, not the failure of the call.
fn distribution(json: &mut Json, subject: &Subject<'_>) {
    json.text("id", &format!("E{}", subject.id.to_uppercase()));
    json.object("distributionConfig", |json| {
        json.text("comment", subject.name);
        json.plain("enabled", "true");
        json.object("customErrorResponses", |json| {
            json.plain("quantity", "2");
            json.array("items", |json| {
                for (code, page) in [("403", "/denied.html"), ("404", "/missing.html")] {
                    json.element(|json| {
                        json.plain("errorCode", code);
                        json.text("responsePagePath", page);
                        json.text("responseCode", "200");
                    });
                }
            });
        });
    });
}

fn named(json: &mut Json, shape: Shape, subject: &Subject<'_>) {
    let name = subject.name;
    match shape {
        Shape::Key => {
            json.text("keyId", &subject.key_arn());
            json.object("encryptionContext", |json| {
                json.text("aws:s3:arn", &format!("arn:aws:s3:::{}", subject.bucket));
            });
            json.text("keySpec", "AES_256");
        }
        Shape::Parameter => {
            json.text("name", &format!("/{name}/database/url"));
            json.plain("withDecryption", "true");
        }
        Shape::Secret => json.text("secretId", &format!("prod/{name}")),
        Shape::LogGroup => {
            json.text("logGroupName", &format!("/aws/lambda/{name}"));
            json.text("logStreamName", &format!("[$LATEST]{}", subject.id));
        }
        Shape::Function => json.text("functionName", name),
        Shape::Table => json.text("tableName", name),
        _ => json.text("repositoryName", name),
    }
}

/// `"responseElements":…` of a call that succeeds.
pub(super) fn response(json: &mut Json, shape: Shape, subject: &Subject<'_>) {
    const KEY: &str = "responseElements";
    match shape {
        // The root of an organisation is called "Root": no user did anything as root here.
        Shape::Roots => json.object(KEY, |json| {
            json.array("roots", |json| {
                json.element(|json| {
                    json.text("id", "r-ab12");
                    json.text("name", "Root");
                });
            });
        }),
        Shape::AssumeRole => json.object(KEY, |json| {
            json.object("credentials", |json| {
                json.text("accessKeyId", &format!("ASIA{}", subject.id.to_uppercase()));
                json.text("expiration", "Jul 1, 2026, 10:30:00 AM");
            });
        }),
        Shape::Object => json.object(KEY, |json| {
            json.text("x-amz-server-side-encryption", "aws:kms");
            json.text("x-amz-version-id", &subject.id);
        }),
        Shape::SignIn => json.object(KEY, |json| json.text("ConsoleLogin", "Success")),
        Shape::Run => json.object(KEY, |json| {
            json.text("reservationId", &format!("r-{}", subject.id));
            json.text("ownerId", subject.account);
        }),
        _ => json.plain(KEY, "null"),
    }
}
