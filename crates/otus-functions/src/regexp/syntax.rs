//! Java's regular expression syntax, as Trino's matcher (Joni) reads it, in the words of the
//! `regex` crate; and what needs a backtracking matcher. It must not match anything.

use otus_types::QueryError;

use crate::columns::invalid;

/// A pattern in the other syntax.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translated {
    pub pattern: String,
    /// It has look-around, back-references, possessive quantifiers, atomic groups or `\G`.
    pub backtracks: bool,
    /// It has `$` or `\Z`, which also match before a line feed at the very end.
    pub soft_end: bool,
}

/// Deepest nesting of groups and classes.
const MAX_DEPTH: usize = 250;

/// Translates a pattern; `\z` stands for `$` where `hard_end` says that no text ends with a
/// line feed.
///
/// # Errors
/// Joni's messages for a pattern that is cut off.
pub fn translate(pattern: &str, hard_end: bool) -> Result<Translated, QueryError> {
    let mut translator = Translator {
        chars: pattern.chars().collect(),
        at: 0,
        out: String::with_capacity(pattern.len() + 8),
        backtracks: false,
        soft_end: false,
        hard_end,
        multi_line: vec![false],
        groups: 0,
    };
    translator.run()?;
    Ok(Translated {
        pattern: translator.out,
        backtracks: translator.backtracks,
        soft_end: translator.soft_end,
    })
}

struct Translator {
    chars: Vec<char>,
    at: usize,
    out: String,
    backtracks: bool,
    soft_end: bool,
    hard_end: bool,
    /// Whether `(?m)` is on, per open group.
    multi_line: Vec<bool>,
    groups: usize,
}

impl Translator {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn follows(&self, text: &str) -> bool {
        text.chars().enumerate().all(|(ahead, c)| self.peek(ahead) == Some(c))
    }

    fn run(&mut self) -> Result<(), QueryError> {
        while let Some(c) = self.peek(0) {
            self.at += 1;
            match c {
                '\\' => self.escape(false)?,
                '[' => self.class(0)?,
                '(' => self.group()?,
                ')' => {
                    if self.multi_line.len() == 1 {
                        return Err(invalid("unmatched close parenthesis"));
                    }
                    self.multi_line.pop();
                    self.out.push(')');
                }
                '$' if !self.multi_line.last().copied().unwrap_or(false) => self.end_anchor(),
                '*' | '+' | '?' => {
                    self.out.push(c);
                    self.after_quantifier();
                }
                '{' => self.braces(),
                '}' | ']' => {
                    self.out.push('\\');
                    self.out.push(c);
                }
                _ => self.out.push(c),
            }
        }
        if self.multi_line.len() > 1 {
            return Err(invalid("end pattern with unmatched parenthesis"));
        }
        Ok(())
    }

    /// `$` outside multi-line mode: the end, or before a line feed at the end.
    fn end_anchor(&mut self) {
        self.soft_end = true;
        self.out.push_str(if self.hard_end { "\\z" } else { "(?=\\n?\\z)" });
    }

    /// After `*`, `+`, `?` or `{…}`: a lazy mark stays, a possessive one needs backtracking.
    fn after_quantifier(&mut self) {
        match self.peek(0) {
            Some('?') => {
                self.at += 1;
                self.out.push('?');
            }
            Some('+') => {
                self.at += 1;
                self.backtracks = true;
                self.out.push('+');
            }
            _ => {}
        }
    }

    /// `{2}`, `{2,}`, `{2,3}` are quantifiers, `{,3}` is `{0,3}`, any other brace is itself.
    fn braces(&mut self) {
        let close = self.chars.iter().skip(self.at).position(|c| *c == '}');
        let inside: Option<String> =
            close.map(|close| self.chars.iter().skip(self.at).take(close).collect());
        let quantifier = inside.filter(|text| {
            let (low, high) = text.split_once(',').unwrap_or((text, "0"));
            let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
            digits(low)
                && digits(high)
                && !(low.is_empty() && (high.is_empty() || !text.contains(',')))
        });
        let Some(text) = quantifier else {
            self.out.push_str("\\{");
            return;
        };
        self.at += text.chars().count() + 1;
        let zero = if text.starts_with(',') { "0" } else { "" };
        self.out.push_str(&format!("{{{zero}{text}}}"));
        self.after_quantifier();
    }

    fn group(&mut self) -> Result<(), QueryError> {
        if self.multi_line.len() > MAX_DEPTH {
            return Err(invalid("too deep nesting of groups"));
        }
        let inherited = self.multi_line.last().copied().unwrap_or(false);
        for opening in ["?=", "?!", "?<=", "?<!", "?>"] {
            if self.follows(opening) {
                self.backtracks = true;
                self.at += opening.len();
                self.out.push('(');
                self.out.push_str(opening);
                self.multi_line.push(inherited);
                return Ok(());
            }
        }
        if self.follows("?<") {
            self.at += 2;
            self.out.push_str("(?<");
            self.groups += 1;
            self.multi_line.push(inherited);
            return Ok(());
        }
        if self.follows("?#") {
            // A comment: everything up to the parenthesis.
            while let Some(c) = self.peek(0) {
                self.at += 1;
                if c == ')' {
                    return Ok(());
                }
            }
            return Err(invalid("end pattern in group"));
        }
        self.out.push('(');
        if !self.follows("?") {
            self.groups += 1;
            self.multi_line.push(inherited);
            return Ok(());
        }
        self.flags(inherited)
    }

    /// `(?ims-x)` and `(?ims-x:`
    fn flags(&mut self, inherited: bool) -> Result<(), QueryError> {
        let (mut on, mut multi_line) = (true, inherited);
        while let Some(c) = self.peek(0) {
            self.at += 1;
            match c {
                '-' => on = false,
                'm' => multi_line = on,
                ')' => {
                    if let Some(current) = self.multi_line.last_mut() {
                        *current = multi_line;
                    }
                    // `(?)` and `(?-)` say nothing.
                    if self.out.ends_with("(?") || self.out.ends_with("(?-") {
                        self.out.truncate(self.out.rfind('(').unwrap_or(0));
                    } else {
                        self.out.push(')');
                    }
                    return Ok(());
                }
                ':' => {
                    self.multi_line.push(multi_line);
                    self.out.push(':');
                    return Ok(());
                }
                // Java's UNICODE_CASE and UNIX_LINES are how matching works anyway.
                'u' | 'd' => continue,
                '?' | 'i' | 's' | 'x' => {}
                _ => return Err(invalid("undefined group option")),
            }
            self.out.push(c);
        }
        Err(invalid("end pattern in group"))
    }

    /// What follows a backslash.
    fn escape(&mut self, in_class: bool) -> Result<(), QueryError> {
        let c = self.peek(0).ok_or_else(|| invalid("end pattern at escape"))?;
        self.at += 1;
        match c {
            'Q' => self.quoted(),
            'Z' if !in_class => self.end_anchor(),
            'G' if !in_class => {
                self.backtracks = true;
                self.out.push_str("\\G");
            }
            'k' if !in_class => {
                self.backtracks = true;
                self.out.push_str("\\k");
            }
            '1'..='9' if !in_class => self.back_reference(c),
            '0' => self.octal(),
            'e' => self.out.push_str("\\x1B"),
            'c' => {
                let letter = self.peek(0).ok_or_else(|| invalid("too short control sequence"))?;
                self.at += 1;
                self.out.push_str(&format!("\\x{:02X}", u32::from(letter) & 0x1f));
            }
            'p' | 'P' => self.property(c),
            'x' if self.peek(0) != Some('{') => {
                // One digit is enough for Joni.
                let digits: String = self
                    .chars
                    .iter()
                    .skip(self.at)
                    .take(2)
                    .take_while(|c| c.is_ascii_hexdigit())
                    .collect();
                self.at += digits.len();
                self.out.push_str(&format!("\\x{digits:0>2}"));
            }
            'd' | 'D' | 'w' | 'W' | 's' | 'S' | 'n' | 'r' | 't' | 'f' | 'v' | 'a' | 'x' | 'u' => {
                self.out.push('\\');
                self.out.push(c);
            }
            'b' | 'B' | 'A' | 'z' if !in_class => {
                self.out.push('\\');
                self.out.push(c);
            }
            c if c.is_ascii_alphanumeric() || !c.is_ascii() || c == '<' || c == '>' => {
                self.literal(c)
            }
            c => {
                self.out.push('\\');
                self.out.push(c);
            }
        }
        Ok(())
    }

    fn literal(&mut self, c: char) {
        self.out.push_str(&regex::escape(c.encode_utf8(&mut [0; 4])));
    }

    /// `\Q…\E`
    fn quoted(&mut self) {
        while let Some(c) = self.peek(0) {
            if self.follows("\\E") {
                self.at += 2;
                return;
            }
            self.at += 1;
            self.literal(c);
        }
    }

    /// `\12` is group 12 where there are so many, otherwise group 1 and a digit.
    fn back_reference(&mut self, first: char) {
        self.backtracks = true;
        let total = self.count_groups();
        let mut number = usize::try_from(u32::from(first) - u32::from('0')).unwrap_or(0);
        while let Some(digit) = self.peek(0).and_then(|c| c.to_digit(10)) {
            let next = number * 10 + usize::try_from(digit).unwrap_or(0);
            if next > total {
                break;
            }
            number = next;
            self.at += 1;
        }
        self.out.push_str(&format!("(?:\\{number})"));
    }

    /// Capturing groups of the whole pattern.
    fn count_groups(&self) -> usize {
        let open = |at: usize| self.chars.get(at) == Some(&'(');
        let escaped = |at: usize| at > 0 && self.chars.get(at - 1) == Some(&'\\');
        let captures = |at: usize| match (
            self.chars.get(at + 1),
            self.chars.get(at + 2),
            self.chars.get(at + 3),
        ) {
            (Some('?'), Some('<'), Some(c)) => *c != '=' && *c != '!',
            (Some('?'), ..) => false,
            _ => true,
        };
        (0..self.chars.len()).filter(|at| open(*at) && !escaped(*at) && captures(*at)).count()
    }

    fn octal(&mut self) {
        let digits: String = self
            .chars
            .iter()
            .skip(self.at)
            .take(3)
            .take_while(|c| ('0'..='7').contains(*c))
            .collect();
        self.at += digits.len();
        let code = u32::from_str_radix(&digits, 8).unwrap_or(0);
        self.out.push_str(&format!("\\x{{{code:X}}}"));
    }

    /// POSIX names of Java that Unicode properties spell otherwise.
    fn property(&mut self, p: char) {
        let close = self.chars.iter().skip(self.at).position(|c| *c == '}');
        let name: Option<String> = (self.peek(0) == Some('{'))
            .then(|| {
                close.map(|close| self.chars.iter().skip(self.at + 1).take(close - 1).collect())
            })
            .flatten();
        let Some(name) = name else {
            self.out.push('\\');
            self.out.push(p);
            return;
        };
        self.at += name.chars().count() + 2;
        let (negative, name) = match name.strip_prefix('^') {
            Some(rest) => (p == 'p', rest.to_owned()),
            None => (p == 'P', name),
        };
        let class = match name.to_ascii_lowercase().as_str() {
            "alnum" => "\\p{L}\\p{M}\\p{Nd}",
            "xdigit" => "0-9A-Fa-f",
            "blank" => " \\t\\p{Zs}",
            "graph" => "\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}",
            "print" => "\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}\\p{Zs}",
            "word" => "\\w",
            _ => {
                let name = name.strip_prefix("java").unwrap_or(&name);
                let name = match name {
                    "LowerCase" => "Lowercase",
                    "UpperCase" => "Uppercase",
                    "Whitespace" => "White_Space",
                    other => other.strip_prefix("In").filter(|_| other.len() > 3).unwrap_or(other),
                };
                self.out.push_str(&format!("\\{}{{{name}}}", if negative { 'P' } else { 'p' }));
                return;
            }
        };
        self.out.push_str(&format!("[{}{class}]", if negative { "^" } else { "" }));
    }

    /// A character class, nested ones and intersections included.
    fn class(&mut self, depth: usize) -> Result<(), QueryError> {
        if depth > MAX_DEPTH {
            return Err(invalid("too deep nesting of character classes"));
        }
        let unclosed = || invalid("premature end of char-class");
        self.out.push('[');
        if self.peek(0) == Some('^') {
            self.at += 1;
            self.out.push('^');
        }
        if self.peek(0) == Some(']') {
            // A bracket that comes first is itself, if another one closes the class.
            if !self.chars.iter().skip(self.at + 1).any(|c| *c == ']') {
                return Err(invalid("empty char-class"));
            }
            self.at += 1;
            self.out.push_str("\\]");
        }
        loop {
            let c = self.peek(0).ok_or_else(unclosed)?;
            self.at += 1;
            match c {
                ']' => {
                    self.out.push(']');
                    return Ok(());
                }
                '[' if self.follows(":") && self.posix() => {}
                '[' => self.class(depth + 1)?,
                '\\' => self.escape(true)?,
                '&' if self.peek(0) == Some('&') => {
                    self.at += 1;
                    self.out.push_str("&&");
                }
                '~' | '&' | '#' | ' ' => {
                    self.out.push('\\');
                    self.out.push(c);
                }
                '-' => self.hyphen(),
                c => self.out.push(c),
            }
        }
    }

    /// `[:alpha:]`, which both sides know.
    fn posix(&mut self) -> bool {
        let rest: String = self.chars.iter().skip(self.at).collect();
        let Some(end) = rest.find(":]") else {
            return false;
        };
        let name = rest.get(1..end).unwrap_or("");
        if name.is_empty() || !name.trim_start_matches('^').bytes().all(|b| b.is_ascii_lowercase())
        {
            return false;
        }
        self.out.push_str(&format!("[:{name}:]"));
        self.at += name.chars().count() + 3;
        true
    }

    /// A hyphen between two characters is a range, any other one is itself.
    fn hyphen(&mut self) {
        let first = self.out.ends_with('[') || self.out.ends_with("[^");
        let last = matches!(self.peek(0), Some(']' | '[' | '-') | None) || self.follows("&&");
        if first || last {
            self.out.push_str("\\-");
        } else {
            self.out.push('-');
        }
    }
}
