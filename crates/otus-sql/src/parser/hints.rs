//! What would work instead: hints for the spellings of MySQL, Presto, DuckDB, Spark and others.
//! Each looks at the tokens around the mistake. They must not change what is an error.

use otus_types::{Edit, Hint, Span};

use super::Parser;
use crate::lexer::{Dialect, Keyword as K, TokenKind as T};

/// Looks at the token that did not fit; the first that has something to say is heard.
type Rule = fn(&Parser<'_>) -> Option<Hint>;

const RULES: &[Rule] = &[
    unterminated_quote,
    double_colon_cast,
    double_equals,
    ampersands,
    limit_with_comma,
    limit_before_offset,
    foreign_operator,
    qualify,
    is_true,
    top_n,
    trailing_comma,
    percentile_within_group,
    double_quoted_ddl,
    timestamp_with_zone,
    external_table_as,
    hyphenated_name,
    alter_column_singular,
    reserved_word,
    misspelt_keyword,
    keyword_misread_as_alias,
];

fn hint(text: impl Into<String>) -> Hint {
    Hint { text: text.into(), edit: None }
}

fn hint_edit(text: impl Into<String>, span: Span, replacement: impl Into<String>) -> Hint {
    Hint { text: text.into(), edit: Some(Edit { span, replacement: replacement.into() }) }
}

impl Parser<'_> {
    /// Hints for the current token, which fits nothing looked for.
    pub(super) fn hints(&self) -> Vec<Hint> {
        RULES.iter().find_map(|rule| rule(self)).into_iter().collect()
    }

    fn before(&self, back: usize) -> Option<crate::lexer::Token> {
        self.at.checked_sub(back).map(|index| self.token_at(index))
    }

    fn word_before(&self, back: usize, word: &str) -> bool {
        self.before(back).is_some_and(|token| {
            token.kind.is_word() && self.token_text(token).eq_ignore_ascii_case(word)
        })
    }

    fn here(&self) -> Span {
        Span::new(self.token().start, self.token().end)
    }
}

fn unterminated_quote(p: &Parser<'_>) -> Option<Hint> {
    let quote = p.token_text(p.token());
    (p.kind() == T::Unrecognized && matches!(quote, "'" | "\"" | "`"))
        .then(|| hint(format!("this {quote} is never closed")))
}

fn double_colon_cast(p: &Parser<'_>) -> Option<Hint> {
    (p.kind() == T::Colon && p.peek(1) == T::Colon)
        .then(|| hint("write CAST(value AS type); `::` is another system's spelling"))
}

fn double_equals(p: &Parser<'_>) -> Option<Hint> {
    let second = p.before(1).filter(|token| token.kind == T::Equal)?;
    (p.kind() == T::Equal && second.end == p.token().start)
        .then(|| hint_edit("equality is a single =", Span::new(second.start, p.token().end), "="))
}

fn ampersands(p: &Parser<'_>) -> Option<Hint> {
    let token = p.token();
    if p.token_text(token) != "&" {
        return None;
    }
    let double = p.token_text(p.token_at(p.at + 1)) == "&";
    Some(match double {
        true => hint_edit("write AND", Span::new(token.start, token.end + 1), "AND"),
        false => hint("write bitwise_and(a, b)"),
    })
}

fn limit_with_comma(p: &Parser<'_>) -> Option<Hint> {
    let offset = p.before(1).filter(|token| token.kind == T::Integer)?;
    if p.kind() != T::Comma || !p.word_before(2, "LIMIT") || p.peek(1) != T::Integer {
        return None;
    }
    let count = p.token_at(p.at + 1);
    let limit = p.before(2)?;
    let mended = format!("OFFSET {} LIMIT {}", p.token_text(offset), p.token_text(count));
    Some(hint_edit(format!("write {mended}"), Span::new(limit.start, count.end), mended))
}

fn limit_before_offset(p: &Parser<'_>) -> Option<Hint> {
    let count = p.before(1).filter(|token| token.kind == T::Integer)?;
    if !p.peek_keyword(0, K::OFFSET) || !p.word_before(2, "LIMIT") || p.peek(1) != T::Integer {
        return None;
    }
    let skip = p.token_at(p.at + 1);
    let limit = p.before(2)?;
    let mended = format!("OFFSET {} LIMIT {}", p.token_text(skip), p.token_text(count));
    let span = Span::new(limit.start, skip.end);
    Some(hint_edit(format!("OFFSET comes first: write {mended}"), span, mended))
}

/// Word operators and functions of other systems, and what Trino has.
const FOREIGN_WORDS: &[(&str, &str)] = &[
    ("ILIKE", "write lower(x) LIKE 'pattern in lower case'"),
    ("REGEXP", "write regexp_like(x, 'pattern')"),
    ("RLIKE", "write regexp_like(x, 'pattern')"),
    ("SIMILAR", "write regexp_like(x, 'pattern')"),
    ("GLOB", "write x LIKE 'pattern' or regexp_like(x, 'pattern')"),
    ("DIV", "integer division is x / y"),
    ("MOD", "write x % y or mod(x, y)"),
    ("XOR", "write x <> y"),
    ("MINUS", "write EXCEPT"),
    ("PIVOT", "write one aggregate with FILTER (WHERE …) per column"),
    ("UNPIVOT", "write CROSS JOIN UNNEST(ARRAY[…])"),
    ("ASOF", "write LEFT JOIN LATERAL (SELECT … ORDER BY … LIMIT 1) ON TRUE, or max_by"),
    ("SEMI", "write WHERE EXISTS (SELECT …)"),
    ("ANTI", "write WHERE NOT EXISTS (SELECT …)"),
    ("EXPLODE", "write CROSS JOIN UNNEST(array) AS t(x)"),
    ("EXCLUDE", "list the columns wanted"),
    ("SAMPLE", "write TABLESAMPLE BERNOULLI (percentage)"),
    ("STRAIGHT_JOIN", "write JOIN"),
    ("CLUSTER", "write ORDER BY"),
    ("DISTRIBUTE", "write GROUP BY or ORDER BY"),
];

fn foreign_operator(p: &Parser<'_>) -> Option<Hint> {
    if p.peek_keyword(0, K::LATERAL) && p.peek_keyword(1, K::VIEW) {
        return Some(hint("write CROSS JOIN UNNEST(array) AS t(x) instead of LATERAL VIEW"));
    }
    if p.peek_keyword(0, K::VIEW) && p.word_before(1, "LATERAL") {
        return Some(hint("write CROSS JOIN UNNEST(array) AS t(x) instead of LATERAL VIEW"));
    }
    let places = [Some(p.token()), p.before(1), p.before(2)];
    places.into_iter().flatten().find_map(|token| {
        let word = p.token_text(token);
        let (_, instead) =
            FOREIGN_WORDS.iter().find(|(foreign, _)| foreign.eq_ignore_ascii_case(word))?;
        (token.kind == T::Word).then(|| hint(*instead))
    })
}

fn qualify(p: &Parser<'_>) -> Option<Hint> {
    (p.peek_word(0, "QUALIFY") || p.word_before(1, "QUALIFY")).then(|| {
        hint("there is no QUALIFY: put the window function in a subquery and filter around it")
    })
}

fn is_true(p: &Parser<'_>) -> Option<Hint> {
    let truth = match p.kind() {
        T::Keyword(K::TRUE | K::FALSE) => p.token_text(p.token()).to_lowercase(),
        T::Keyword(K::UNKNOWN) => return Some(hint("write IS NULL")),
        _ => return None,
    };
    let negated = p.word_before(1, "NOT") && p.word_before(2, "IS");
    match (p.word_before(1, "IS"), negated) {
        (true, _) => {
            Some(hint(format!("write value = {truth}, or coalesce(value, false) = {truth}")))
        }
        (_, true) => Some(hint(format!("write value IS DISTINCT FROM {truth}"))),
        _ => None,
    }
}

fn top_n(p: &Parser<'_>) -> Option<Hint> {
    let top = |back| p.word_before(back, "TOP") && p.word_before(back + 1, "SELECT");
    (top(1) && p.kind() == T::Integer)
        .then(|| hint("write LIMIT n at the end of the query instead of TOP n"))
}

fn trailing_comma(p: &Parser<'_>) -> Option<Hint> {
    let comma = p.before(1).filter(|token| token.kind == T::Comma)?;
    let closes = match p.kind() {
        T::End | T::RightParen | T::RightBracket => true,
        T::Keyword(keyword) => matches!(
            keyword,
            K::FROM | K::WHERE | K::GROUP | K::ORDER | K::HAVING | K::UNION | K::SELECT
        ),
        _ => false,
    };
    closes.then(|| hint_edit("remove the comma before it", Span::new(comma.start, comma.end), ""))
}

fn percentile_within_group(p: &Parser<'_>) -> Option<Hint> {
    let misread_alias = p.word_before(1, "GROUP") && p.word_before(2, "WITHIN");
    (p.peek_keyword(0, K::WITHIN) || p.word_before(1, "WITHIN") || misread_alias)
        .then(|| hint("only listagg takes WITHIN GROUP; for percentiles approx_percentile(x, 0.5)"))
}

/// Names in double quotes where Hive's side reads a text.
fn double_quoted_ddl(p: &Parser<'_>) -> Option<Hint> {
    let token = p.token();
    let text = p.token_text(token);
    if p.dialect != Dialect::Hive || !text.starts_with('"') || token.kind != T::String {
        return None;
    }
    let mended = format!("`{}`", text.trim_matches('"').replace('`', "``"));
    Some(hint_edit(
        format!("write {mended}: DDL quotes names with backticks"),
        Span::new(token.start, token.end),
        mended,
    ))
}

fn timestamp_with_zone(p: &Parser<'_>) -> Option<Hint> {
    let zone = p.dialect == Dialect::Hive && p.peek_word(0, "WITH") && p.peek_word(1, "TIME");
    (zone && p.word_before(1, "TIMESTAMP"))
        .then(|| hint("in DDL the type is called timestamp; a column has no time zone"))
}

fn external_table_as(p: &Parser<'_>) -> Option<Hint> {
    if p.dialect != Dialect::Hive || !p.peek_keyword(0, K::AS) {
        return None;
    }
    let back =
        (2..8).find(|it| p.word_before(*it, "TABLE") && p.word_before(it + 1, "EXTERNAL"))?;
    let external = p.before(back + 1)?;
    let span = Span::new(external.start, external.end);
    Some(hint_edit("a table made from a query is written without EXTERNAL", span, ""))
}

fn hyphenated_name(p: &Parser<'_>) -> Option<Hint> {
    let name = p.before(1).filter(|token| token.kind.is_word())?;
    let rest = p.token_at(p.at + 1);
    let adjacent = name.end == p.token().start && p.token().end == rest.start;
    if p.kind() != T::Minus || !adjacent {
        return None;
    }
    let mut end = rest.end;
    let mut at = p.at + 2;
    while p.token_at(at).start == end
        && matches!(p.token_at(at).kind, T::Minus | T::Word | T::Integer)
    {
        end = p.token_at(at).end;
        at += 1;
    }
    let whole = p.text.get(name.start..end)?;
    let mended = match p.dialect {
        Dialect::Hive => format!("`{whole}`"),
        Dialect::Trino => format!("\"{whole}\""),
    };
    Some(hint_edit(
        format!("a name with a hyphen needs quotes: {mended}"),
        Span::new(name.start, end),
        mended,
    ))
}

fn alter_column_singular(p: &Parser<'_>) -> Option<Hint> {
    if p.dialect != Dialect::Hive || !p.peek_word(0, "COLUMN") {
        return None;
    }
    p.word_before(1, "ADD")
        .then(|| hint_edit("write ADD COLUMNS (name type)", p.here(), "COLUMNS"))
        .or_else(|| p.word_before(1, "RENAME").then(|| hint("write CHANGE COLUMN old new type")))
}

fn reserved_word(p: &Parser<'_>) -> Option<Hint> {
    let T::Keyword(keyword) = p.kind() else {
        return None;
    };
    let wants_name = p.expected_labels().iter().any(|label| label == "<identifier>");
    let begins_clause = !p.word_before(1, "AS")
        && matches!(
            keyword,
            K::FROM
                | K::WHERE
                | K::GROUP
                | K::ORDER
                | K::SELECT
                | K::HAVING
                | K::UNION
                | K::JOIN
                | K::ON
        );
    if p.dialect != Dialect::Trino || !keyword.is_reserved() || !wants_name || begins_clause {
        return None;
    }
    let word = p.token_text(p.token());
    let mended = format!("\"{word}\"");
    Some(hint_edit(
        format!("{} is a reserved word; as a name write {mended}", keyword.name()),
        p.here(),
        mended,
    ))
}

fn misspelt_keyword(p: &Parser<'_>) -> Option<Hint> {
    if p.kind() != T::Word {
        return None;
    }
    let word = p.token_text(p.token()).to_ascii_uppercase();
    let near = p.expected_labels().into_iter().find(|label| {
        let expected = label.trim_matches('\'');
        expected.len() > 2
            && !label.starts_with('<')
            && crate::spelling::distance(&word, expected) <= 1
    });
    let near = near.or_else(|| {
        let begins = p.at == 0;
        let near = |known: &&str| crate::spelling::distance(&word, known) <= 1;
        ["SELECT", "WITH", "VALUES", "MSCK", "UNLOAD"]
            .iter()
            .find(|known| begins && near(known))
            .map(|known| format!("'{known}'"))
    })?;
    let near = near.trim_matches('\'').to_owned();
    Some(hint_edit(format!("did you mean {near}?"), p.here(), near))
}

/// `SELECT a frm t`: the misspelt keyword was read as a name, the mistake shows behind it.
fn keyword_misread_as_alias(p: &Parser<'_>) -> Option<Hint> {
    const CLAUSES: [&str; 8] =
        ["FROM", "WHERE", "GROUP", "ORDER", "HAVING", "LIMIT", "JOIN", "UNION"];
    let before = p.before(1).filter(|token| token.kind == T::Word)?;
    let word = p.token_text(before).to_ascii_uppercase();
    if word.len() < 3 || p.word_before(2, "AS") {
        return None;
    }
    let meant = CLAUSES.iter().find(|clause| crate::spelling::distance(&word, clause) == 1)?;
    let span = Span::new(before.start, before.end);
    Some(hint_edit(format!("did you mean {meant}?"), span, *meant))
}
