//! A t-digest: weighted centroids, single values while there are few (then quantiles are
//! exact), merged by the k1 scale function after that. Its bytes are ours, not Trino's.
//! It must not know SQL.

/// Centroids kept uncompressed.
const MAX_BUFFER: usize = 8_192;
const COMPRESSION: f64 = 1_000.0;

/// Centroids as (mean, weight).
#[derive(Debug, Clone, Default)]
pub(crate) struct Digest {
    centroids: Vec<(f64, f64)>,
    sorted: bool,
    pub(crate) min: f64,
    pub(crate) max: f64,
}

impl Digest {
    pub(crate) fn add(&mut self, value: f64, weight: f64) {
        if self.centroids.is_empty() {
            (self.min, self.max) = (value, value);
        }
        self.min = self.min.min(value);
        self.max = self.max.max(value);
        self.centroids.push((value, weight));
        self.sorted = false;
        if self.centroids.len() > MAX_BUFFER {
            self.compress();
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        let (min, max) = (other.min, other.max);
        let empty = self.centroids.is_empty();
        for (mean, weight) in &other.centroids {
            self.add(*mean, *weight);
        }
        if !other.centroids.is_empty() {
            self.min = if empty { min } else { self.min.min(min) };
            self.max = if empty { max } else { self.max.max(max) };
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.centroids.is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.centroids.len()
    }

    pub(crate) fn scale(&mut self, factor: f64) {
        self.centroids.iter_mut().for_each(|(_, weight)| *weight *= factor);
    }

    fn sort(&mut self) {
        if !self.sorted {
            self.centroids.sort_by(|a, b| a.0.total_cmp(&b.0));
            self.sorted = true;
        }
    }

    fn total(&self) -> f64 {
        self.centroids.iter().map(|(_, weight)| weight).sum()
    }

    fn compress(&mut self) {
        self.sort();
        let total = self.total();
        let scale = |q: f64| COMPRESSION / std::f64::consts::TAU * (2.0 * q - 1.0).asin();
        let mut out: Vec<(f64, f64)> = Vec::new();
        let mut before = 0.0;
        for (mean, weight) in self.centroids.drain(..) {
            if let Some(last) = out.last_mut() {
                let joined = last.1 + weight;
                let (q0, q1) = (before / total, ((before + joined) / total).min(1.0));
                if scale(q1) - scale(q0) <= 1.0 {
                    last.0 += (mean - last.0) * weight / joined;
                    last.1 = joined;
                    continue;
                }
                before += last.1;
            }
            out.push((mean, weight));
        }
        self.centroids = out;
    }

    /// The value at a quantile, by Trino's interpolation between centroids.
    pub(crate) fn value_at(&self, quantile: f64) -> Option<f64> {
        let mut this = self.clone();
        this.sort();
        let total = this.total();
        let offset = quantile * total;
        if offset < 1.0 {
            return (!this.is_empty()).then_some(this.min);
        }
        if offset > total - 1.0 {
            return Some(this.max);
        }
        let mut so_far = this.centroids.first()?.1 / 2.0;
        for pair in this.centroids.windows(2) {
            let [(left, lw), (right, rw)] = pair else {
                continue;
            };
            let delta = (lw + rw) / 2.0;
            if so_far + delta > offset {
                let mut left_unit = 0.0;
                if (lw - 1.0).abs() < f64::EPSILON {
                    if offset - so_far < 0.5 {
                        return Some(*left);
                    }
                    left_unit = 0.5;
                }
                let mut right_unit = 0.0;
                if (rw - 1.0).abs() < f64::EPSILON {
                    if so_far + delta - offset <= 0.5 {
                        return Some(*right);
                    }
                    right_unit = 0.5;
                }
                let z1 = offset - so_far - left_unit;
                let z2 = so_far + delta - offset - right_unit;
                return Some((left * z2 + right * z1) / (z1 + z2));
            }
            so_far += delta;
        }
        Some(this.max)
    }

    /// The share of weight at or below a value.
    pub(crate) fn quantile_of(&self, value: f64) -> Option<f64> {
        if self.is_empty() || value < self.min || value > self.max {
            return None;
        }
        let below: f64 =
            self.centroids.iter().filter(|(mean, _)| *mean <= value).map(|(_, w)| w).sum();
        Some(below / self.total())
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(16 * (self.centroids.len() + 1));
        for number in [self.min, self.max] {
            out.extend(number.to_be_bytes());
        }
        for (mean, weight) in &self.centroids {
            out.extend(mean.to_be_bytes());
            out.extend(weight.to_be_bytes());
        }
        out
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (chunks, left) = bytes.as_chunks::<8>();
        let numbers: Vec<f64> = chunks.iter().map(|chunk| f64::from_be_bytes(*chunk)).collect();
        let (pairs, odd) = numbers.as_chunks::<2>();
        let ([min, max], centroids) = pairs.split_first()?;
        (left.is_empty() && odd.is_empty()).then(|| Self {
            centroids: centroids.iter().map(|[mean, weight]| (*mean, *weight)).collect(),
            sorted: false,
            min: *min,
            max: *max,
        })
    }
}
