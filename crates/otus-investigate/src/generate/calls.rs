//! What is called and by whom: a table of API calls with their weights for each kind of
//! caller, so that few calls make up most of the log.

use std::sync::LazyLock;

use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::parameters::Shape;
use super::world::Persona;

/// One API call.
#[derive(Debug)]
pub(super) struct Call {
    /// `eventSource` without `.amazonaws.com`.
    pub(super) service: &'static str,
    pub(super) name: &'static str,
    pub(super) read_only: bool,
    /// A data event, where the trail records them.
    pub(super) data: bool,
    pub(super) shape: Shape,
    /// How often a service, role, user, root or stranger makes it.
    weights: [u32; 5],
}

const fn read(service: &'static str, name: &'static str, shape: Shape, weights: [u32; 5]) -> Call {
    Call { service, name, read_only: true, data: false, shape, weights }
}

const fn write(service: &'static str, name: &'static str, shape: Shape, weights: [u32; 5]) -> Call {
    Call { service, name, read_only: false, data: false, shape, weights }
}

const fn object(name: &'static str, read_only: bool, weights: [u32; 5]) -> Call {
    Call { service: "s3", name, read_only, data: true, shape: Shape::Object, weights }
}

/// Every call the generator makes.
pub(super) const CALLS: &[Call] = &[
    object("PutObject", false, [450, 60, 40, 0, 2]),
    object("GetObject", true, [40, 120, 80, 1, 60]),
    object("HeadObject", true, [0, 40, 30, 0, 20]),
    object("DeleteObject", false, [5, 10, 8, 0, 1]),
    object("ListObjects", true, [0, 20, 25, 1, 20]),
    read("s3", "GetBucketAcl", Shape::Bucket, [200, 30, 5, 2, 0]),
    read("s3", "GetBucketPolicy", Shape::Bucket, [0, 30, 5, 1, 0]),
    read("s3", "GetBucketLocation", Shape::Bucket, [0, 30, 12, 2, 0]),
    read("s3", "GetBucketEncryption", Shape::Bucket, [0, 30, 4, 0, 0]),
    read("s3", "GetBucketTagging", Shape::Bucket, [0, 28, 2, 0, 0]),
    read("s3", "ListBuckets", Shape::Nothing, [0, 10, 14, 8, 0]),
    write("s3", "CreateBucket", Shape::Bucket, [0, 1, 2, 1, 0]),
    write("s3", "DeleteBucket", Shape::Bucket, [0, 1, 1, 1, 0]),
    write("s3", "PutBucketPolicy", Shape::BucketPolicy, [0, 1, 2, 1, 0]),
    read("kms", "GenerateDataKey", Shape::Key, [150, 20, 4, 0, 0]),
    read("kms", "Decrypt", Shape::Key, [35, 60, 25, 0, 0]),
    read("kms", "DescribeKey", Shape::Key, [0, 12, 8, 1, 0]),
    write("kms", "CreateGrant", Shape::Key, [2, 4, 0, 0, 0]),
    read("sts", "AssumeRole", Shape::AssumeRole, [80, 30, 12, 0, 1]),
    read("sts", "GetCallerIdentity", Shape::Nothing, [0, 25, 30, 1, 0]),
    read("sts", "GetSessionToken", Shape::Nothing, [0, 0, 4, 1, 0]),
    read("ec2", "DescribeInstances", Shape::Instances, [8, 40, 50, 6, 0]),
    read("ec2", "DescribeRouteTables", Shape::Filter, [0, 8, 40, 1, 0]),
    read("ec2", "DescribeSecurityGroups", Shape::Filter, [0, 14, 30, 2, 0]),
    read("ec2", "DescribeRegions", Shape::Nothing, [0, 4, 8, 10, 0]),
    read("ec2", "DescribeSnapshots", Shape::Filter, [0, 6, 8, 0, 0]),
    read("ec2", "GetPasswordData", Shape::Instances, [0, 0, 2, 0, 0]),
    write("ec2", "RunInstances", Shape::Run, [2, 3, 3, 1, 0]),
    write("ec2", "TerminateInstances", Shape::Instances, [2, 2, 2, 0, 0]),
    write("ec2", "AuthorizeSecurityGroupIngress", Shape::Ingress, [0, 1, 2, 1, 0]),
    write("ec2", "CreateTags", Shape::Instances, [1, 4, 2, 0, 0]),
    write("ec2", "SharedSnapshotVolumeCreated", Shape::Nothing, [0, 0, 0, 0, 1]),
    read("ssm", "DescribeParameters", Shape::Filter, [0, 5, 30, 0, 0]),
    read("ssm", "GetParameter", Shape::Parameter, [0, 30, 20, 0, 0]),
    read("ssm", "GetParameters", Shape::Parameter, [0, 10, 10, 0, 0]),
    write("ssm", "UpdateInstanceInformation", Shape::Instances, [0, 30, 0, 0, 20]),
    read("iam", "GetUser", Shape::User, [0, 8, 28, 4, 0]),
    read("iam", "ListUsers", Shape::Nothing, [0, 3, 8, 6, 0]),
    read("iam", "ListAccessKeys", Shape::User, [0, 2, 6, 6, 0]),
    read("iam", "GetAccountSummary", Shape::Nothing, [0, 1, 3, 14, 0]),
    read("iam", "GetRole", Shape::RoleName, [0, 10, 8, 1, 0]),
    write("iam", "CreateAccessKey", Shape::User, [0, 0, 2, 2, 0]),
    write("iam", "CreateUser", Shape::User, [0, 0, 1, 2, 0]),
    write("iam", "AttachUserPolicy", Shape::User, [0, 0, 1, 2, 0]),
    write("iam", "CreateRole", Shape::TrustPolicy, [0, 1, 1, 1, 0]),
    write("iam", "UpdateAssumeRolePolicy", Shape::TrustPolicy, [0, 1, 1, 0, 0]),
    read("secretsmanager", "GetSecretValue", Shape::Secret, [0, 12, 14, 0, 0]),
    read("secretsmanager", "ListSecrets", Shape::Nothing, [0, 2, 6, 0, 0]),
    read("cloudtrail", "DescribeTrails", Shape::Nothing, [0, 5, 5, 4, 0]),
    read("cloudtrail", "LookupEvents", Shape::Filter, [0, 2, 6, 2, 0]),
    read("config", "DescribeConfigRules", Shape::Nothing, [0, 8, 3, 1, 0]),
    read("logs", "DescribeLogGroups", Shape::LogGroup, [0, 12, 10, 1, 0]),
    write("logs", "CreateLogStream", Shape::LogGroup, [18, 30, 1, 0, 0]),
    read("lambda", "ListFunctions20150331", Shape::Nothing, [0, 6, 8, 1, 0]),
    write("lambda", "Invoke", Shape::Function, [6, 14, 4, 0, 0]),
    read("dynamodb", "DescribeTable", Shape::Table, [0, 14, 6, 0, 0]),
    read("ecr", "BatchGetImage", Shape::Repository, [0, 10, 3, 0, 0]),
    read("eks", "DescribeCluster", Shape::Repository, [0, 6, 2, 0, 0]),
    read("rds", "DescribeDBInstances", Shape::Nothing, [2, 6, 6, 1, 0]),
    read("elasticloadbalancing", "DescribeLoadBalancers", Shape::Nothing, [2, 8, 6, 0, 0]),
    read("autoscaling", "DescribeAutoScalingGroups", Shape::Nothing, [1, 6, 3, 0, 0]),
    read("monitoring", "DescribeAlarms", Shape::Nothing, [0, 8, 6, 2, 0]),
    read("organizations", "ListRoots", Shape::Roots, [0, 1, 2, 3, 0]),
    read("organizations", "DescribeOrganization", Shape::Nothing, [0, 4, 3, 3, 0]),
    write("cloudfront", "CreateDistribution", Shape::Distribution, [0, 2, 3, 0, 0]),
    read("cloudfront", "GetDistributionConfig", Shape::Distribution, [0, 3, 3, 0, 0]),
    read("guardduty", "ListDetectors", Shape::Nothing, [0, 3, 3, 1, 0]),
    read("health", "DescribeEventAggregates", Shape::Filter, [0, 1, 4, 16, 0]),
    read("ce", "GetCostAndUsage", Shape::Filter, [0, 1, 3, 12, 0]),
    write("signin", "ConsoleLogin", Shape::SignIn, [0, 0, 8, 12, 0]),
];

static TOTALS: LazyLock<[u32; 5]> =
    LazyLock::new(|| std::array::from_fn(|who| CALLS.iter().map(|call| call.weights[who]).sum()));

/// Reads that an investigator would look at; quiet accounts have them only in the script.
const NOTABLE: &[&str] = &[
    "AssumeRole",
    "GetCallerIdentity",
    "GetParameter",
    "GetParameters",
    "GetPasswordData",
    "GetSecretValue",
    "GetSessionToken",
];
/// Writes nobody wonders about.
const HARMLESS: &[&str] = &[
    "PutObject",
    "CreateTags",
    "CreateGrant",
    "CreateLogStream",
    "Invoke",
    "UpdateInstanceInformation",
];

impl Call {
    fn is_quiet(&self) -> bool {
        if self.read_only { !NOTABLE.contains(&self.name) } else { HARMLESS.contains(&self.name) }
    }
}

/// Draws a call for a kind of caller in a quiet account.
pub(super) fn draw_quiet(persona: Persona, random: &mut ChaCha8Rng) -> &'static Call {
    loop {
        let call = draw(persona, random);
        if call.is_quiet() {
            return call;
        }
    }
}

/// Draws a call for a kind of caller.
pub(super) fn draw(persona: Persona, random: &mut ChaCha8Rng) -> &'static Call {
    let who = persona as usize;
    let mut left = random.random_range(0..TOTALS[who]);
    for call in CALLS {
        if left < call.weights[who] {
            return call;
        }
        left -= call.weights[who];
    }
    &CALLS[0]
}
