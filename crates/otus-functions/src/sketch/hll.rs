//! A HyperLogLog of 64-bit hashes: the hashes themselves while there are few (then its count
//! is exact), registers after that. Its bytes are ours, not Trino's. It must not know SQL.

use std::collections::BTreeSet;

/// Registers of the dense form: a standard error of 0.8 %.
const BITS: u32 = 14;
const REGISTERS: usize = 1 << BITS;
const MAX_SPARSE: usize = 4_096;

/// Distinct hashes seen.
#[derive(Debug, Clone)]
pub(crate) enum Hll {
    Sparse(BTreeSet<u64>),
    Dense(Vec<u8>),
}

impl Default for Hll {
    fn default() -> Self {
        Hll::Sparse(BTreeSet::new())
    }
}

impl Hll {
    pub(crate) fn add(&mut self, hash: u64) {
        match self {
            Hll::Sparse(hashes) => {
                hashes.insert(hash);
                if hashes.len() > MAX_SPARSE {
                    let mut registers = vec![0; REGISTERS];
                    hashes.iter().for_each(|hash| register(&mut registers, *hash));
                    *self = Hll::Dense(registers);
                }
            }
            Hll::Dense(registers) => register(registers, hash),
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        match (&mut *self, other) {
            (_, Hll::Sparse(hashes)) => hashes.iter().for_each(|hash| self.add(*hash)),
            (Hll::Dense(mine), Hll::Dense(theirs)) => {
                for (mine, theirs) in mine.iter_mut().zip(theirs) {
                    *mine = (*mine).max(*theirs);
                }
            }
            (Hll::Sparse(hashes), Hll::Dense(theirs)) => {
                let mut registers = theirs.clone();
                hashes.iter().for_each(|hash| register(&mut registers, *hash));
                *self = Hll::Dense(registers);
            }
        }
    }

    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
    pub(crate) fn cardinality(&self) -> i64 {
        match self {
            Hll::Sparse(hashes) => i64::try_from(hashes.len()).unwrap_or(i64::MAX),
            Hll::Dense(registers) => {
                let m = REGISTERS as f64;
                let zeros = registers.iter().filter(|rank| **rank == 0).count() as f64;
                let sum: f64 = registers.iter().map(|rank| 2_f64.powi(-i32::from(*rank))).sum();
                let raw = 0.7213 / (1.0 + 1.079 / m) * m * m / sum;
                let linear = m * (m / zeros).ln();
                let estimate = if zeros > 0.0 && linear < 2.5 * m { linear } else { raw };
                estimate.round() as i64
            }
        }
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        match self {
            Hll::Sparse(hashes) => {
                let mut out = vec![0];
                hashes.iter().for_each(|hash| out.extend(hash.to_be_bytes()));
                out
            }
            Hll::Dense(registers) => {
                let mut out = vec![1];
                out.extend(registers);
                out
            }
        }
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        match bytes.split_first()? {
            (0, rest) => {
                let (chunks, left) = rest.as_chunks::<8>();
                let hashes = chunks.iter().map(|chunk| u64::from_be_bytes(*chunk)).collect();
                left.is_empty().then_some(Hll::Sparse(hashes))
            }
            (1, rest) => (rest.len() == REGISTERS).then(|| Hll::Dense(rest.to_vec())),
            _ => None,
        }
    }
}

fn register(registers: &mut [u8], hash: u64) {
    let at = usize::try_from(hash >> (64 - BITS)).unwrap_or(0);
    let rank = u8::try_from(((hash << BITS) | (1 << (BITS - 1))).leading_zeros() + 1).unwrap_or(0);
    if let Some(known) = registers.get_mut(at) {
        *known = (*known).max(rank);
    }
}
