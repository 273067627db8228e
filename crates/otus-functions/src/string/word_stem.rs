//! `word_stem(word[, language])`: Snowball stemmers. It must not know other functions.

use arrow::array::ArrayRef;
use otus_types::{ErrorCode, QueryError};
use rust_stemmers::{Algorithm, Stemmer};

use crate::columns::{Column, SCALAR, invalid, plain, texts};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "word_stem",
    signatures: &["(varchar(x)) -> varchar(x)", "(varchar(x), varchar(2)) -> varchar(x)"],
    can_fail: true,
    description: "The stem of a word, in English or another language",
    examples: &[
        Example { call: "word_stem('great')", result: "great" },
        Example { call: "word_stem('authorized')", result: "author" },
        Example { call: "word_stem('ferrocarriles', 'es')", result: "ferrocarril" },
    ],
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let word = Column::of(args, 0)?;
    let word = word.texts()?;
    let language = if signature.arguments.len() > 1 { Some(Column::of(args, 1)?) } else { None };
    let language = language.as_ref().map(Column::texts).transpose()?;
    let mut last: Option<(&str, Stemmer)> = None;
    texts(args.rows, |row| {
        let language = language.map_or(Some("en"), |language| language.get(row));
        let (Some(word), Some(language)) = (word.get(row), language) else {
            return Ok(None);
        };
        if last.as_ref().is_none_or(|(known, _)| *known != language) {
            last = Some((language, Stemmer::create(algorithm(language)?)));
        }
        let stem = last.as_ref().map(|(_, stemmer)| stemmer.stem(word).into_owned());
        Ok(stem.map(Into::into))
    })
}

fn algorithm(language: &str) -> Result<Algorithm, QueryError> {
    Ok(match language {
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        "en" => Algorithm::English,
        "es" => Algorithm::Spanish,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "hu" => Algorithm::Hungarian,
        "it" => Algorithm::Italian,
        "nl" => Algorithm::Dutch,
        "no" => Algorithm::Norwegian,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "sv" => Algorithm::Swedish,
        "tr" => Algorithm::Turkish,
        "ca" | "eu" | "hy" | "ir" | "lt" => {
            return Err(QueryError::new(
                ErrorCode::NotSupported,
                format!("word_stem in language {language} is not supported yet"),
            ));
        }
        other => return Err(invalid(format!("Unknown stemmer language: {other}"))),
    })
}
