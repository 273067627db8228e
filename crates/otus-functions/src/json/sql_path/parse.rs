//! Recursive descent over the tokens of a SQL/JSON path, after Trino's grammar
//! (JsonPath.g4). It must not evaluate anything.

use otus_types::{ErrorCode, QueryError};

use super::lex::{Spanned, Token, tokens};
use super::number::parse_number;
use super::{Comparison, Item, Method, Operator, Path, Predicate, SqlPath, Subscript};

const MAX_DEPTH: usize = 100;

impl SqlPath {
    /// Compiles `lax …` or `strict …`.
    ///
    /// # Errors
    /// `INVALID_PATH` with the column of the first surprise.
    pub fn compile(path: &str) -> Result<Self, QueryError> {
        let tokens = tokens(path).map_err(|(column, text)| {
            invalid(format!("line 1:{column}: token recognition error at: '{text}'"))
        })?;
        let mut parser = Parser { tokens, at: 0, depth: 0 };
        let lax = if parser.word("lax") {
            true
        } else if parser.word("strict") {
            false
        } else {
            return Err(parser.mismatch("{'lax', 'strict'}"));
        };
        let root = parser.expression()?;
        parser.expect_end()?;
        Ok(Self { lax, root })
    }
}

fn invalid(message: String) -> QueryError {
    QueryError::new(ErrorCode::InvalidPath, message)
}

struct Parser {
    tokens: Vec<Spanned>,
    at: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> &Token {
        self.tokens.get(self.at).map_or(&Token::End, |spanned| &spanned.token)
    }

    fn peek_second(&self) -> &Token {
        self.tokens.get(self.at + 1).map_or(&Token::End, |spanned| &spanned.token)
    }

    fn mismatch(&self, expecting: &str) -> QueryError {
        let column = self.tokens.get(self.at).map_or(1, |spanned| spanned.column);
        invalid(format!(
            "line 1:{column}: mismatched input '{}' expecting {expecting}",
            self.peek().shown()
        ))
    }

    fn symbol(&mut self, symbol: &str) -> bool {
        let found = matches!(self.peek(), Token::Symbol(s) if *s == symbol);
        self.at += usize::from(found);
        found
    }

    fn word(&mut self, word: &str) -> bool {
        let found = matches!(self.peek(), Token::Word(w) if w == word);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, symbol: &str) -> Result<(), QueryError> {
        if self.symbol(symbol) { Ok(()) } else { Err(self.mismatch(&format!("'{symbol}'"))) }
    }

    fn expect_end(&self) -> Result<(), QueryError> {
        if *self.peek() == Token::End { Ok(()) } else { Err(self.mismatch("<EOF>")) }
    }

    fn deeper(&mut self) -> Result<(), QueryError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(invalid("JSON path is nested too deeply".to_owned()));
        }
        Ok(())
    }

    /// Sums of products.
    fn expression(&mut self) -> Result<Path, QueryError> {
        self.deeper()?;
        let mut left = self.product()?;
        loop {
            let operator = if self.symbol("+") {
                Operator::Add
            } else if self.symbol("-") {
                Operator::Subtract
            } else {
                self.depth -= 1;
                return Ok(left);
            };
            left = Path::Arithmetic(Box::new(left), operator, Box::new(self.product()?));
        }
    }

    fn product(&mut self) -> Result<Path, QueryError> {
        let mut left = self.signed()?;
        loop {
            let operator = if self.symbol("*") {
                Operator::Multiply
            } else if self.symbol("/") {
                Operator::Divide
            } else if self.symbol("%") {
                Operator::Modulus
            } else {
                return Ok(left);
            };
            left = Path::Arithmetic(Box::new(left), operator, Box::new(self.signed()?));
        }
    }

    fn signed(&mut self) -> Result<Path, QueryError> {
        let negative = matches!(self.peek(), Token::Symbol("-"));
        if !negative && !matches!(self.peek(), Token::Symbol("+")) {
            return self.accessors();
        }
        self.at += 1;
        self.deeper()?;
        let path = self.signed()?;
        self.depth -= 1;
        Ok(if negative { Path::Negate(Box::new(path)) } else { Path::Plus(Box::new(path)) })
    }

    fn accessors(&mut self) -> Result<Path, QueryError> {
        let mut path = self.primary()?;
        loop {
            if self.symbol("..") {
                path = Path::Descendant(Box::new(path), self.name()?);
            } else if self.symbol(".") {
                path = self.member(path)?;
            } else if self.symbol("[") {
                path = self.elements(path)?;
            } else if self.symbol("?") {
                self.expect("(")?;
                let predicate = self.predicate()?;
                self.expect(")")?;
                path = Path::Filter(Box::new(path), Box::new(predicate));
            } else {
                return Ok(path);
            }
        }
    }

    fn name(&mut self) -> Result<String, QueryError> {
        let (Token::Word(name) | Token::Text(name)) = self.peek().clone() else {
            return Err(self.mismatch("{IDENTIFIER, STRING}"));
        };
        self.at += 1;
        Ok(name)
    }

    fn member(&mut self, base: Path) -> Result<Path, QueryError> {
        if self.symbol("*") {
            return Ok(Path::Member(Box::new(base), None));
        }
        if let Token::Word(word) = self.peek().clone()
            && matches!(self.peek_second(), Token::Symbol("("))
        {
            let method = match word.as_str() {
                "abs" => Method::Abs,
                "ceiling" => Method::Ceiling,
                "double" => Method::Double,
                "floor" => Method::Floor,
                "keyvalue" => Method::KeyValue,
                "size" => Method::Size,
                "type" => Method::Type,
                "datetime" => return Err(unsupported("datetime method in JSON path")),
                _ => return Err(self.mismatch("a method of the JSON path language")),
            };
            self.at += 2;
            self.expect(")")?;
            return Ok(Path::Method(Box::new(base), method));
        }
        Ok(Path::Member(Box::new(base), Some(self.name()?)))
    }

    fn elements(&mut self, base: Path) -> Result<Path, QueryError> {
        let mut subscripts = Vec::new();
        if self.symbol("*") {
            self.expect("]")?;
            return Ok(Path::Elements(Box::new(base), subscripts));
        }
        loop {
            let from = self.expression()?;
            let to = if self.word("to") { Some(self.expression()?) } else { None };
            subscripts.push(Subscript { from, to });
            if !self.symbol(",") {
                self.expect("]")?;
                return Ok(Path::Elements(Box::new(base), subscripts));
            }
        }
    }

    fn primary(&mut self) -> Result<Path, QueryError> {
        let path = match self.peek().clone() {
            Token::Symbol("$") => Path::Context,
            Token::Symbol("@") => Path::Current,
            Token::Variable(name) => Path::Variable(name),
            Token::Text(text) => Path::Literal(Item::Text(text)),
            Token::Number(text) => Path::Literal(
                parse_number(&text).ok_or_else(|| invalid(format!("invalid number: {text}")))?,
            ),
            Token::Word(word) => match word.as_str() {
                "last" => Path::Last,
                "true" => Path::Literal(Item::Boolean(true)),
                "false" => Path::Literal(Item::Boolean(false)),
                "null" => Path::Literal(Item::Null),
                _ => return Err(self.mismatch("a JSON path expression")),
            },
            Token::Symbol("(") => {
                self.at += 1;
                let path = self.expression()?;
                self.expect(")")?;
                return Ok(path);
            }
            _ => return Err(self.mismatch("a JSON path expression")),
        };
        self.at += 1;
        Ok(path)
    }

    fn predicate(&mut self) -> Result<Predicate, QueryError> {
        self.deeper()?;
        let mut left = self.conjunction()?;
        while self.symbol("||") {
            left = Predicate::Or(Box::new(left), Box::new(self.conjunction()?));
        }
        self.depth -= 1;
        Ok(left)
    }

    fn conjunction(&mut self) -> Result<Predicate, QueryError> {
        let mut left = self.condition()?;
        while self.symbol("&&") {
            left = Predicate::And(Box::new(left), Box::new(self.condition()?));
        }
        Ok(left)
    }

    fn condition(&mut self) -> Result<Predicate, QueryError> {
        if self.symbol("!") {
            self.deeper()?;
            let negated = self.condition()?;
            self.depth -= 1;
            return Ok(Predicate::Not(Box::new(negated)));
        }
        if matches!(self.peek(), Token::Word(w) if w == "exists")
            && matches!(self.peek_second(), Token::Symbol("("))
        {
            self.at += 2;
            let path = self.expression()?;
            self.expect(")")?;
            return Ok(Predicate::Exists(path));
        }
        if matches!(self.peek(), Token::Symbol("("))
            && let Some(predicate) = self.parenthesised()?
        {
            return Ok(predicate);
        }
        self.comparison()
    }

    /// `( predicate )`, maybe `is unknown`; `None` (and nothing taken) when the parenthesis
    /// opens a path expression instead.
    fn parenthesised(&mut self) -> Result<Option<Predicate>, QueryError> {
        let (start, depth) = (self.at, self.depth);
        self.at += 1;
        let Ok(predicate) = self.predicate() else {
            (self.at, self.depth) = (start, depth);
            return Ok(None);
        };
        if !self.symbol(")") {
            (self.at, self.depth) = (start, depth);
            return Ok(None);
        }
        if self.word("is") {
            if !self.word("unknown") {
                return Err(self.mismatch("'unknown'"));
            }
            return Ok(Some(Predicate::IsUnknown(Box::new(predicate))));
        }
        Ok(Some(predicate))
    }

    fn comparison(&mut self) -> Result<Predicate, QueryError> {
        let left = self.expression()?;
        if self.word("starts") {
            if !self.word("with") {
                return Err(self.mismatch("'with'"));
            }
            return Ok(Predicate::StartsWith(left, self.primary()?));
        }
        if matches!(self.peek(), Token::Word(w) if w == "like_regex") {
            return Err(unsupported("like_regex predicate in JSON path"));
        }
        const COMPARISONS: [(&str, Comparison); 7] = [
            ("==", Comparison::Equal),
            ("!=", Comparison::NotEqual),
            ("<>", Comparison::NotEqual),
            ("<=", Comparison::LessOrEqual),
            (">=", Comparison::GreaterOrEqual),
            ("<", Comparison::Less),
            (">", Comparison::Greater),
        ];
        for (symbol, comparison) in COMPARISONS {
            if self.symbol(symbol) {
                return Ok(Predicate::Compare(left, comparison, self.expression()?));
            }
        }
        Err(self.mismatch("{'==', '<>', '!=', '<', '>', '<=', '>=', 'starts', 'like_regex'}"))
    }
}

fn unsupported(what: &str) -> QueryError {
    QueryError::new(ErrorCode::NotSupported, format!("{what} is not supported yet"))
}
