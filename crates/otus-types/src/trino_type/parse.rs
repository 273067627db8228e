//! Reads Trino's spelling of a type. It must not know SQL statements: the SQL parser has
//! its own type grammar with spans; this one serves registries and stored text.

use super::{RowField, TrinoType};

/// The text is not a Trino type; `at` is the byte where reading stopped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a type at byte {at}: {text}")]
pub struct TypeParseError {
    pub text: String,
    pub at: usize,
}

/// Nesting beyond this is refused rather than recursed into.
const MAX_DEPTH: usize = 100;

pub(super) fn parse(text: &str) -> Result<TrinoType, TypeParseError> {
    let mut reader = Reader { text, at: 0 };
    let parsed = reader.parse_type(0).and_then(|ty| {
        reader.skip_blanks();
        (reader.at == text.len()).then_some(ty)
    });
    parsed.ok_or_else(|| TypeParseError { text: text.to_owned(), at: reader.at })
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn eat(&mut self, token: char) -> bool {
        self.skip_blanks();
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len_utf8();
        }
        found
    }

    fn word(&mut self) -> Option<String> {
        self.skip_blanks();
        let rest = self.rest();
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '$'))
            .unwrap_or(rest.len());
        let word = rest[..end].to_owned();
        self.at += end;
        (!word.is_empty()).then_some(word)
    }

    fn eat_words(&mut self, words: &[&str]) -> bool {
        let start = self.at;
        for expected in words {
            if !self.word().is_some_and(|word| word.eq_ignore_ascii_case(expected)) {
                self.at = start;
                return false;
            }
        }
        true
    }

    fn number<T: std::str::FromStr>(&mut self) -> Option<T> {
        self.word()?.parse().ok()
    }

    fn optional_number<T: std::str::FromStr>(&mut self, default: T) -> Option<T> {
        if !self.eat('(') {
            return Some(default);
        }
        let number = self.number()?;
        self.eat(')').then_some(number)
    }

    fn varchar(&mut self) -> Option<TrinoType> {
        if !self.eat('(') {
            return Some(TrinoType::VARCHAR);
        }
        let length = self.number()?;
        self.eat(')').then_some(TrinoType::Varchar(Some(length)))
    }

    fn parse_type(&mut self, depth: usize) -> Option<TrinoType> {
        if depth > MAX_DEPTH {
            return None;
        }
        let word = self.word()?.to_ascii_lowercase();
        Some(match word.as_str() {
            "boolean" => TrinoType::Boolean,
            "tinyint" => TrinoType::Tinyint,
            "smallint" => TrinoType::Smallint,
            "integer" | "int" => TrinoType::Integer,
            "bigint" => TrinoType::Bigint,
            "real" => TrinoType::Real,
            "double" => {
                self.eat_words(&["precision"]);
                TrinoType::Double
            }
            "decimal" => self.decimal()?,
            "varchar" => self.varchar()?,
            "char" => TrinoType::Char(self.optional_number(1)?),
            "varbinary" => TrinoType::Varbinary,
            "date" => TrinoType::Date,
            "time" => {
                let precision = self.optional_number(3)?;
                if self.eat_words(&["with", "time", "zone"]) {
                    TrinoType::TimeTz(precision)
                } else {
                    TrinoType::Time(precision)
                }
            }
            "timestamp" => {
                let precision = self.optional_number(3)?;
                if self.eat_words(&["with", "time", "zone"]) {
                    TrinoType::TimestampTz(precision)
                } else {
                    TrinoType::Timestamp(precision)
                }
            }
            "interval" => {
                if self.eat_words(&["year", "to", "month"]) {
                    TrinoType::IntervalYearMonth
                } else if self.eat_words(&["day", "to", "second"]) {
                    TrinoType::IntervalDaySecond
                } else {
                    return None;
                }
            }
            "json" => TrinoType::Json,
            "ipaddress" => TrinoType::IpAddress,
            "ipprefix" => TrinoType::IpPrefix,
            "uuid" => TrinoType::Uuid,
            "unknown" => TrinoType::Unknown,
            "hyperloglog" => TrinoType::HyperLogLog,
            "p4hyperloglog" => TrinoType::P4HyperLogLog,
            "tdigest" => TrinoType::TDigest,
            "setdigest" => TrinoType::SetDigest,
            "jsonpath" => TrinoType::JsonPath,
            "color" => TrinoType::Color,
            "qdigest" => TrinoType::QDigest(Box::new(self.one_argument(depth)?)),
            "array" => TrinoType::array(self.one_argument(depth)?),
            "map" => self.map(depth)?,
            "row" => self.row(depth)?,
            "function" => self.function(depth)?,
            _ => return None,
        })
    }

    fn one_argument(&mut self, depth: usize) -> Option<TrinoType> {
        if !self.eat('(') {
            return None;
        }
        let argument = self.parse_type(depth + 1)?;
        self.eat(')').then_some(argument)
    }

    fn decimal(&mut self) -> Option<TrinoType> {
        if !self.eat('(') {
            return Some(TrinoType::decimal(38, 0));
        }
        let precision = self.number()?;
        let scale = if self.eat(',') { self.number()? } else { 0 };
        self.eat(')').then_some(TrinoType::decimal(precision, scale))
    }

    fn map(&mut self, depth: usize) -> Option<TrinoType> {
        if !self.eat('(') {
            return None;
        }
        let key = self.parse_type(depth + 1)?;
        if !self.eat(',') {
            return None;
        }
        let value = self.parse_type(depth + 1)?;
        self.eat(')').then(|| TrinoType::map(key, value))
    }

    fn function(&mut self, depth: usize) -> Option<TrinoType> {
        if !self.eat('(') {
            return None;
        }
        let mut types = vec![self.parse_type(depth + 1)?];
        while self.eat(',') {
            types.push(self.parse_type(depth + 1)?);
        }
        let result = types.pop()?;
        self.eat(')').then(|| TrinoType::Function(types, Box::new(result)))
    }

    fn row(&mut self, depth: usize) -> Option<TrinoType> {
        if !self.eat('(') {
            return None;
        }
        let mut fields = Vec::new();
        loop {
            fields.push(self.row_field(depth)?);
            if self.eat(',') {
                continue;
            }
            return self.eat(')').then_some(TrinoType::Row(fields));
        }
    }

    /// `name type`, `"quoted name" type` or a bare type.
    fn row_field(&mut self, depth: usize) -> Option<RowField> {
        self.skip_blanks();
        if self.rest().starts_with('"') {
            let name = self.quoted_name()?;
            return Some(RowField::named(name, self.parse_type(depth + 1)?));
        }
        let start = self.at;
        // A field called like a type (`row(date date)`): try the named reading first.
        if let Some(name) = self.word()
            && let Some(ty) = self.parse_type(depth + 1)
        {
            return Some(RowField::named(name, ty));
        }
        self.at = start;
        Some(RowField::anonymous(self.parse_type(depth + 1)?))
    }

    fn quoted_name(&mut self) -> Option<String> {
        self.at += 1;
        let mut name = String::new();
        loop {
            let end = self.rest().find('"')?;
            name.push_str(&self.rest()[..end]);
            self.at += end + 1;
            if !self.rest().starts_with('"') {
                return Some(name);
            }
            name.push('"');
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::TrinoType;

    #[test]
    fn spelling_survives_a_round_trip() {
        for text in [
            "boolean",
            "decimal(38,10)",
            "varchar",
            "varchar(20)",
            "char(3)",
            "timestamp(3)",
            "timestamp(6) with time zone",
            "time(3) with time zone",
            "interval day to second",
            "interval year to month",
            "array(array(bigint))",
            "map(varchar, row(a bigint, \"b c\" double, varchar))",
            "row(date date, row row(x integer))",
            "row(timestamp(3) with time zone, double)",
        ] {
            assert_eq!(TrinoType::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn other_text_is_refused() {
        for text in ["", "string", "array", "array(", "row()", "bigint bigint", "interval month"] {
            assert!(TrinoType::parse(text).is_err(), "{text}");
        }
    }
}
