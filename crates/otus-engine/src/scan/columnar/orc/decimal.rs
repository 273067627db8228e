//! Decimals: digits of any number in one stream, the scale of each value in another. It must
//! not know columns.

use super::integers::Integers;
use super::source::Source;

/// See the module.
#[derive(Debug)]
pub struct Decimals {
    pub digits: Source,
    pub scales: Integers,
    pub precision: u8,
    pub scale: i8,
}

impl Decimals {
    /// The next `count` values at the column's scale.
    pub fn next(&mut self, count: usize) -> Result<Vec<i128>, String> {
        let mut all = Vec::new();
        for scale in self.scales.next(count)? {
            let value = self.value()?;
            all.push(rescaled(value, scale, i64::from(self.scale)).ok_or("A decimal is too long")?);
        }
        Ok(all)
    }

    /// Seven bits a byte, the lowest first, in zigzag.
    fn value(&mut self) -> Result<i128, String> {
        let mut value = 0_u128;
        for at in 0..19 {
            let byte = self.digits.byte()?;
            value |= u128::from(byte & 0x7f).checked_shl(7 * at).unwrap_or(0);
            if byte & 0x80 == 0 {
                return Ok((value >> 1).cast_signed() ^ (value & 1).cast_signed().wrapping_neg());
            }
        }
        Err(String::from("A decimal is too long"))
    }
}

fn rescaled(value: i128, from: i64, to: i64) -> Option<i128> {
    let by = |steps: i64| 10_i128.checked_pow(u32::try_from(steps).ok()?);
    match to - from {
        0 => Some(value),
        more @ 1.. => value.checked_mul(by(more)?),
        less => value.checked_div(by(-less)?),
    }
}
