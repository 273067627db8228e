//! Text of numbers: Java's `Double.toString` and `Float.toString` (shortest digits, as since
//! JDK 19), and decimals at their fixed scale. It must not know arrays.

use std::fmt::Write as _;

/// Java's text of a double: `1.0`, `1.0E20`, `1.0E-5`, `NaN`, `-Infinity`.
pub fn double_text(value: f64, out: &mut String) {
    let (shortest, two_digits) = (format!("{value:e}"), format!("{value:.1e}"));
    java_text(&pick(shortest, two_digits), value.is_nan(), value.is_infinite(), out);
}

/// Java's text of a float, which has fewer digits than the same value as a double.
pub fn real_text(value: f32, out: &mut String) {
    let (shortest, two_digits) = (format!("{value:e}"), format!("{value:.1e}"));
    java_text(&pick(shortest, two_digits), value.is_nan(), value.is_infinite(), out);
}

/// Where one digit would do, Java takes the closest two-digit decimal: `4.9E-324`.
fn pick(shortest: String, two_digits: String) -> String {
    let one_digit = !shortest.contains('.');
    if one_digit && !two_digits.contains(".0e") { two_digits } else { shortest }
}

/// `scientific` is Rust's shortest form `-1.2345e-7`: digits are the same as Java's, only
/// the layout differs (plain between 10⁻³ and 10⁷, always one digit after the point).
fn java_text(scientific: &str, nan: bool, infinite: bool, out: &mut String) {
    if nan {
        out.push_str("NaN");
        return;
    }
    let (sign, unsigned) = match scientific.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", scientific),
    };
    out.push_str(sign);
    if infinite {
        out.push_str("Infinity");
        return;
    }
    let (mantissa, exponent) = unsigned.split_once('e').unwrap_or((unsigned, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    if digits.bytes().all(|digit| digit == b'0') {
        out.push_str("0.0");
    } else if (-3..7).contains(&exponent) {
        plain(&digits, exponent, out);
    } else {
        let (first, rest) = digits.split_at(1);
        let _ = write!(out, "{first}.{}E{exponent}", if rest.is_empty() { "0" } else { rest });
    }
}

fn plain(digits: &str, exponent: i32, out: &mut String) {
    let whole_digits = usize::try_from(exponent + 1).unwrap_or(0);
    if whole_digits == 0 {
        out.push_str("0.");
        let zeros = usize::try_from(-exponent - 1).unwrap_or(0);
        out.extend(std::iter::repeat_n('0', zeros));
        out.push_str(digits);
    } else if digits.len() <= whole_digits {
        out.push_str(digits);
        out.extend(std::iter::repeat_n('0', whole_digits - digits.len()));
        out.push_str(".0");
    } else {
        let (whole, fraction) = digits.split_at(whole_digits);
        let _ = write!(out, "{whole}.{fraction}");
    }
}

/// The unscaled value at a fixed number of fraction digits: `1050, 2` is `10.50`.
pub fn decimal_text(unscaled: i128, scale: u8, out: &mut String) {
    let scale = usize::from(scale);
    let sign = if unscaled < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", unscaled.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    let point = if scale > 0 { "." } else { "" };
    let _ = write!(out, "{sign}{whole}{point}{fraction}");
}
