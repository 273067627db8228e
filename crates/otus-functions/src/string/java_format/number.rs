//! Numbers as Java's formatter writes them: rounding half up of the shortest decimal text,
//! grouping, signs and zero padding. It must not know how a specifier is read.

use otus_types::render::decimal_text;

use super::Specifier;
use super::argument::Argument;

/// `%d`
pub(super) fn integer(specifier: &Specifier, value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    finish(specifier, value < 0, &digits, "")
}

/// `%o`, `%x`: two's complement of negative numbers.
pub(super) fn unsigned(specifier: &Specifier, conversion: char, value: i64) -> String {
    let (digits, prefix) =
        if conversion == 'x' { (format!("{value:x}"), "0x") } else { (format!("{value:o}"), "0") };
    let prefix = if specifier.flags.alternate { prefix } else { "" };
    let width = specifier.width.filter(|_| specifier.flags.zero).unwrap_or(0);
    let zeros = width.saturating_sub(digits.len() + prefix.len());
    format!("{prefix}{}{digits}", "0".repeat(zeros))
}

/// `%f`, `%e`, `%g`, `%a`; `None` when the argument is no such number.
pub(super) fn float(
    specifier: &Specifier,
    conversion: char,
    argument: &Argument,
) -> Option<String> {
    let (negative, number) = match argument {
        Argument::Double(value) => match special(specifier, *value) {
            Some(text) => return Some(text),
            None => (value.is_sign_negative(), Decimal::shortest(&format!("{:e}", value.abs()))),
        },
        Argument::Float(value) => match special(specifier, f64::from(*value)) {
            Some(text) => return Some(text),
            None => (value.is_sign_negative(), Decimal::shortest(&format!("{:e}", value.abs()))),
        },
        Argument::Decimal(value, scale) => {
            let mut text = String::new();
            decimal_text(value.abs(), *scale, &mut text);
            (*value < 0, Decimal::plain(&text))
        }
        _ => return None,
    };
    let precision = specifier.precision.unwrap_or(6);
    Some(match conversion {
        'f' => {
            let (whole, fraction) = number.rounded(precision);
            finish(specifier, negative, &whole, &fraction_of(specifier, &fraction))
        }
        'e' => scientific(specifier, negative, &number, precision),
        'g' => {
            // Java: fixed from 10⁻⁴ to 10^precision, after rounding to that many digits.
            let precision = precision.max(1);
            let digits = number.significant(precision);
            let exponent = digits.exponent;
            if number.is_zero()
                || (-4..i64::try_from(precision).unwrap_or(i64::MAX)).contains(&exponent)
            {
                let places = if number.is_zero() {
                    i64::try_from(precision).ok()? - 1
                } else {
                    i64::try_from(precision).ok()? - 1 - exponent
                };
                let (whole, fraction) = digits.rounded(usize::try_from(places).unwrap_or(0));
                finish(specifier, negative, &whole, &fraction_of(specifier, &fraction))
            } else {
                scientific(specifier, negative, &number, precision - 1)
            }
        }
        _ => match argument {
            Argument::Double(value) => hexadecimal(*value),
            Argument::Float(value) => hexadecimal(f64::from(*value)),
            _ => return None,
        },
    })
}

fn special(specifier: &Specifier, value: f64) -> Option<String> {
    if value.is_finite() {
        return None;
    }
    if value.is_nan() {
        return Some("NaN".to_owned());
    }
    Some(match (value < 0.0, specifier.flags.parentheses) {
        (true, true) => "(Infinity)".to_owned(),
        (true, false) => "-Infinity".to_owned(),
        (false, _) if specifier.flags.plus => "+Infinity".to_owned(),
        (false, _) if specifier.flags.space => " Infinity".to_owned(),
        (false, _) => "Infinity".to_owned(),
    })
}

fn fraction_of(specifier: &Specifier, digits: &str) -> String {
    if digits.is_empty() && !specifier.flags.alternate {
        String::new()
    } else {
        format!(".{digits}")
    }
}

fn scientific(specifier: &Specifier, negative: bool, number: &Decimal, precision: usize) -> String {
    let rounded = number.significant(precision + 1);
    let (first, rest) = rounded.digits.split_at(1);
    let mut fraction = fraction_of(specifier, &format!("{rest:0<precision$}"));
    let sign = if rounded.exponent < 0 { '-' } else { '+' };
    fraction.push_str(&format!("e{sign}{:02}", rounded.exponent.abs()));
    finish(specifier, negative, first, &fraction)
}

/// Sign, grouping and zero padding around the digits before the point.
fn finish(specifier: &Specifier, negative: bool, whole: &str, rest: &str) -> String {
    let flags = specifier.flags;
    let mut body = if flags.group { grouped(whole) } else { whole.to_owned() };
    let (before, after) = match (negative, flags) {
        (true, flags) if flags.parentheses => ("(", ")"),
        (true, _) => ("-", ""),
        (false, flags) if flags.plus => ("+", ""),
        (false, flags) if flags.space => (" ", ""),
        _ => ("", ""),
    };
    if flags.zero {
        let used = before.len() + body.len() + rest.len() + after.len();
        body.insert_str(0, &"0".repeat(specifier.width.unwrap_or(0).saturating_sub(used)));
    }
    format!("{before}{body}{rest}{after}")
}

fn grouped(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Java's `Double.toHexString`.
fn hexadecimal(value: f64) -> String {
    let sign = if value.is_sign_negative() { "-" } else { "" };
    let bits = value.to_bits();
    let mantissa = bits & ((1 << 52) - 1);
    let exponent = i64::try_from(bits >> 52 & 0x7ff).unwrap_or(0);
    let digits = format!("{mantissa:013x}");
    let digits = digits.trim_end_matches('0');
    let digits = if digits.is_empty() { "0" } else { digits };
    match exponent {
        0 if mantissa == 0 => format!("{sign}0x0.0p0"),
        0 => format!("{sign}0x0.{digits}p-1022"),
        _ => format!("{sign}0x1.{digits}p{}", exponent - 1_023),
    }
}

/// Digits without leading zeros; the first stands for ten to the `exponent`.
struct Decimal {
    digits: String,
    exponent: i64,
}

impl Decimal {
    /// From Rust's `1.25e-7`.
    fn shortest(text: &str) -> Self {
        let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
        Self { digits: mantissa.replace('.', ""), exponent: exponent.parse().unwrap_or(0) }
    }

    /// From `0.0125`.
    fn plain(text: &str) -> Self {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let all = format!("{whole}{fraction}");
        let zeros = all.len() - all.trim_start_matches('0').len();
        let exponent =
            i64::try_from(whole.len()).unwrap_or(0) - 1 - i64::try_from(zeros).unwrap_or(0);
        let digits = all.trim_start_matches('0').to_owned();
        if digits.is_empty() {
            Self { digits: "0".to_owned(), exponent: 0 }
        } else {
            Self { digits, exponent }
        }
    }

    fn is_zero(&self) -> bool {
        self.digits.bytes().all(|digit| digit == b'0')
    }

    /// Rounded half up to so many digits.
    fn significant(&self, count: usize) -> Self {
        let Some((kept, cut)) =
            self.digits.split_at_checked(count).filter(|(_, cut)| !cut.is_empty())
        else {
            return Self { digits: self.digits.clone(), exponent: self.exponent };
        };
        if !cut.starts_with(|c: char| c >= '5') {
            return Self { digits: kept.to_owned(), exponent: self.exponent };
        }
        let raised = increment(kept);
        if raised.len() > kept.len() {
            let digits = raised.get(..kept.len().max(1)).unwrap_or("1").to_owned();
            return Self { digits, exponent: self.exponent + 1 };
        }
        Self { digits: raised, exponent: self.exponent }
    }

    /// Whole part, and fraction of exactly so many digits.
    fn rounded(&self, places: usize) -> (String, String) {
        let keep = self.exponent + 1 + i64::try_from(places).unwrap_or(i64::MAX / 2);
        let number = match usize::try_from(keep) {
            Ok(keep) => self.significant(keep),
            Err(_) => Self { digits: "0".to_owned(), exponent: 0 },
        };
        let (whole, fraction) = if number.exponent < 0 {
            let zeros = "0".repeat(usize::try_from(-number.exponent - 1).unwrap_or(0));
            ("0".to_owned(), zeros + &number.digits)
        } else {
            let count = usize::try_from(number.exponent + 1).unwrap_or(1);
            let digits = format!("{:0<count$}", number.digits);
            let (whole, fraction) = digits.split_at_checked(count).unwrap_or((&digits, ""));
            (whole.to_owned(), fraction.to_owned())
        };
        let fraction: String = format!("{fraction:0<places$}").chars().take(places).collect();
        (whole, fraction)
    }
}

/// The digits plus one in the last place; one digit longer on carry.
fn increment(digits: &str) -> String {
    let mut raised: Vec<u8> = digits.bytes().collect();
    for digit in raised.iter_mut().rev() {
        if *digit < b'9' {
            *digit += 1;
            return String::from_utf8(raised).unwrap_or_default();
        }
        *digit = b'0';
    }
    raised.insert(0, b'1');
    String::from_utf8(raised).unwrap_or_default()
}
