//! What program a userAgent names. It must not know Arrow.

/// Marker in the text, and the name it stands for; the first that matches wins, so wrappers
/// (terraform calls the SDK) come before what they wrap.
const TOOLS: &[(&str, &str)] = &[
    ("terraform", "terraform"),
    ("Pulumi", "pulumi"),
    ("aws-cdk", "aws-cdk"),
    ("S3Console", "console"),
    ("console.amazonaws.com", "console"),
    ("console.aws.amazon.com", "console"),
    ("signin.amazonaws.com", "console"),
    ("AWS-Console", "console"),
    ("CloudShell", "cloudshell"),
    ("pacu", "pacu"),
    ("stratus-red-team", "stratus-red-team"),
    ("trufflehog", "trufflehog"),
    ("S3 Browser", "S3 Browser"),
    ("aws-cli", "aws-cli"),
    ("Boto3", "Boto3"),
    ("Botocore", "Botocore"),
    ("aws-sdk-java", "aws-sdk-java"),
    ("aws-sdk-go", "aws-sdk-go"),
    ("aws-sdk-js", "aws-sdk-js"),
    ("aws-sdk-nodejs", "aws-sdk-js"),
    ("aws-sdk-ruby", "aws-sdk-ruby"),
    ("aws-sdk-php", "aws-sdk-php"),
    ("aws-sdk-rust", "aws-sdk-rust"),
    ("aws-sdk-dotnet", "aws-sdk-dotnet"),
    ("AWSPowerShell", "AWSPowerShell"),
    ("amazon-ssm-agent", "amazon-ssm-agent"),
    ("Mozilla/", "browser"),
];

/// The tool's name; for an unknown one the first product of the text; a service's own host
/// name (`ec2.amazonaws.com`) as it is.
pub(super) fn tool(agent: &str) -> Option<&str> {
    if let Some((_, name)) = TOOLS.iter().find(|(marker, _)| contains_ignoring_case(agent, marker))
    {
        return Some(name);
    }
    let product = agent.trim_start_matches('[').split([' ', '/', ']', ',']).next()?;
    (!product.is_empty()).then_some(product)
}

fn contains_ignoring_case(text: &str, marker: &str) -> bool {
    text.as_bytes()
        .windows(marker.len())
        .any(|window| window.eq_ignore_ascii_case(marker.as_bytes()))
}
