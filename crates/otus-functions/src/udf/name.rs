//! The registered name of a bound function, `name(argument,…):result`, and back.
//! It must not know the registry.

use otus_types::TrinoType;

use crate::resolve::BoundSignature;

/// `concat(array(bigint),bigint):array(bigint)`.
#[must_use]
pub fn registered_name(signature: &BoundSignature) -> String {
    let arguments: Vec<String> = signature.arguments.iter().map(ToString::to_string).collect();
    format!("{}({}):{}", signature.name, arguments.join(","), signature.returns)
}

/// The signature a registered name stands for.
pub(super) fn parse(text: &str) -> Option<BoundSignature> {
    let open = text.find('(')?;
    let (name, rest) = text.split_at_checked(open)?;
    let close = closing(rest)?;
    let (inside, after) = rest.split_at_checked(close)?;
    let arguments = split_list(inside.strip_prefix('(')?)
        .into_iter()
        .map(parse_type)
        .collect::<Option<Vec<_>>>()?;
    let returns = parse_type(after.strip_prefix("):")?)?;
    Some(BoundSignature { name: name.to_owned(), arguments, returns })
}

fn parse_type(text: &str) -> Option<TrinoType> {
    let text = text.trim();
    match text.strip_prefix("function(").and_then(|rest| rest.strip_suffix(')')) {
        Some(inside) => {
            let mut types =
                split_list(inside).into_iter().map(parse_type).collect::<Option<Vec<_>>>()?;
            let result = types.pop()?;
            Some(TrinoType::Function(types, Box::new(result)))
        }
        None => TrinoType::parse(text).ok(),
    }
}

/// Byte of the parenthesis that closes the one `text` starts with.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

fn split_list(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut quoted, mut start) = (0_i32, false, 0);
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth -= 1,
            ',' if !quoted && depth == 0 => {
                parts.extend(text.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.extend(text.get(start..).filter(|last| !last.trim().is_empty()));
    parts
}
