//! ORC's run length encodings of integers, both versions. Source: the ORC specification,
//! "Run Length Encoding". It must not know columns.

use super::source::Source;

/// Widths that five bits stand for from 24 on.
const WIDE: [u32; 8] = [26, 28, 30, 32, 40, 48, 56, 64];
const BROKEN: &str = "A run of integers is broken";

/// The integers of one stream.
#[derive(Debug)]
pub struct Integers {
    source: Source,
    signed: bool,
    /// Whether the second version.
    second: bool,
    run: Vec<i64>,
    /// Of `run`, already given.
    given: usize,
}

impl Integers {
    pub fn new(source: Source, signed: bool, second: bool) -> Self {
        Self { source, signed, second, run: Vec::new(), given: 0 }
    }

    /// The next `count` integers; memory grows with what is found, not with `count`.
    pub fn next(&mut self, count: usize) -> Result<Vec<i64>, String> {
        let mut all = Vec::new();
        while all.len() < count {
            let left = self.run.get(self.given..).unwrap_or_default();
            if left.is_empty() {
                self.run.clear();
                self.given = 0;
                if self.second {
                    self.second()?
                } else {
                    self.first()?
                }
                continue;
            }
            let taken = left.len().min(count - all.len());
            all.extend_from_slice(left.get(..taken).unwrap_or_default());
            self.given += taken;
        }
        Ok(all)
    }

    fn first(&mut self) -> Result<(), String> {
        let control = self.source.byte()?.cast_signed();
        if control < 0 {
            for _ in 0..control.unsigned_abs() {
                let value = self.varint(self.signed)?;
                self.run.push(value);
            }
            return Ok(());
        }
        let delta = i64::from(self.source.byte()?.cast_signed());
        let base = self.varint(self.signed)?;
        let steps = 0..i64::from(control) + 3;
        self.run.extend(steps.map(|at| base.wrapping_add(delta.wrapping_mul(at))));
        Ok(())
    }

    fn second(&mut self) -> Result<(), String> {
        let head = self.source.byte()?;
        match head >> 6 {
            0 => {
                let width = u32::from(head >> 3 & 7) + 1;
                let value = self.big_endian(width)?;
                let value = self.plain(value);
                self.run.extend(std::iter::repeat_n(value, usize::from(head & 7) + 3));
                Ok(())
            }
            1 => {
                let (width, length) = self.head(head)?;
                let values = self.packed(width, length)?;
                self.run.extend(values.iter().map(|it| plain(self.signed, *it)));
                Ok(())
            }
            2 => self.patched(head),
            _ => self.delta(head),
        }
    }

    /// Width in bits and number of values.
    fn head(&mut self, head: u8) -> Result<(u32, usize), String> {
        let low = self.source.byte()?;
        let length = usize::from(head & 1) << 8 | usize::from(low);
        Ok((width(head >> 1 & 0x1f), length + 1))
    }

    fn patched(&mut self, head: u8) -> Result<(), String> {
        let (value_width, length) = self.head(head)?;
        let (third, fourth) = (self.source.byte()?, self.source.byte()?);
        let base_width = u32::from(third >> 5) + 1;
        let patch_width = width(third & 0x1f);
        let gap_width = u32::from(fourth >> 5) + 1;
        let patches = usize::from(fourth & 0x1f);
        let base = self.big_endian(base_width)?;
        // The highest bit is the sign.
        let sign = 1_u64 << (8 * base_width - 1);
        let base = if base & sign == 0 {
            base.cast_signed()
        } else {
            (base & !sign).cast_signed().wrapping_neg()
        };
        let mut values = self.packed(value_width, length)?;
        let whole = closest(patch_width + gap_width).ok_or(BROKEN)?;
        let mut at = 0_usize;
        for patch in self.packed(whole, patches)? {
            let gap = patch.checked_shr(patch_width).unwrap_or(0);
            let mask = 1_u64.checked_shl(patch_width).map_or(u64::MAX, |it| it - 1);
            at += usize::try_from(gap).map_err(|_| BROKEN)?;
            let high = (patch & mask).checked_shl(value_width).unwrap_or(0);
            *values.get_mut(at).ok_or(BROKEN)? |= high;
        }
        self.run.extend(values.iter().map(|it| base.wrapping_add(it.cast_signed())));
        Ok(())
    }

    fn delta(&mut self, head: u8) -> Result<(), String> {
        let fixed = head >> 1 & 0x1f == 0;
        let (width, length) = self.head(head)?;
        let mut value = self.varint(self.signed)?;
        let step = self.varint(true)?;
        self.run.push(value);
        if length < 2 {
            return Ok(());
        }
        value = value.wrapping_add(step);
        self.run.push(value);
        let rest = length - 2;
        let steps = if fixed { vec![step.unsigned_abs(); rest] } else { self.packed(width, rest)? };
        for by in steps {
            let by = by.cast_signed();
            value = if step < 0 { value.wrapping_sub(by) } else { value.wrapping_add(by) };
            self.run.push(value);
        }
        Ok(())
    }

    /// `count` numbers of `width` bits, the highest first; padded to a byte.
    fn packed(&mut self, width: u32, count: usize) -> Result<Vec<u64>, String> {
        let bits = width as usize * count;
        let bytes = self.source.bytes(bits.div_ceil(8))?;
        let mut bytes = bytes.iter();
        let (mut held, mut have) = (0_u128, 0_u32);
        let mask = (1_u128 << width) - 1;
        let mut values = Vec::with_capacity(count);
        for _ in 0..count {
            while have < width {
                held = held << 8 | u128::from(*bytes.next().ok_or(BROKEN)?);
                have += 8;
            }
            have -= width;
            values.push(u64::try_from(held >> have & mask).unwrap_or(0));
        }
        Ok(values)
    }

    fn big_endian(&mut self, width: u32) -> Result<u64, String> {
        let mut value = 0;
        for _ in 0..width {
            value = value << 8 | u64::from(self.source.byte()?);
        }
        Ok(value)
    }

    fn varint(&mut self, signed: bool) -> Result<i64, String> {
        let mut value = 0_u64;
        for at in 0..10 {
            let byte = self.source.byte()?;
            value |= u64::from(byte & 0x7f) << (7 * at);
            if byte & 0x80 == 0 {
                return Ok(plain(signed, value));
            }
        }
        Err(String::from(BROKEN))
    }

    fn plain(&self, value: u64) -> i64 {
        plain(self.signed, value)
    }
}

/// Signed numbers are stored in zigzag.
fn plain(signed: bool, value: u64) -> i64 {
    if signed {
        (value >> 1).cast_signed() ^ (value & 1).cast_signed().wrapping_neg()
    } else {
        value.cast_signed()
    }
}

fn width(code: u8) -> u32 {
    let code = u32::from(code);
    match code.checked_sub(24) {
        None => code + 1,
        Some(at) => WIDE.get(at as usize).copied().unwrap_or(64),
    }
}

/// The next width that has a code.
fn closest(bits: u32) -> Option<u32> {
    match bits {
        0 => Some(1),
        1..=24 => Some(bits),
        _ => WIDE.into_iter().find(|it| *it >= bits),
    }
}
