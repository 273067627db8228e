//! Addresses and networks in their stored form: 16 bytes, IPv4 mapped into IPv6, and for a
//! network the number of leading bits (of 32 or 128) behind them. It must not know functions.

use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, FixedSizeBinaryArray, FixedSizeBinaryBuilder};
use otus_types::QueryError;

use crate::columns::{Column, invalid};

/// A network: its lowest address and its number of leading bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    lowest: u128,
    length: u8,
    v4: bool,
}

impl Network {
    /// The network of `address` with this many leading bits, at most 32 or 128.
    #[must_use]
    pub fn new(address: [u8; 16], length: u8) -> Self {
        let v4 = is_v4(address);
        let host_bits = u32::from((if v4 { 32 } else { 128_u8 }).saturating_sub(length));
        let mask = u128::MAX.checked_shl(host_bits).unwrap_or(0);
        Self { lowest: u128::from_be_bytes(address) & mask, length, v4 }
    }

    /// `10.0.0.0/8`. An IPv4 network must have no bits behind its prefix.
    ///
    /// # Errors
    /// Trino's words for what is wrong.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let (address, length) = text.split_once('/').ok_or("Invalid CIDR")?;
        let address = parse_address(address).ok_or("Invalid network IP address")?;
        let length: i32 = length.parse().map_err(|_| "Invalid prefix length")?;
        if length < 0 {
            return Err("Invalid prefix length");
        }
        let v4 = is_v4(address);
        let length = u8::try_from(length).ok().filter(|it| *it <= if v4 { 32 } else { 128 });
        let length = length.ok_or("Prefix length exceeds address length")?;
        let network = Self::new(address, length);
        if v4 && network.min() != address { Err("Invalid CIDR") } else { Ok(network) }
    }

    #[must_use]
    pub fn contains(self, address: [u8; 16]) -> bool {
        is_v4(address) == self.v4 && Self::new(address, self.length).lowest == self.lowest
    }

    /// Whether the other network lies inside this one.
    #[must_use]
    pub fn holds(self, other: Self) -> bool {
        other.length >= self.length && self.contains(other.lowest.to_be_bytes())
    }

    #[must_use]
    pub fn min(self) -> [u8; 16] {
        self.lowest.to_be_bytes()
    }

    #[must_use]
    pub fn max(self) -> [u8; 16] {
        let host_bits = u32::from((if self.v4 { 32 } else { 128_u8 }).saturating_sub(self.length));
        let hosts = u128::MAX.checked_shl(host_bits).map_or(u128::MAX, |mask| !mask);
        (self.lowest | hosts).to_be_bytes()
    }

    /// The 17 bytes of the stored form.
    #[must_use]
    pub fn bytes(self) -> Vec<u8> {
        let mut bytes = self.min().to_vec();
        bytes.push(self.length);
        bytes
    }
}

/// Whether an address is IPv4 mapped into IPv6.
#[must_use]
pub fn is_v4(address: [u8; 16]) -> bool {
    Ipv6Addr::from(address).to_ipv4_mapped().is_some()
}

/// An address of either version in its stored form.
#[must_use]
pub fn parse_address(text: &str) -> Option<[u8; 16]> {
    Some(match text.parse().ok()? {
        IpAddr::V4(v4) => v4.to_ipv6_mapped().octets(),
        IpAddr::V6(v6) => v6.octets(),
    })
}

/// An ipaddress argument.
pub(super) struct Addresses<'a>(&'a FixedSizeBinaryArray, &'a Column);

/// An ipprefix argument.
pub(super) struct Networks<'a>(&'a FixedSizeBinaryArray, &'a Column);

pub(super) fn addresses(column: &Column) -> Result<Addresses<'_>, QueryError> {
    Ok(Addresses(fixed_array(column)?, column))
}

pub(super) fn networks(column: &Column) -> Result<Networks<'_>, QueryError> {
    Ok(Networks(fixed_array(column)?, column))
}

fn fixed_array(column: &Column) -> Result<&FixedSizeBinaryArray, QueryError> {
    let array = column.array.as_fixed_size_binary_opt();
    array.ok_or_else(|| invalid("argument of a kernel is not an address"))
}

impl Addresses<'_> {
    pub(super) fn get(&self, row: usize) -> Option<[u8; 16]> {
        let at = self.1.at(row);
        if self.0.is_null(at) { None } else { self.0.value(at).try_into().ok() }
    }
}

impl Networks<'_> {
    pub(super) fn get(&self, row: usize) -> Option<Network> {
        let at = self.1.at(row);
        if self.0.is_null(at) {
            return None;
        }
        let (length, address) = self.0.value(at).split_last()?;
        Some(Network::new(address.try_into().ok()?, *length))
    }
}

/// Builds a column of values of `width` bytes.
///
/// # Errors
/// The first row's error.
pub(super) fn fixed(
    rows: usize,
    width: i32,
    mut value: impl FnMut(usize) -> Result<Option<Vec<u8>>, QueryError>,
) -> Result<ArrayRef, QueryError> {
    let mut builder = FixedSizeBinaryBuilder::with_capacity(rows, width);
    for row in 0..rows {
        match value(row)? {
            Some(bytes) => builder.append_value(bytes).map_err(|e| invalid(e.to_string()))?,
            None => builder.append_null(),
        }
    }
    Ok(Arc::new(builder.finish()))
}
