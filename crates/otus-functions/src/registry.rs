//! The list of families, and lookup by name. Every function, operator and cast of Otus is
//! reached from here; `SHOW FUNCTIONS`, completion and the documentation read [`all`].
//! It must not know any single function.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::signature::Signature;
use crate::spec::FunctionSpec;

/// One family: its name (a folder of this crate) and its functions.
#[derive(Debug, Clone, Copy)]
pub struct Family {
    pub name: &'static str,
    pub functions: &'static [&'static FunctionSpec],
}

/// Every family, in the order of the manual.
pub const FAMILIES: &[Family] = &[
    Family { name: "operator", functions: crate::operator::FUNCTIONS },
    Family { name: "array", functions: crate::array::FUNCTIONS },
    Family { name: "map", functions: crate::map::FUNCTIONS },
    Family { name: "lambda", functions: crate::lambda::FUNCTIONS },
    Family { name: "conversion", functions: crate::conversion::FUNCTIONS },
    Family { name: "string", functions: crate::string::FUNCTIONS },
    Family { name: "datetime", functions: crate::datetime::FUNCTIONS },
    Family { name: "json", functions: crate::json::FUNCTIONS },
    Family { name: "aggregate", functions: crate::aggregate::FUNCTIONS },
    Family { name: "sketch", functions: crate::sketch::FUNCTIONS },
    Family { name: "window", functions: crate::window::FUNCTIONS },
    Family { name: "math", functions: crate::math::FUNCTIONS },
    Family { name: "bitwise", functions: crate::bitwise::FUNCTIONS },
    Family { name: "binary", functions: crate::binary::FUNCTIONS },
    Family { name: "url", functions: crate::url::FUNCTIONS },
    Family { name: "ip", functions: crate::ip::FUNCTIONS },
    Family { name: "uuid", functions: crate::uuid::FUNCTIONS },
    Family { name: "color", functions: crate::color::FUNCTIONS },
    Family { name: "session", functions: crate::session::FUNCTIONS },
    Family { name: "aws", functions: crate::aws::FUNCTIONS },
    Family { name: "regexp", functions: crate::regexp::FUNCTIONS },
    Family { name: "like", functions: crate::like::FUNCTIONS },
];

/// One signature of one function.
#[derive(Debug)]
pub struct Overload {
    pub spec: &'static FunctionSpec,
    pub signature: Signature,
}

static OVERLOADS: LazyLock<HashMap<&'static str, Vec<Overload>>> = LazyLock::new(|| {
    let mut by_name: HashMap<&'static str, Vec<Overload>> = HashMap::new();
    for (_, spec) in all() {
        for name in std::iter::once(&spec.name).chain(spec.aliases) {
            let overloads = spec
                .signatures
                .iter()
                .filter_map(|text| Signature::parse(text))
                .map(|signature| Overload { spec, signature });
            by_name.entry(*name).or_default().extend(overloads);
        }
    }
    by_name
});

/// Every function with the name of its family, operators (`$…`) included.
pub fn all() -> impl Iterator<Item = (&'static str, &'static FunctionSpec)> {
    FAMILIES.iter().flat_map(|family| family.functions.iter().map(|spec| (family.name, *spec)))
}

/// The overloads of a lower-case name or alias, of every family; empty when there is none.
#[must_use]
pub fn overloads(name: &str) -> &'static [Overload] {
    // `||` is the function concat.
    let name = if name == "$concat" { "concat" } else { name };
    OVERLOADS.get(name).map_or(&[], Vec::as_slice)
}

/// Any spec of that name: the kind is the same for all of them.
#[must_use]
pub fn find(name: &str) -> Option<&'static FunctionSpec> {
    overloads(name).first().map(|overload| overload.spec)
}

/// Every name users can call, aliases and grammar included, without operators.
pub fn names() -> impl Iterator<Item = &'static str> {
    let forms = crate::forms::FORMS.iter().map(|form| form.name);
    OVERLOADS.keys().copied().filter(|name| !name.starts_with('$')).chain(forms)
}
