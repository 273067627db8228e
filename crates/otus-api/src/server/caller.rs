//! Who calls. It must not know what is called.

use otus_service::credentials::Permissions;

/// A caller whose signature was believed, or anybody on a server for anybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// `None`: no signature, on an anonymous server.
    pub key_id: Option<String>,
    /// The name of the key, `anonymous` without one.
    pub name: String,
    pub permissions: Permissions,
    /// As the signature says; `us-east-1` without one.
    pub region: String,
}

impl Caller {
    /// Anybody.
    #[must_use]
    pub fn anonymous(key_id: Option<String>, region: Option<String>) -> Self {
        Self {
            key_id,
            name: String::from("anonymous"),
            permissions: Permissions::all(),
            region: region.unwrap_or_else(|| String::from("us-east-1")),
        }
    }
}
