//! Tokens of the SQL/JSON path language. It must not know its grammar.

/// A token and where it starts, in characters.
#[derive(Debug, Clone, PartialEq)]
pub struct Spanned {
    pub token: Token,
    pub column: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Token {
    /// A name or a keyword; the language is case-sensitive.
    Word(String),
    /// `$name`
    Variable(String),
    /// `"text"`, a doubled quote is a quote.
    Text(String),
    /// A number as written.
    Number(String),
    /// An operator or bracket.
    Symbol(&'static str),
    End,
}

impl Token {
    /// The token as it is quoted in an error.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Token::Word(word) | Token::Number(word) => word.clone(),
            Token::Variable(name) => format!("${name}"),
            Token::Text(text) => format!("\"{text}\""),
            Token::Symbol(symbol) => (*symbol).to_owned(),
            Token::End => "<EOF>".to_owned(),
        }
    }
}

const SYMBOLS: &[&str] = &[
    "..", "==", "!=", "<>", "<=", ">=", "&&", "||", "$", "@", ".", "*", "[", "]", "(", ")", ",",
    "?", "+", "-", "/", "%", "<", ">", "!",
];

/// Splits a path into tokens.
///
/// # Errors
/// The column (from 1) and text of the first character that starts no token.
pub fn tokens(path: &str) -> Result<Vec<Spanned>, (usize, String)> {
    let mut tokens = Vec::new();
    let mut rest = path;
    loop {
        rest = rest.trim_start();
        let column = path.chars().count() - rest.chars().count() + 1;
        let Some(first) = rest.chars().next() else {
            tokens.push(Spanned { token: Token::End, column });
            return Ok(tokens);
        };
        let (token, tail) = if first == '"' {
            text(rest).ok_or_else(|| (column, "\"".to_owned()))?
        } else if is_name_start(first) {
            let (name, tail) = split(rest, is_name);
            (Token::Word(name.to_owned()), tail)
        } else if first.is_ascii_digit() || starts_with_fraction(rest) {
            number(rest)
        } else if let Some(name) = rest.strip_prefix('$').filter(|n| n.starts_with(is_name_start)) {
            let (name, tail) = split(name, is_name);
            (Token::Variable(name.to_owned()), tail)
        } else {
            let found = SYMBOLS.iter().find_map(|s| Some((*s, rest.strip_prefix(s)?)));
            let (symbol, tail) = found.ok_or_else(|| (column, first.to_string()))?;
            (Token::Symbol(symbol), tail)
        };
        tokens.push(Spanned { token, column });
        rest = tail;
    }
}

fn is_name_start(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}

fn is_name(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

fn split(text: &str, inside: fn(char) -> bool) -> (&str, &str) {
    let end = text.find(|c| !inside(c)).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

fn starts_with_fraction(text: &str) -> bool {
    text.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

fn text(rest: &str) -> Option<(Token, &str)> {
    let mut content = String::new();
    let mut tail = rest.strip_prefix('"')?;
    loop {
        let (before, after) = tail.split_once('"')?;
        content.push_str(before);
        match after.strip_prefix('"') {
            Some(more) => {
                content.push('"');
                tail = more;
            }
            None => return Some((Token::Text(content), after)),
        }
    }
}

/// `12`, `1.5`, `.5`, `1.`, `1e3`, `1.5E-3`.
fn number(rest: &str) -> (Token, &str) {
    let digits =
        |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mut end = digits(rest);
    let after = |end: usize| rest.get(end..).unwrap_or("");
    if after(end).starts_with('.') && !after(end).starts_with("..") {
        let fraction = digits(after(end + 1));
        // `1.size()` is a method call, not a number that ends with a point.
        if fraction > 0 || !after(end + 1).starts_with(is_name_start) {
            end += 1 + fraction;
        }
    }
    if let Some(exponent) = after(end).strip_prefix(['e', 'E']) {
        let sign = usize::from(exponent.starts_with(['+', '-']));
        let count = digits(exponent.get(sign..).unwrap_or(""));
        if count > 0 {
            end += 1 + sign + count;
        }
    }
    let (number, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
    (Token::Number(number.to_owned()), tail)
}
