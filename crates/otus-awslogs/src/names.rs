//! Names that occur in logs: regions and event sources. Lists for completion and for
//! did-you-mean, not for validation: new ones appear every year.

/// Regions of the commercial partition, China and GovCloud.
pub const REGIONS: &[&str] = &[
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-7",
    "ca-central-1",
    "ca-west-1",
    "cn-north-1",
    "cn-northwest-1",
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-gov-east-1",
    "us-gov-west-1",
    "us-west-1",
    "us-west-2",
];

/// `eventSource` of the services seen most in investigations.
pub const EVENT_SOURCES: &[&str] = &[
    "access-analyzer.amazonaws.com",
    "acm.amazonaws.com",
    "apigateway.amazonaws.com",
    "athena.amazonaws.com",
    "autoscaling.amazonaws.com",
    "bedrock.amazonaws.com",
    "cloudformation.amazonaws.com",
    "cloudfront.amazonaws.com",
    "cloudtrail.amazonaws.com",
    "codebuild.amazonaws.com",
    "cognito-idp.amazonaws.com",
    "config.amazonaws.com",
    "dynamodb.amazonaws.com",
    "ec2-instance-connect.amazonaws.com",
    "ec2.amazonaws.com",
    "ecr.amazonaws.com",
    "ecs.amazonaws.com",
    "eks.amazonaws.com",
    "elasticloadbalancing.amazonaws.com",
    "events.amazonaws.com",
    "glue.amazonaws.com",
    "guardduty.amazonaws.com",
    "health.amazonaws.com",
    "iam.amazonaws.com",
    "inspector2.amazonaws.com",
    "kms.amazonaws.com",
    "lambda.amazonaws.com",
    "logs.amazonaws.com",
    "monitoring.amazonaws.com",
    "organizations.amazonaws.com",
    "rds.amazonaws.com",
    "redshift.amazonaws.com",
    "route53.amazonaws.com",
    "s3.amazonaws.com",
    "sagemaker.amazonaws.com",
    "secretsmanager.amazonaws.com",
    "securityhub.amazonaws.com",
    "servicequotas.amazonaws.com",
    "ses.amazonaws.com",
    "signin.amazonaws.com",
    "sns.amazonaws.com",
    "sqs.amazonaws.com",
    "ssm.amazonaws.com",
    "sso.amazonaws.com",
    "states.amazonaws.com",
    "sts.amazonaws.com",
    "support.amazonaws.com",
    "tagging.amazonaws.com",
    "waf.amazonaws.com",
    "wafv2.amazonaws.com",
];

#[cfg(test)]
mod tests {
    use super::{EVENT_SOURCES, REGIONS};

    #[test]
    fn lists_are_sorted_without_repeats() {
        assert!(REGIONS.windows(2).all(|it| it[0] < it[1]));
        assert!(EVENT_SOURCES.windows(2).all(|it| it[0] < it[1]));
    }
}
