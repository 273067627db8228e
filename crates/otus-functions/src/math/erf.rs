//! The error function as Apache Commons Math computes it, whose digits Trino returns. It must
//! not know distributions.

/// Relative error at which series and fraction stop.
const EPSILON: f64 = 1e-15;
const MOST_STEPS: u32 = 10_000;
/// The logarithm of the gamma function of one half.
const LOG_GAMMA_HALF: f64 = 0.572_364_942_924_700_1;

/// `erf(x)`
pub(super) fn erf(x: f64) -> f64 {
    if x.abs() > 40.0 {
        return x.signum();
    }
    let value = regularized_gamma_p_half(x * x);
    if x < 0.0 { -value } else { value }
}

/// The regularized lower gamma function of one half and `x`.
fn regularized_gamma_p_half(x: f64) -> f64 {
    let a = 0.5;
    if x.is_nan() || x == 0.0 {
        return x;
    }
    if x >= a + 1.0 {
        return 1.0 - factor(x) / fraction(x);
    }
    let (mut n, mut term) = (0.0, 1.0 / a);
    let mut sum = term;
    while (term / sum).abs() > EPSILON && n < f64::from(MOST_STEPS) {
        n += 1.0;
        term *= x / (a + n);
        sum += term;
    }
    factor(x) * sum
}

fn factor(x: f64) -> f64 {
    (-x + 0.5 * x.ln() - LOG_GAMMA_HALF).exp()
}

/// The continued fraction of the upper gamma function, by Lentz's algorithm.
fn fraction(x: f64) -> f64 {
    const SMALL: f64 = 1e-50;
    let kept = |value: f64| if value.abs() <= SMALL { SMALL } else { value };
    let mut h = kept(0.5 + x);
    let (mut c, mut d) = (h, 0.0);
    for n in 1..MOST_STEPS {
        let n = f64::from(n);
        let (a, b) = (2.0 * n + 1.0 - 0.5 + x, n * (0.5 - n));
        d = 1.0 / kept(a + b * d);
        c = kept(a + b / c);
        let delta = c * d;
        h *= delta;
        if (delta - 1.0).abs() < EPSILON {
            break;
        }
    }
    h
}
