//! Colours as numbers (RGB, or a terminal's as -1 to -8), between two colours, and as ANSI
//! escapes. It must not know functions.

use otus_types::QueryError;

use crate::rows::invalid;

/// Ends a coloured text.
pub(super) const RESET: &str = "\u{1b}[0m";

/// Red, green and blue of an RGB colour.
///
/// # Errors
/// For a terminal's colour.
fn parts(color: i64) -> Result<[i64; 3], QueryError> {
    if color < 0 {
        return Err(invalid("color is not a valid rgb value"));
    }
    Ok([color >> 16 & 0xff, color >> 8 & 0xff, color & 0xff])
}

/// The escape that starts a colour.
///
/// # Errors
/// None for the colours there are.
pub(super) fn escape(color: i64) -> Result<String, QueryError> {
    let index = if color < 0 {
        -color - 1
    } else {
        let [red, green, blue] = parts(color)?.map(|part| part * 6 / 256);
        16 + red * 36 + green * 6 + blue
    };
    Ok(format!("\u{1b}[38;5;{index}m"))
}

/// The colour at `fraction` of the way from `low` to `high`, by hue, saturation and value.
///
/// # Errors
/// When one of them is a terminal's colour.
#[allow(clippy::cast_possible_truncation, reason = "Java computes in floats")]
pub(super) fn between(fraction: f64, low: i64, high: i64) -> Result<i64, QueryError> {
    let (low, high) = (hsv(parts(low)?), hsv(parts(high)?));
    let fraction = fraction as f32;
    let mut mixed = [0.0_f32; 3];
    for ((out, from), to) in mixed.iter_mut().zip(low).zip(high) {
        *out = fraction * (to - from) + from;
    }
    Ok(rgb(mixed))
}

/// Java's `Color.RGBtoHSB`.
#[allow(clippy::cast_precision_loss, reason = "parts are below 256")]
fn hsv(parts: [i64; 3]) -> [f32; 3] {
    let most = parts.into_iter().max().unwrap_or(0);
    let least = parts.into_iter().min().unwrap_or(0);
    let value = most as f32 / 255.0;
    if most == least {
        return [0.0, 0.0, value];
    }
    let range = (most - least) as f32;
    let [red, green, blue] = parts.map(|part| (most - part) as f32 / range);
    let hue = match parts {
        [r, ..] if r == most => blue - green,
        [_, g, _] if g == most => 2.0 + red - blue,
        _ => 4.0 + green - red,
    } / 6.0;
    [if hue < 0.0 { hue + 1.0 } else { hue }, range / most as f32, value]
}

/// Java's `Color.HSBtoRGB`.
#[allow(clippy::cast_possible_truncation, reason = "parts are below 256")]
fn rgb([hue, saturation, value]: [f32; 3]) -> i64 {
    let sector = (hue - hue.floor()) * 6.0;
    let part = sector - sector.floor();
    let p = value * (1.0 - saturation);
    let q = value * (1.0 - saturation * part);
    let t = value * (1.0 - saturation * (1.0 - part));
    let mixed = match sector as i64 {
        _ if saturation == 0.0 => [value, value, value],
        0 => [value, t, p],
        1 => [q, value, p],
        2 => [p, value, t],
        3 => [p, q, value],
        4 => [t, p, value],
        _ => [value, p, q],
    };
    mixed.into_iter().fold(0, |all, part| all << 8 | (part * 255.0 + 0.5) as i64)
}
