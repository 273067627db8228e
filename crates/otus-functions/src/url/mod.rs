//! URL functions, over java.net.URI's reading of a URL.

mod uri;
mod url_decode;
mod url_encode;
mod url_extract_fragment;
mod url_extract_host;
mod url_extract_parameter;
mod url_extract_path;
mod url_extract_port;
mod url_extract_protocol;
mod url_extract_query;

use crate::spec::FunctionSpec;

/// Every function of the family.
pub const FUNCTIONS: &[&FunctionSpec] = &[
    &url_decode::SPEC,
    &url_encode::SPEC,
    &url_extract_fragment::SPEC,
    &url_extract_host::SPEC,
    &url_extract_parameter::SPEC,
    &url_extract_path::SPEC,
    &url_extract_port::SPEC,
    &url_extract_protocol::SPEC,
    &url_extract_query::SPEC,
];
