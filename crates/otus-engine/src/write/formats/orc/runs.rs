//! ORC's run length encodings: integers in the second version, bytes, bits. Source: the ORC
//! specification, "Run Length Encoding". It must not know columns.

/// Values of a run at most.
const LONGEST: usize = 512;
/// From here on a sequence with equal steps is shorter as a run than one by one.
const STEPS: usize = 6;
/// Bytes of a run of bytes at most, and of literals.
const BYTES: usize = 130;
const LITERALS: usize = 128;
/// Widths that have codes beyond 24.
const WIDE: [u32; 8] = [26, 28, 30, 32, 40, 48, 56, 64];

/// A stream of integers.
#[derive(Debug)]
pub struct Integers {
    signed: bool,
    waiting: Vec<i64>,
    bytes: Vec<u8>,
}

impl Integers {
    pub fn new(signed: bool) -> Self {
        Self { signed, waiting: Vec::new(), bytes: Vec::new() }
    }

    pub fn push(&mut self, value: i64) {
        self.waiting.push(value);
        if self.waiting.len() >= LONGEST {
            self.flush();
        }
    }

    pub fn memory(&self) -> usize {
        self.bytes.len() + self.waiting.len() * 8
    }

    /// The stream; the next one begins.
    pub fn take(&mut self) -> Vec<u8> {
        self.flush();
        std::mem::take(&mut self.bytes)
    }

    fn flush(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        let mut literals = 0;
        let mut at = 0;
        while at < waiting.len() {
            let rest = waiting.get(at..).unwrap_or_default();
            let (length, step) = run(rest);
            if length >= STEPS || (step == 0 && length >= 3) {
                self.direct(waiting.get(literals..at).unwrap_or_default());
                self.run(rest.first().copied().unwrap_or(0), step, length);
                at += length;
                literals = at;
            } else {
                // What has equal steps so far may begin a longer run only at its last value.
                at += (length - 1).max(1);
            }
        }
        self.direct(waiting.get(literals..).unwrap_or_default());
        self.waiting = waiting;
        self.waiting.clear();
    }

    /// Values with equal steps between them.
    fn run(&mut self, first: i64, step: i64, length: usize) {
        let stored = self.stored(first);
        let width = (64 - stored.leading_zeros()).div_ceil(8).max(1);
        if step == 0 && (3..=10).contains(&length) {
            self.bytes.push(((width - 1) << 3) as u8 | (length - 3) as u8);
            let bytes = stored.to_be_bytes();
            self.bytes.extend_from_slice(bytes.get(8 - width as usize..).unwrap_or_default());
            return;
        }
        self.head(0b1100_0000, 0, length);
        varint(u128::from(stored), &mut self.bytes);
        varint(u128::from(zigzag(step)), &mut self.bytes);
    }

    fn direct(&mut self, values: &[i64]) {
        if values.is_empty() {
            return;
        }
        let stored: Vec<u64> = values.iter().map(|it| self.stored(*it)).collect();
        let bits = stored.iter().fold(0, |all, it| all | it);
        let bits = closest((64 - bits.leading_zeros()).max(1));
        let code = WIDE.iter().position(|it| *it == bits).map_or(bits - 1, |at| at as u32 + 24);
        self.head(0b0100_0000, code as u8, values.len());
        let (mut held, mut have) = (0_u128, 0);
        for value in stored {
            held = held << bits | u128::from(value);
            have += bits;
            while have >= 8 {
                have -= 8;
                self.bytes.push((held >> have & 0xff) as u8);
            }
        }
        if have > 0 {
            self.bytes.push((held << (8 - have) & 0xff) as u8);
        }
    }

    fn head(&mut self, kind: u8, width: u8, length: usize) {
        let length = length - 1;
        self.bytes.push(kind | width << 1 | (length >> 8) as u8);
        self.bytes.push((length & 0xff) as u8);
    }

    fn stored(&self, value: i64) -> u64 {
        if self.signed { zigzag(value) } else { value.cast_unsigned() }
    }
}

/// How many values from the first on have equal steps, and the step.
fn run(values: &[i64]) -> (usize, i64) {
    let [first, second, ..] = values else { return (values.len(), 1) };
    let Some(step) = second.checked_sub(*first) else { return (1, 1) };
    let pairs = values.windows(2);
    let equal = pairs.take_while(|pair| match pair {
        [one, other] => other.checked_sub(*one) == Some(step),
        _ => false,
    });
    (equal.count() + 1, step)
}

fn closest(bits: u32) -> u32 {
    if bits <= 24 { bits } else { WIDE.into_iter().find(|it| *it >= bits).unwrap_or(64) }
}

pub fn zigzag(value: i64) -> u64 {
    (value << 1 ^ value >> 63).cast_unsigned()
}

/// Seven bits a byte, the lowest first.
pub fn varint(mut value: u128, bytes: &mut Vec<u8>) {
    while value > 0x7f {
        bytes.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// A stream of bytes, from all of them.
pub fn bytes(all: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut literals = 0;
    let mut at = 0;
    let literal = |from: usize, to: usize, out: &mut Vec<u8>| {
        for piece in all.get(from..to).unwrap_or_default().chunks(LITERALS) {
            out.push((piece.len() as u8).wrapping_neg());
            out.extend_from_slice(piece);
        }
    };
    while let Some(byte) = all.get(at) {
        let rest = all.get(at..).unwrap_or_default();
        let length = rest.iter().take(BYTES).take_while(|it| *it == byte).count();
        if length >= 3 {
            literal(literals, at, &mut out);
            out.push((length - 3) as u8);
            out.push(*byte);
            literals = at + length;
        }
        at += length;
    }
    literal(literals, at, &mut out);
    out
}

/// A stream of bits, the first the highest of its byte.
pub fn bits(all: &[bool]) -> Vec<u8> {
    let packed = all.chunks(8).map(|bits| {
        let byte = bits.iter().fold(0_u8, |byte, bit| byte << 1 | u8::from(*bit));
        byte << (8 - bits.len())
    });
    bytes(&packed.collect::<Vec<_>>())
}
