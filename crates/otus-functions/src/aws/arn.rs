//! `arn:partition:service:region:account:resource`. It must not know Arrow.

/// The part at `at`, 0 being `arn` itself; the resource keeps its colons.
fn part(arn: &str, at: usize) -> Option<&str> {
    arn.starts_with("arn:").then(|| arn.splitn(6, ':').nth(at)).flatten()
}

pub(super) fn service(arn: &str) -> Option<&str> {
    part(arn, 2)
}

pub(super) fn region(arn: &str) -> Option<&str> {
    part(arn, 3)
}

pub(super) fn account(arn: &str) -> Option<&str> {
    part(arn, 4)
}

pub(super) fn resource(arn: &str) -> Option<&str> {
    part(arn, 5)
}

/// `assumed-role/<role>/<session>`; role names hold no slash.
fn session(arn: &str) -> Option<(&str, &str)> {
    resource(arn)?.strip_prefix("assumed-role/")?.split_once('/')
}

pub(super) fn assumed_role(arn: &str) -> Option<&str> {
    Some(session(arn)?.0)
}

pub(super) fn session_name(arn: &str) -> Option<&str> {
    Some(session(arn)?.1)
}
