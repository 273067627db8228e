//! The syntax of java.util.regex in the words of the `regex` crate, and what needs a
//! backtracking matcher. Lines hold no line feed, so all the ways of saying "end" are one.
//! It must not match anything.

/// A pattern in the other syntax.
pub(super) struct Translated {
    pub(super) pattern: String,
    /// It has look-around, back-references, possessive quantifiers or atomic groups.
    pub(super) backtracks: bool,
}

/// Deepest nesting of groups and classes.
const MAX_DEPTH: usize = 200;
/// Java's predefined classes, which are ASCII.
const DIGIT: &str = "0-9";
const WORD: &str = "0-9A-Za-z_";
const SPACE: &str = " \\t\\n\\x0B\\f\\r";
const BLANK: &str = " \\t\\u{A0}\\u{1680}\\u{180E}\\u{2000}-\\u{200A}\\u{202F}\\u{205F}\\u{3000}";
const POSIX: [(&str, &str); 13] = [
    ("Lower", "a-z"),
    ("Upper", "A-Z"),
    ("ASCII", "\\x00-\\x7F"),
    ("Alpha", "A-Za-z"),
    ("Digit", "0-9"),
    ("Alnum", "0-9A-Za-z"),
    ("Punct", "!-/:-@\\[-`{-\\x7E"),
    ("Graph", "!-\\x7E"),
    ("Print", "\\x20-\\x7E"),
    ("Blank", " \\t"),
    ("Cntrl", "\\x00-\\x1F\\x7F"),
    ("XDigit", "0-9A-Fa-f"),
    ("Space", SPACE),
];

/// # Errors
/// A sentence about what is wrong with the pattern.
pub(super) fn translate(pattern: &str) -> Result<Translated, String> {
    let mut reader = Reader { rest: pattern, out: String::new(), backtracks: false };
    reader.pattern()?;
    Ok(Translated { pattern: reader.out, backtracks: reader.backtracks })
}

struct Reader<'a> {
    rest: &'a str,
    out: String,
    backtracks: bool,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.rest = self.rest.get(c.len_utf8()..).unwrap_or_default();
        Some(c)
    }

    fn eat(&mut self, text: &str) -> bool {
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn pattern(&mut self) -> Result<(), String> {
        let mut depth = 0_usize;
        while let Some(c) = self.next() {
            match c {
                '\\' => self.escape(false)?,
                '[' => self.class(0)?,
                '(' => {
                    depth += usize::from(self.group()?);
                    if depth > MAX_DEPTH {
                        return Err(String::from("groups are nested too deeply"));
                    }
                }
                ')' => {
                    let left = depth.checked_sub(1);
                    depth = left.ok_or("Unmatched closing ')'")?;
                    self.out.push(')');
                }
                '*' | '+' | '?' => {
                    self.out.push(c);
                    self.after_quantifier();
                }
                '{' => self.braces()?,
                '}' | ']' => {
                    self.out.push('\\');
                    self.out.push(c);
                }
                c => self.out.push(c),
            }
        }
        if depth > 0 { Err(String::from("Unclosed group")) } else { Ok(()) }
    }

    /// A lazy mark stays, a possessive one needs backtracking.
    fn after_quantifier(&mut self) {
        if self.eat("?") {
            self.out.push('?');
        } else if self.eat("+") {
            self.backtracks = true;
            self.out.push('+');
        }
    }

    /// `{2}`, `{2,}` or `{2,3}`.
    fn braces(&mut self) -> Result<(), String> {
        let (inside, rest) = self.rest.split_once('}').ok_or("Unclosed counted closure")?;
        let (low, high) = inside.split_once(',').unwrap_or((inside, ""));
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if low.is_empty() || !digits(low) || !digits(high) {
            return Err(String::from("Illegal repetition"));
        }
        self.out.push_str(&format!("{{{inside}}}"));
        self.rest = rest;
        self.after_quantifier();
        Ok(())
    }

    /// What follows an opening parenthesis; whether a group was opened.
    fn group(&mut self) -> Result<bool, String> {
        self.out.push('(');
        for opening in ["?=", "?!", "?<=", "?<!", "?>"] {
            if self.eat(opening) {
                self.backtracks = true;
                self.out.push_str(opening);
                return Ok(true);
            }
        }
        if self.rest.starts_with("?<") || !self.eat("?") {
            return Ok(true);
        }
        self.out.push('?');
        loop {
            match self.next() {
                // Unicode case folding, Unix lines and Unicode classes change nothing here.
                Some('u' | 'd' | 'U') => {}
                Some(c @ ('i' | 'm' | 's' | 'x' | '-')) => self.out.push(c),
                Some(':') => {
                    self.out.push(':');
                    return Ok(true);
                }
                Some(')') => {
                    if self.out.ends_with("(?") || self.out.ends_with("(?-") {
                        let from = self.out.rfind('(').unwrap_or(0);
                        self.out.truncate(from);
                    } else {
                        self.out.push(')');
                    }
                    return Ok(false);
                }
                _ => return Err(String::from("Unknown inline modifier")),
            }
        }
    }

    /// What follows a backslash.
    fn escape(&mut self, in_class: bool) -> Result<(), String> {
        let c = self.next().ok_or("Unexpected internal error: pattern ends in a backslash")?;
        let set = |class: &str, negative: bool| match (in_class, negative) {
            (true, false) => class.to_owned(),
            (_, true) => format!("[^{class}]"),
            (false, false) => format!("[{class}]"),
        };
        let text = match c {
            'd' | 'D' => set(DIGIT, c == 'D'),
            'w' | 'W' => set(WORD, c == 'W'),
            's' | 'S' => set(SPACE, c == 'S'),
            'h' | 'H' => set(BLANK, c == 'H'),
            'v' | 'V' => set("\\n\\x0B\\f\\r\\u{85}\\u{2028}\\u{2029}", c == 'V'),
            'R' if !in_class => String::from("(?:\\r\\n|[\\n\\x0B\\f\\r])"),
            'Z' | 'z' if !in_class => String::from("\\z"),
            'b' | 'B' | 'A' if !in_class => format!("\\{c}"),
            'n' | 'r' | 't' | 'f' | 'a' => format!("\\{c}"),
            'e' => String::from("\\x1B"),
            'c' => {
                let letter = self.next().ok_or("Illegal control escape sequence")?;
                format!("\\x{:02X}", (u32::from(letter) ^ 64) & 0x7f)
            }
            'x' | 'u' => self.hexadecimal(c)?,
            '0' => self.octal()?,
            'Q' => self.quoted(),
            'p' | 'P' => self.property(c == 'P', in_class)?,
            '1'..='9' if !in_class => {
                self.backtracks = true;
                format!("(?:\\{c})")
            }
            'k' if !in_class => {
                self.backtracks = true;
                String::from("\\k")
            }
            c if c.is_ascii_alphanumeric() => {
                return Err(String::from("Illegal/unsupported escape sequence"));
            }
            c => regex::escape(c.encode_utf8(&mut [0; 4])),
        };
        self.out.push_str(&text);
        Ok(())
    }

    /// `\xhh`, `\x{h…}`, `\uhhhh`
    fn hexadecimal(&mut self, kind: char) -> Result<String, String> {
        let wrong = || String::from("Illegal hexadecimal escape sequence");
        let (digits, rest) = match self.rest.strip_prefix('{').filter(|_| kind == 'x') {
            Some(inside) => inside.split_once('}').ok_or_else(wrong)?,
            None => {
                let length = if kind == 'x' { 2 } else { 4 };
                self.rest.split_at_checked(length).ok_or_else(wrong)?
            }
        };
        let code = u32::from_str_radix(digits, 16).map_err(|_| wrong())?;
        self.rest = rest;
        Ok(format!("\\x{{{code:X}}}"))
    }

    /// `\0n`, `\0nn`, `\0mnn`
    fn octal(&mut self) -> Result<String, String> {
        let most = if self.rest.starts_with(['0', '1', '2', '3']) { 3 } else { 2 };
        let octal = |b: &u8| (b'0'..=b'7').contains(b);
        let length = self.rest.bytes().take(most).take_while(octal).count();
        let (digits, rest) = self.rest.split_at_checked(length).unwrap_or_default();
        let code = u32::from_str_radix(digits, 8).map_err(|_| "Illegal octal escape sequence")?;
        self.rest = rest;
        Ok(format!("\\x{{{code:X}}}"))
    }

    /// `\Q…\E`
    fn quoted(&mut self) -> String {
        let (text, rest) = self.rest.split_once("\\E").unwrap_or((self.rest, ""));
        let text = regex::escape(text);
        self.rest = rest;
        text
    }

    /// `\p{Alpha}`, `\p{L}`, `\pL`
    fn property(&mut self, negative: bool, in_class: bool) -> Result<String, String> {
        let unclosed = "Unclosed character family";
        let (name, rest) = match self.rest.strip_prefix('{') {
            Some(inside) => inside.split_once('}').ok_or(unclosed)?,
            None => {
                let length = self.rest.chars().next().ok_or(unclosed)?.len_utf8();
                self.rest.split_at_checked(length).ok_or(unclosed)?
            }
        };
        self.rest = rest;
        if let Some((_, class)) = POSIX.iter().find(|(known, _)| *known == name) {
            return Ok(match (in_class, negative) {
                (true, false) => (*class).to_owned(),
                (_, true) => format!("[^{class}]"),
                (false, false) => format!("[{class}]"),
            });
        }
        let name = match name {
            "javaLowerCase" => "Lowercase",
            "javaUpperCase" => "Uppercase",
            "javaWhitespace" => "White_Space",
            name => name.strip_prefix("Is").unwrap_or(name),
        };
        Ok(format!("\\{}{{{name}}}", if negative { 'P' } else { 'p' }))
    }

    /// A character class, nested ones and intersections included.
    fn class(&mut self, depth: usize) -> Result<(), String> {
        if depth > MAX_DEPTH {
            return Err(String::from("character classes are nested too deeply"));
        }
        self.out.push('[');
        if self.eat("^") {
            self.out.push('^');
        }
        // What came before a hyphen: nothing a range could begin with?
        let mut lone = true;
        if self.eat("]") {
            self.out.push_str("\\]");
            lone = false;
        }
        loop {
            let c = self.next().ok_or("Unclosed character class")?;
            match c {
                ']' => {
                    self.out.push(']');
                    return Ok(());
                }
                '[' => {
                    self.class(depth + 1)?;
                    lone = true;
                }
                '\\' => {
                    lone = self.rest.starts_with(|c| "dDwWsShHvVpPQ".contains(c));
                    self.escape(true)?;
                }
                '&' if self.eat("&") => {
                    self.out.push_str("&&");
                    lone = true;
                }
                '-' if lone || self.ends_here() => self.out.push_str("\\-"),
                '-' => {
                    self.out.push('-');
                    lone = true;
                    self.range_end()?;
                }
                '~' | '&' | '#' | ' ' => {
                    self.out.push('\\');
                    self.out.push(c);
                    lone = false;
                }
                c => {
                    self.out.push(c);
                    lone = false;
                }
            }
        }
    }

    /// Whether the hyphen just read is not followed by the end of a range.
    fn ends_here(&self) -> bool {
        let class = |c| "dDwWsShHvVpPQ".contains(c);
        self.rest.starts_with([']', '['])
            || self.rest.starts_with("&&")
            || self.rest.strip_prefix('\\').is_some_and(|rest| rest.starts_with(class))
    }

    /// The character a range ends with.
    fn range_end(&mut self) -> Result<(), String> {
        match self.next() {
            Some('\\') => self.escape(true),
            Some(c) => {
                if c.is_ascii_punctuation() || c == ' ' {
                    self.out.push_str(&format!("\\x{:02X}", u32::from(c)));
                } else {
                    self.out.push(c);
                }
                Ok(())
            }
            None => Err(String::from("Unclosed character class")),
        }
    }
}
