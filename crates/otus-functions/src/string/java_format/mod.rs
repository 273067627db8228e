//! Java's `java.util.Formatter` for Trino's `format`: specifiers are read here, arguments
//! in [`argument`], numbers written in [`number`], dates in [`time`]. Messages are Java's
//! as Trino passes them on. It must not know columns.

pub mod argument;
mod number;
mod time;

use otus_types::QueryError;

use crate::columns::invalid;
use argument::Argument;

/// A compiled format string.
#[derive(Debug, Clone, PartialEq)]
pub struct Format {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Text(String),
    Specifier(Specifier),
}

/// `%[index$][flags][width][.precision]conversion`
#[derive(Debug, Clone, PartialEq)]
pub struct Specifier {
    index: Index,
    pub flags: Flags,
    pub width: Option<usize>,
    pub precision: Option<usize>,
    /// `t` before a date conversion.
    date: bool,
    pub conversion: char,
    /// As written.
    text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Index {
    Next,
    /// `<`
    Last,
    Explicit(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flags {
    pub left: bool,
    pub alternate: bool,
    pub plus: bool,
    pub space: bool,
    pub zero: bool,
    pub group: bool,
    pub parentheses: bool,
}

impl Flags {
    fn has(self, flag: char) -> bool {
        match flag {
            '-' => self.left,
            '#' => self.alternate,
            '+' => self.plus,
            ' ' => self.space,
            '0' => self.zero,
            ',' => self.group,
            '(' => self.parentheses,
            _ => false,
        }
    }
}

/// Widest field, so that a format out of the data cannot exhaust memory.
const WIDEST: usize = 1 << 20;

/// Java's complaint: exception name and message.
pub(super) type Complaint = (&'static str, String);

fn refuse(format: &str, (name, message): Complaint) -> QueryError {
    let detail = if message.is_empty() { name.to_owned() } else { format!("{name}: {message}") };
    invalid(format!("Invalid format string: {format} ({detail})"))
}

impl Format {
    /// # Errors
    /// `Invalid format string: %q (UnknownFormatConversion: Conversion = 'q')`.
    pub fn compile(format: &str) -> Result<Self, QueryError> {
        let mut pieces = Vec::new();
        let mut rest = format;
        while let Some(at) = rest.find('%') {
            let (plain, tail) = rest.split_at(at);
            if !plain.is_empty() {
                pieces.push(Piece::Text(plain.to_owned()));
            }
            let (specifier, after) =
                specifier(tail).map_err(|complaint| refuse(format, complaint))?;
            pieces.push(Piece::Specifier(specifier));
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        Ok(Self { pieces })
    }

    /// Formats the arguments; `format` is the text this was compiled from.
    ///
    /// # Errors
    /// `Invalid format string: %d (IllegalFormatConversion: d != java.lang.String)`.
    pub fn write(&self, format: &str, arguments: &[Argument]) -> Result<String, QueryError> {
        let mut out = String::with_capacity(format.len() + 16);
        let (mut next, mut last) = (0, None);
        for piece in &self.pieces {
            let specifier = match piece {
                Piece::Text(text) => {
                    out.push_str(text);
                    continue;
                }
                Piece::Specifier(specifier) => specifier,
            };
            match specifier.conversion {
                'n' if !specifier.date => {
                    out.push('\n');
                    continue;
                }
                '%' if !specifier.date => {
                    specifier.place("%", &mut out);
                    continue;
                }
                _ => {}
            }
            let index = match specifier.index {
                Index::Next => {
                    next += 1;
                    Some(next - 1)
                }
                Index::Last => last,
                Index::Explicit(index) => index.checked_sub(1),
            };
            last = index;
            let argument = index.and_then(|index| arguments.get(index)).ok_or_else(|| {
                refuse(
                    format,
                    ("MissingFormatArgument", format!("Format specifier '{}'", specifier.text)),
                )
            })?;
            specifier.write(argument, &mut out).map_err(|complaint| refuse(format, complaint))?;
        }
        Ok(out)
    }
}

fn specifier(text: &str) -> Result<(Specifier, &str), Complaint> {
    let unknown = |c: char| ("UnknownFormatConversion", format!("Conversion = '{c}'"));
    let mut rest = text.strip_prefix('%').unwrap_or(text);
    let digits =
        |rest: &str| rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mut index = Index::Next;
    let count = digits(rest);
    if count > 0
        && rest.get(count..).is_some_and(|tail| tail.starts_with('$'))
        && !rest.starts_with('0')
    {
        index =
            Index::Explicit(rest.get(..count).and_then(|n| n.parse().ok()).unwrap_or(usize::MAX));
        rest = rest.get(count + 1..).unwrap_or("");
    }
    let flags = flags(&mut rest, &mut index)?;
    let number = |rest: &mut &str| -> Option<usize> {
        let (digits, tail) = rest.split_at_checked(digits(rest))?;
        *rest = tail;
        digits.parse().ok().map(|width: usize| width.min(WIDEST))
    };
    let width = number(&mut rest);
    let mut precision = None;
    if let Some(tail) = rest.strip_prefix('.') {
        rest = tail;
        precision = number(&mut rest);
        if precision.is_none() {
            return Err(("UnknownFormatConversion", "Conversion = '.'".to_owned()));
        }
    }
    let mut conversion = rest.chars().next().ok_or_else(|| unknown('%'))?;
    let mut length = conversion.len_utf8();
    let date = matches!(conversion, 't' | 'T');
    let mut upper_date = false;
    if date {
        upper_date = conversion == 'T';
        conversion = rest
            .get(1..)
            .and_then(|tail| tail.chars().next())
            .ok_or_else(|| unknown(conversion))?;
        length += conversion.len_utf8();
    } else if !"bBhHsScCdoxXeEfgGaA%n".contains(conversion) {
        return Err(unknown(conversion));
    }
    let used = text.len() - rest.len() + length;
    let (written, after) = text.split_at_checked(used).ok_or_else(|| unknown(conversion))?;
    let specifier =
        Specifier { index, flags, width, precision, date, conversion, text: written.to_owned() };
    specifier.check()?;
    let mut specifier = specifier;
    if upper_date {
        specifier.text.insert(0, 'T');
    }
    Ok((specifier, after))
}

/// The flags at the start of `rest`, which loses them; `<` asks for the argument before.
fn flags(rest: &mut &str, index: &mut Index) -> Result<Flags, Complaint> {
    let mut flags = Flags::default();
    while let Some(c) = rest.chars().next().filter(|c| "-#+ 0,(<".contains(*c)) {
        let flag = match c {
            '-' => &mut flags.left,
            '#' => &mut flags.alternate,
            '+' => &mut flags.plus,
            ' ' => &mut flags.space,
            '0' => &mut flags.zero,
            ',' => &mut flags.group,
            '(' => &mut flags.parentheses,
            _ => {
                *index = Index::Last;
                *rest = rest.get(1..).unwrap_or("");
                continue;
            }
        };
        if std::mem::replace(flag, true) {
            return Err(("DuplicateFormatFlags", format!("Flags = '{c}'")));
        }
        *rest = rest.get(1..).unwrap_or("");
    }
    Ok(flags)
}

impl Specifier {
    fn check(&self) -> Result<(), Complaint> {
        if let Some(width) = self.width.filter(|_| self.conversion == 'n' && !self.date) {
            return Err(("IllegalFormatWidth", width.to_string()));
        }
        if (self.flags.left || self.flags.zero) && self.width.is_none() && self.conversion != 'n' {
            return Err(("MissingFormatWidth", self.text.clone()));
        }
        if self.flags.left && self.flags.zero || self.flags.plus && self.flags.space {
            let flags = if self.flags.left && self.flags.zero { "-0" } else { "+ " };
            return Err(("IllegalFormatFlags", format!("Flags = '{flags}'")));
        }
        let precise = !self.date && "bBhHsSeEfgGaA".contains(self.conversion);
        if let Some(precision) = self.precision.filter(|_| !precise) {
            return Err(("IllegalFormatPrecision", precision.to_string()));
        }
        match self.meaningless_flags().chars().find(|flag| self.flags.has(*flag)) {
            Some(flag) => Err((
                "FormatFlagsConversionMismatch",
                format!("Conversion = {}, Flags = {flag}", self.conversion),
            )),
            None => Ok(()),
        }
    }

    /// Flags that Java refuses for this conversion.
    fn meaningless_flags(&self) -> &'static str {
        match self.conversion.to_ascii_lowercase() {
            _ if self.date => "#+ 0,(",
            's' => "+ 0,(#",
            'b' | 'h' | 'c' => "#+ 0,(",
            'o' | 'x' => ",( +",
            'd' | 'g' => "#",
            'e' => ",",
            'a' => "(,",
            _ => "",
        }
    }

    fn write(&self, argument: &Argument, out: &mut String) -> Result<(), Complaint> {
        let conversion = self.conversion.to_ascii_lowercase();
        let text = if self.date {
            match argument {
                Argument::Null => "null".to_owned(),
                _ => time::text(self.conversion, argument)
                    .ok_or_else(|| self.mismatch(argument))??,
            }
        } else {
            match (conversion, argument) {
                ('b', Argument::Null) => self.cut("false"),
                ('b', Argument::Boolean(value)) => self.cut(if *value { "true" } else { "false" }),
                ('b', _) => self.cut("true"),
                ('s', argument) => self.cut(&argument.text()),
                (_, Argument::Null) => self.cut("null"),
                ('h', argument) => self.cut(&format!("{:x}", argument.hash())),
                ('d', Argument::Long(value)) => number::integer(self, *value),
                ('o' | 'x', Argument::Long(value)) => number::unsigned(self, conversion, *value),
                ('e' | 'f' | 'g' | 'a', argument) => number::float(self, conversion, argument)
                    .ok_or_else(|| self.mismatch(argument))?,
                _ => return Err(self.mismatch(argument)),
            }
        };
        let upper = if self.date {
            self.text.starts_with('T')
        } else {
            self.conversion.is_ascii_uppercase()
        };
        if upper {
            self.place(&text.to_uppercase(), out);
        } else {
            self.place(&text, out);
        }
        Ok(())
    }

    fn mismatch(&self, argument: &Argument) -> Complaint {
        ("IllegalFormatConversion", format!("{} != {}", self.conversion, argument.class()))
    }

    fn cut(&self, text: &str) -> String {
        text.chars().take(self.precision.unwrap_or(usize::MAX)).collect()
    }

    /// Appends the text, filled with blanks to the width.
    fn place(&self, text: &str, out: &mut String) {
        let missing = self.width.unwrap_or(0).saturating_sub(text.chars().count());
        if !self.flags.left {
            out.extend(std::iter::repeat_n(' ', missing));
        }
        out.push_str(text);
        if self.flags.left {
            out.extend(std::iter::repeat_n(' ', missing));
        }
    }
}
