//! Which events a trail takes, as CloudTrail's event selectors say it. It must not know how
//! events are written or delivered.

use serde::{Deserialize, Serialize};

use super::AuditEvent;

/// One of a trail's selectors; an event that any of them chooses is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selector {
    pub reads: bool,
    pub writes: bool,
    pub management: bool,
    /// What the ARNs of objects begin with whose reads and writes are taken.
    pub objects: Vec<String>,
}

impl Default for Selector {
    /// CloudTrail's: data events are taken by those who ask for them.
    fn default() -> Self {
        Self { reads: true, writes: true, management: true, objects: Vec::new() }
    }
}

impl Selector {
    /// Whether the event is one of them.
    #[must_use]
    pub fn chooses(&self, event: &AuditEvent) -> bool {
        let access = if event.read_only { self.reads } else { self.writes };
        access && if event.is_data { self.takes_object(event) } else { self.management }
    }

    fn takes_object(&self, event: &AuditEvent) -> bool {
        let mut arns = event.resources.iter().map(|it| it.0.as_str());
        arns.any(|arn| self.objects.iter().any(|it| arn.starts_with(it)))
    }
}

#[cfg(test)]
mod tests {
    use super::{AuditEvent, Selector};

    fn object(key: &str, read_only: bool) -> AuditEvent {
        let arn = |rest: &str| format!("arn:aws:s3:::{rest}");
        let resources = vec![
            (arn(&format!("logs/{key}")), String::from("AWS::S3::Object")),
            (arn("logs"), String::from("AWS::S3::Bucket")),
        ];
        AuditEvent { is_data: true, read_only, resources, ..AuditEvent::default() }
    }

    #[test]
    fn objects_are_chosen_by_the_beginning_of_their_arn() {
        let of = |prefix: &str| Selector {
            writes: false,
            management: false,
            objects: vec![prefix.to_owned()],
            reads: true,
        };
        assert!(of("arn:aws:s3").chooses(&object("a/b", true)));
        assert!(of("arn:aws:s3:::logs/").chooses(&object("a/b", true)));
        assert!(of("arn:aws:s3:::logs/a/").chooses(&object("a/b", true)));
        assert!(!of("arn:aws:s3:::logs/b/").chooses(&object("a/b", true)));
        assert!(!of("arn:aws:s3:::other/").chooses(&object("a/b", true)));
        assert!(!of("arn:aws:s3").chooses(&object("a/b", false)), "a write");
        assert!(!Selector::default().chooses(&object("a/b", true)));
    }
}
