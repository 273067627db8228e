//! Hive's types, as DDL and the Glue catalog spell them, and their Trino meaning.
//! It must not know Arrow or which SerDe reads the value.

use std::fmt;

use crate::trino_type::{RowField, TrinoType};

/// A Hive type. Names of struct fields keep the case they were written in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum HiveType {
    Boolean,
    Tinyint,
    Smallint,
    Int,
    Bigint,
    Float,
    Double,
    Decimal { precision: u8, scale: u8 },
    String,
    Varchar(u32),
    Char(u32),
    Binary,
    Date,
    Timestamp,
    Array(Box<HiveType>),
    Map(Box<HiveType>, Box<HiveType>),
    Struct(Vec<(String, HiveType)>),
}

/// The text is not a Hive type; `at` is the byte where reading stopped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a Hive type at byte {at}: {text}")]
pub struct HiveTypeParseError {
    pub text: String,
    pub at: usize,
}

/// Nesting beyond this is refused rather than recursed into.
const MAX_DEPTH: usize = 100;

impl HiveType {
    /// Parses Glue's spelling, for example `array<struct<arn:string,accountId:string>>`.
    ///
    /// # Errors
    /// When the text is not one whole type.
    pub fn parse(text: &str) -> Result<Self, HiveTypeParseError> {
        let mut reader = Reader { text, at: 0 };
        let parsed = reader.parse_type(0).and_then(|ty| {
            reader.skip_blanks();
            (reader.at == text.len()).then_some(ty)
        });
        parsed.ok_or_else(|| HiveTypeParseError { text: text.to_owned(), at: reader.at })
    }

    /// The type an expression over such a column has. Struct field names become lower
    /// case, as Athena shows them.
    #[must_use]
    pub fn to_trino(&self) -> TrinoType {
        match self {
            HiveType::Boolean => TrinoType::Boolean,
            HiveType::Tinyint => TrinoType::Tinyint,
            HiveType::Smallint => TrinoType::Smallint,
            HiveType::Int => TrinoType::Integer,
            HiveType::Bigint => TrinoType::Bigint,
            HiveType::Float => TrinoType::Real,
            HiveType::Double => TrinoType::Double,
            HiveType::Decimal { precision, scale } => TrinoType::decimal(*precision, *scale),
            HiveType::String => TrinoType::VARCHAR,
            HiveType::Varchar(n) => TrinoType::Varchar(Some(*n)),
            HiveType::Char(n) => TrinoType::Char(*n),
            HiveType::Binary => TrinoType::Varbinary,
            HiveType::Date => TrinoType::Date,
            HiveType::Timestamp => TrinoType::Timestamp(3),
            HiveType::Array(element) => TrinoType::array(element.to_trino()),
            HiveType::Map(key, value) => TrinoType::map(key.to_trino(), value.to_trino()),
            HiveType::Struct(fields) => TrinoType::Row(
                fields
                    .iter()
                    .map(|(name, ty)| RowField::named(name.to_lowercase(), ty.to_trino()))
                    .collect(),
            ),
        }
    }

    /// The Hive type that stores a Trino type; `None` where Athena refuses
    /// (`NOT_SUPPORTED: Unsupported Hive type: json`).
    #[must_use]
    pub fn from_trino(ty: &TrinoType) -> Option<Self> {
        Some(match ty {
            TrinoType::Boolean => HiveType::Boolean,
            TrinoType::Tinyint => HiveType::Tinyint,
            TrinoType::Smallint => HiveType::Smallint,
            TrinoType::Integer => HiveType::Int,
            TrinoType::Bigint => HiveType::Bigint,
            TrinoType::Real => HiveType::Float,
            TrinoType::Double => HiveType::Double,
            TrinoType::Decimal { precision, scale } => {
                HiveType::Decimal { precision: *precision, scale: *scale }
            }
            TrinoType::Varchar(None) => HiveType::String,
            TrinoType::Varchar(Some(n)) if *n <= 65_535 => HiveType::Varchar(*n),
            TrinoType::Varchar(Some(_)) => HiveType::String,
            TrinoType::Char(n) if *n <= 255 => HiveType::Char(*n),
            TrinoType::Varbinary => HiveType::Binary,
            TrinoType::Date => HiveType::Date,
            TrinoType::Timestamp(_) => HiveType::Timestamp,
            TrinoType::Array(element) => HiveType::Array(Box::new(Self::from_trino(element)?)),
            TrinoType::Map(key, value) => {
                HiveType::Map(Box::new(Self::from_trino(key)?), Box::new(Self::from_trino(value)?))
            }
            TrinoType::Row(fields) => HiveType::Struct(
                fields
                    .iter()
                    .map(|field| Some((field.name.clone()?, Self::from_trino(&field.ty)?)))
                    .collect::<Option<_>>()?,
            ),
            _ => return None,
        })
    }
}

impl fmt::Display for HiveType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HiveType::Boolean => f.write_str("boolean"),
            HiveType::Tinyint => f.write_str("tinyint"),
            HiveType::Smallint => f.write_str("smallint"),
            HiveType::Int => f.write_str("int"),
            HiveType::Bigint => f.write_str("bigint"),
            HiveType::Float => f.write_str("float"),
            HiveType::Double => f.write_str("double"),
            HiveType::Decimal { precision, scale } => write!(f, "decimal({precision},{scale})"),
            HiveType::String => f.write_str("string"),
            HiveType::Varchar(n) => write!(f, "varchar({n})"),
            HiveType::Char(n) => write!(f, "char({n})"),
            HiveType::Binary => f.write_str("binary"),
            HiveType::Date => f.write_str("date"),
            HiveType::Timestamp => f.write_str("timestamp"),
            HiveType::Array(element) => write!(f, "array<{element}>"),
            HiveType::Map(key, value) => write!(f, "map<{key},{value}>"),
            HiveType::Struct(fields) => {
                f.write_str("struct<")?;
                for (i, (name, ty)) in fields.iter().enumerate() {
                    let comma = if i > 0 { "," } else { "" };
                    write!(f, "{comma}{name}:{ty}")?;
                }
                f.write_str(">")
            }
        }
    }
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

    /// Everything up to a structural character; Glue allows nearly any field name.
    fn word(&mut self) -> Option<String> {
        self.skip_blanks();
        let rest = self.rest();
        let end = rest.find(['<', '>', ',', ':', '(', ')']).unwrap_or(rest.len());
        let word = rest[..end].trim_end().trim_matches('`').to_owned();
        self.at += end;
        (!word.is_empty()).then_some(word)
    }

    fn parse_type(&mut self, depth: usize) -> Option<HiveType> {
        if depth > MAX_DEPTH {
            return None;
        }
        let word = self.word()?.to_ascii_lowercase();
        Some(match word.as_str() {
            "boolean" => HiveType::Boolean,
            "tinyint" => HiveType::Tinyint,
            "smallint" => HiveType::Smallint,
            "int" | "integer" => HiveType::Int,
            "bigint" | "long" => HiveType::Bigint,
            "float" | "real" => HiveType::Float,
            "double" | "double precision" => HiveType::Double,
            "decimal" | "numeric" => {
                let (precision, scale) = self.two_numbers()?.unwrap_or((10, 0));
                HiveType::Decimal { precision, scale }
            }
            "string" => HiveType::String,
            "varchar" => HiveType::Varchar(self.one_number()?),
            "char" => HiveType::Char(self.one_number()?),
            "binary" => HiveType::Binary,
            "date" => HiveType::Date,
            "timestamp" => HiveType::Timestamp,
            "array" => {
                let inner = self.arguments(1, depth)?.pop()?;
                HiveType::Array(Box::new(inner))
            }
            "map" => {
                let mut inner = self.arguments(2, depth)?;
                let value = inner.pop()?;
                HiveType::Map(Box::new(inner.pop()?), Box::new(value))
            }
            "struct" => self.structure(depth)?,
            _ => return None,
        })
    }

    fn arguments(&mut self, count: usize, depth: usize) -> Option<Vec<HiveType>> {
        if !self.eat('<') {
            return None;
        }
        let mut types = vec![self.parse_type(depth + 1)?];
        while self.eat(',') {
            types.push(self.parse_type(depth + 1)?);
        }
        (self.eat('>') && types.len() == count).then_some(types)
    }

    fn structure(&mut self, depth: usize) -> Option<HiveType> {
        if !self.eat('<') {
            return None;
        }
        let mut fields = Vec::new();
        loop {
            let name = self.word()?;
            if !self.eat(':') {
                return None;
            }
            fields.push((name, self.parse_type(depth + 1)?));
            if !self.eat(',') {
                return self.eat('>').then_some(HiveType::Struct(fields));
            }
        }
    }

    fn one_number(&mut self) -> Option<u32> {
        if !self.eat('(') {
            return None;
        }
        let number = self.word()?.parse().ok()?;
        self.eat(')').then_some(number)
    }

    /// `Some(None)` when there are no parentheses at all.
    fn two_numbers(&mut self) -> Option<Option<(u8, u8)>> {
        if !self.eat('(') {
            return Some(None);
        }
        let first = self.word()?.parse().ok()?;
        let second = if self.eat(',') { self.word()?.parse().ok()? } else { 0 };
        (self.eat(')') && first <= 38 && second <= first).then_some(Some((first, second)))
    }
}

#[cfg(test)]
mod tests {
    use super::HiveType;

    #[test]
    fn glue_spelling_survives_a_round_trip() {
        for text in [
            "string",
            "decimal(10,2)",
            "array<struct<ARN:string,accountId:string>>",
            "map<string,array<int>>",
            "struct<a-b:varchar(3),c:struct<d:timestamp>>",
        ] {
            assert_eq!(HiveType::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(
            HiveType::parse("struct< `a` : int , b:string >").unwrap().to_string(),
            "struct<a:int,b:string>"
        );
    }

    #[test]
    fn other_text_is_refused() {
        for text in ["", "text", "array", "array<>", "struct<a>", "map<string>", "decimal(39,1)"] {
            assert!(HiveType::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn struct_fields_become_lower_case_row_fields() {
        let ty = HiveType::parse("struct<principalId:string>").unwrap().to_trino();
        assert_eq!(ty.to_string(), "row(principalid varchar)");
    }
}
