//! Reads the text of a signature: `(array(T:comparable), T) -> boolean`,
//! `(varchar(x), varchar...) -> varchar`, `(decimal(p,s)) -> decimal(min(38, p + 1), s)`.
//! Capital letters are type variables, lower-case words inside the parentheses of a type
//! are numbers. It must not know any function.

use otus_types::TrinoType;

use super::number::Number;
use super::pattern::{Constraint, Pattern, Signature};

impl Signature {
    /// `None` when the text is not a signature.
    #[must_use]
    pub fn parse(text: &str) -> Option<Signature> {
        let mut reader = Reader { text, variables: Vec::new() };
        reader.expect("(")?;
        let mut arguments = Vec::new();
        let mut variadic = false;
        while !reader.eat(")") {
            arguments.push(reader.pattern()?);
            variadic |= reader.eat("...");
            reader.eat(",");
        }
        reader.expect("->")?;
        let returns = reader.pattern()?;
        reader.text.trim().is_empty().then_some(Signature {
            arguments,
            variadic,
            returns,
            variables: reader.variables,
        })
    }
}

struct Reader<'a> {
    text: &'a str,
    variables: Vec<(String, Constraint)>,
}

impl Reader<'_> {
    fn eat(&mut self, token: &str) -> bool {
        let rest = self.text.trim_start();
        match rest.strip_prefix(token) {
            Some(after) => {
                self.text = after;
                true
            }
            None => false,
        }
    }

    fn expect(&mut self, token: &str) -> Option<()> {
        self.eat(token).then_some(())
    }

    fn word(&mut self) -> Option<String> {
        let rest = self.text.trim_start();
        let end =
            rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
        let (word, after) = rest.split_at_checked(end)?;
        self.text = after;
        (!word.is_empty()).then(|| word.to_owned())
    }

    fn pattern(&mut self) -> Option<Pattern> {
        let word = self.word()?;
        if word.len() <= 2 && word.starts_with(|c: char| c.is_ascii_uppercase()) {
            return Some(self.variable(word));
        }
        match word.as_str() {
            "array" if self.eat("(") => {
                let of = self.pattern()?;
                self.expect(")")?;
                Some(simplify_array(of))
            }
            "qdigest" => {
                self.expect("(")?;
                let of = self.pattern()?;
                self.expect(")")?;
                Some(Pattern::QDigest(Box::new(of)))
            }
            "map" if self.eat("(") => {
                let key = self.pattern()?;
                self.expect(",")?;
                let value = self.pattern()?;
                self.expect(")")?;
                Some(Pattern::Map(Box::new(key), Box::new(value)))
            }
            "row" if self.eat("(") => self.list().map(Pattern::Row),
            "function" => {
                self.expect("(")?;
                let mut items = self.list()?;
                let result = items.pop()?;
                Some(Pattern::Function(items, Box::new(result)))
            }
            "varchar" if self.eat("(") => self.numbers::<1>().map(|[n]| Pattern::Varchar(n)),
            "char" if self.eat("(") => self.numbers::<1>().map(|[n]| Pattern::Char(n)),
            "decimal" if self.eat("(") => self.numbers::<2>().map(|[p, s]| Pattern::Decimal(p, s)),
            "time" | "timestamp" => self.clock(&word),
            "interval" => self.interval(),
            _ => TrinoType::parse(&word).ok().map(Pattern::Exact),
        }
    }

    fn list(&mut self) -> Option<Vec<Pattern>> {
        let mut items = Vec::new();
        while !self.eat(")") {
            items.push(self.pattern()?);
            self.eat(",");
        }
        Some(items)
    }

    fn variable(&mut self, name: String) -> Pattern {
        let constraint = if self.eat(":comparable") {
            Constraint::Comparable
        } else if self.eat(":orderable") {
            Constraint::Orderable
        } else {
            Constraint::None
        };
        match self.variables.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) if constraint != Constraint::None => *known = constraint,
            Some(_) => {}
            None => self.variables.push((name.clone(), constraint)),
        }
        Pattern::Variable(name)
    }

    /// `time`, `timestamp(p) with time zone`, …; without parentheses precision 3.
    fn clock(&mut self, word: &str) -> Option<Pattern> {
        let precision = if self.eat("(") {
            let [p] = self.numbers::<1>()?;
            p
        } else {
            Number::Literal(3)
        };
        let zoned = self.eat("with time zone");
        Some(match (word, zoned) {
            ("time", false) => Pattern::Time(precision),
            ("time", true) => Pattern::TimeTz(precision),
            (_, false) => Pattern::Timestamp(precision),
            (_, true) => Pattern::TimestampTz(precision),
        })
    }

    fn interval(&mut self) -> Option<Pattern> {
        if self.eat("year to month") {
            return Some(Pattern::Exact(TrinoType::IntervalYearMonth));
        }
        self.expect("day to second")?;
        Some(Pattern::Exact(TrinoType::IntervalDaySecond))
    }

    fn numbers<const N: usize>(&mut self) -> Option<[Number; N]> {
        let mut numbers = Vec::with_capacity(N);
        loop {
            numbers.push(self.sum()?);
            if !self.eat(",") {
                break;
            }
        }
        self.expect(")")?;
        numbers.try_into().ok()
    }

    fn sum(&mut self) -> Option<Number> {
        self.chain(['+', '-'], Self::product)
    }

    fn product(&mut self) -> Option<Number> {
        self.chain(['*', '/'], Self::factor)
    }

    /// Operands of one precedence, from left to right.
    fn chain(
        &mut self,
        operators: [char; 2],
        operand: fn(&mut Self) -> Option<Number>,
    ) -> Option<Number> {
        let mut left = operand(self)?;
        loop {
            let op = operators.into_iter().find(|op| self.eat(op.encode_utf8(&mut [0; 4])));
            let Some(op) = op else { return Some(left) };
            let right = operand(self)?;
            left = Number::Binary(op, Box::new(left), Box::new(right));
        }
    }

    fn factor(&mut self) -> Option<Number> {
        if self.eat("(") {
            let inner = self.sum()?;
            self.expect(")")?;
            return Some(inner);
        }
        let word = self.word()?;
        if matches!(word.as_str(), "min" | "max") && self.eat("(") {
            let [a, b] = self.numbers::<2>()?;
            let (a, b) = (Box::new(a), Box::new(b));
            return Some(if word == "min" { Number::Min(a, b) } else { Number::Max(a, b) });
        }
        Some(word.parse().map_or(Number::Variable(word), Number::Literal))
    }
}

fn simplify_array(of: Pattern) -> Pattern {
    match of {
        Pattern::Exact(ty) => Pattern::Exact(TrinoType::array(ty)),
        other => Pattern::Array(Box::new(other)),
    }
}
