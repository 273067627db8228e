//! Casts to ipaddress, ipprefix and uuid. It must not know other targets.

use std::net::IpAddr;

use otus_types::{QueryError, TrinoType};

use super::bad_cast;
use crate::value::Value;

pub(super) fn cast(value: &Value, from: &TrinoType, to: &TrinoType) -> Result<Value, QueryError> {
    let bytes = match (value, from, to) {
        (Value::Text(text), _, TrinoType::IpAddress) => address(text)
            .ok_or_else(|| bad_cast(format!("Cannot cast value to IPADDRESS: {text}")))?,
        (Value::Text(text), _, TrinoType::IpPrefix) => prefix(text)
            .ok_or_else(|| bad_cast(format!("Cannot cast value to IPPREFIX: {text}")))?,
        (Value::Text(text), _, TrinoType::Uuid) => {
            uuid(text).ok_or_else(|| bad_cast(bad_uuid(text)))?
        }
        (Value::Bytes(bytes), TrinoType::IpAddress, TrinoType::IpPrefix) => {
            let mut prefix = bytes.clone();
            prefix.push(if is_v4(bytes) { 32 } else { 128 });
            prefix
        }
        (Value::Bytes(bytes), TrinoType::IpPrefix, _) => {
            bytes.get(..16).unwrap_or_default().to_vec()
        }
        (Value::Bytes(bytes), TrinoType::Varbinary, TrinoType::IpAddress) => from_bytes(bytes)?,
        (Value::Bytes(bytes), TrinoType::Varbinary, TrinoType::Uuid) if bytes.len() != 16 => {
            return Err(bad_cast(format!("Invalid UUID binary length: {}", bytes.len())));
        }
        (Value::Bytes(bytes), ..) => bytes.clone(),
        _ => return Ok(Value::Null),
    };
    Ok(Value::Bytes(bytes))
}

/// The 16 bytes of an IPv4 or IPv6 address.
pub(crate) fn address(text: &str) -> Option<Vec<u8>> {
    let address: IpAddr = text.parse().ok()?;
    Some(match address {
        IpAddr::V4(v4) => v4.to_ipv6_mapped().octets().to_vec(),
        IpAddr::V6(v6) => v6.octets().to_vec(),
    })
}

pub(crate) fn is_v4(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff])
}

/// `10.1.2.3/8`: the network's first address and its length, 17 bytes.
pub(crate) fn prefix(text: &str) -> Option<Vec<u8>> {
    let (address_text, length) = text.split_once('/')?;
    let mut bytes = address(address_text)?;
    let length: u8 = length.parse().ok()?;
    let (width, skip) = if is_v4(&bytes) { (32, 96) } else { (128, 0) };
    if length > width {
        return None;
    }
    mask(&mut bytes, usize::from(length) + skip);
    bytes.push(length);
    Some(bytes)
}

/// Clears every bit after the first `bits`.
pub(crate) fn mask(bytes: &mut [u8], bits: usize) {
    for (at, byte) in bytes.iter_mut().enumerate() {
        let keep = bits.saturating_sub(at * 8).min(8);
        *byte &= u8::try_from(0xff00_u16 >> keep & 0xff).unwrap_or(0);
    }
}

fn from_bytes(bytes: &[u8]) -> Result<Vec<u8>, QueryError> {
    match bytes.len() {
        4 => {
            let mut mapped = vec![0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];
            mapped.extend_from_slice(bytes);
            Ok(mapped)
        }
        16 => Ok(bytes.to_vec()),
        length => Err(bad_cast(format!("Invalid InetAddress binary length: {length}"))),
    }
}

/// Java reads five groups of digits of any length; Trino then asks for 36 characters.
fn bad_uuid(text: &str) -> String {
    let groups = text.split('-').map(|group| {
        (1..=16).contains(&group.len()) && group.bytes().all(|b| b.is_ascii_hexdigit())
    });
    if text.len() < 36 && text.split('-').count() == 5 && groups.into_iter().all(|good| good) {
        return format!("Invalid UUID string length: {}", text.len());
    }
    format!("Cannot cast value to UUID: {text}")
}

/// `8-4-4-4-12` hexadecimal digits; shorter groups are filled with zeros, as Java reads them.
pub(crate) fn uuid(text: &str) -> Option<Vec<u8>> {
    let parts: Vec<&str> = text.split('-').collect();
    let widths = [8, 4, 4, 4, 12];
    if parts.len() != widths.len() || text.len() != 36 {
        return None;
    }
    let mut hex = String::with_capacity(32);
    for (part, width) in parts.iter().zip(widths) {
        if part.len() != width {
            return None;
        }
        hex.push_str(part);
    }
    (0..16)
        .map(|at| hex.get(at * 2..at * 2 + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
        .collect()
}
