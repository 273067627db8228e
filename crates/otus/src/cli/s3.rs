//! Options about real S3, named as the aws command names them. It must not know how requests
//! are made.

use clap::{Args, ValueEnum};
use otus_service::{Addressing, S3Options};

/// How real buckets are reached.
#[derive(Debug, Args)]
pub struct S3Args {
    /// Reach S3 at this address (AWS_ENDPOINT_URL_S3 and AWS_ENDPOINT_URL say the same)
    #[arg(long, global = true, value_name = "URL", help_heading = "S3")]
    endpoint_url: Option<String>,
    /// The region asked first; a bucket elsewhere says where it is
    #[arg(long, global = true, help_heading = "S3")]
    region: Option<String>,
    /// The profile of AWS's configuration files
    #[arg(long, global = true, help_heading = "S3")]
    profile: Option<String>,
    /// Do not sign requests: for public buckets
    #[arg(long, global = true, help_heading = "S3")]
    no_sign_request: bool,
    /// Where the bucket's name stands [default: the host name for AWS, else the path]
    #[arg(long, global = true, value_enum, value_name = "STYLE", help_heading = "S3")]
    addressing_style: Option<Style>,
    /// Attempts for each request, the first one counted
    #[arg(long, global = true, value_name = "N", help_heading = "S3")]
    s3_attempts: Option<u32>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Style {
    Auto,
    Path,
    Virtual,
}

impl S3Args {
    /// What the user chose.
    pub fn options(&self) -> S3Options {
        let mut options = S3Options {
            endpoint: self.endpoint_url.clone(),
            region: self.region.clone(),
            profile: self.profile.clone(),
            anonymous: self.no_sign_request,
            ..S3Options::default()
        };
        options.addressing = match self.addressing_style {
            None | Some(Style::Auto) => Addressing::Auto,
            Some(Style::Path) => Addressing::Path,
            Some(Style::Virtual) => Addressing::Virtual,
        };
        if let Some(attempts) = self.s3_attempts {
            options.retry.attempts = attempts.max(1);
        }
        options
    }
}
