//! Random queries over the whole query grammar.
//! It must not know tables: the names are made up.

use crate::expression::{expression, name, sort_items, value, window};
use crate::random::Random;

/// A query whose parts are at most `depth` levels deep.
pub fn query(random: &mut Random, depth: usize) -> String {
    let depth = depth.saturating_sub(1);
    let with = random.maybe(15, |r| {
        let recursive = r.pick(&["", "RECURSIVE "]);
        let tables = r.list(2, ", ", |r| {
            format!("{} AS ({})", r.pick(&["c1", "c2 (x, y)", "\"C 3\""]), query(r, depth))
        });
        format!("WITH {recursive}{tables} ")
    });
    format!("{with}{}{}", body(random, depth), tail(random, depth))
}

/// ORDER BY, OFFSET, LIMIT or FETCH.
fn tail(random: &mut Random, depth: usize) -> String {
    let order = random.maybe(25, |r| format!(" ORDER BY {}", sort_items(r, depth)));
    let offset = random.maybe(10, |r| format!(" OFFSET {}", r.pick(&["2", "? ROWS", "1 ROW"])));
    let limit = random.maybe(25, |r| {
        let limits = [
            " LIMIT 10",
            " LIMIT ALL",
            " LIMIT ?",
            " FETCH FIRST ROW ONLY",
            " FETCH NEXT 3 ROWS WITH TIES",
        ];
        r.pick(&limits).to_owned()
    });
    format!("{order}{offset}{limit}")
}

fn body(random: &mut Random, depth: usize) -> String {
    if depth == 0 || random.chance(70) {
        return primary(random, depth);
    }
    let ops = [" UNION ", " UNION ALL ", " EXCEPT ", " INTERSECT DISTINCT ", " INTERSECT ALL "];
    let mut text = primary(random, depth - 1);
    for _ in 0..=random.below(3) {
        text.push_str(random.pick(&ops));
        text.push_str(&primary(random, depth - 1));
    }
    text
}

fn primary(random: &mut Random, depth: usize) -> String {
    match random.below(10) {
        0 => "TABLE s.t".to_owned(),
        1 => format!("VALUES {}", random.list(3, ", ", |r| expression(r, depth))),
        2 if depth > 0 => {
            format!("({}{})", body(random, depth - 1), tail(random, depth - 1))
        }
        _ => select(random, depth),
    }
}

fn select(random: &mut Random, depth: usize) -> String {
    let quantifier = random.pick(&["", "", "DISTINCT ", "ALL "]);
    let items = random.list(4, ", ", |r| item(r, depth));
    let from = random.maybe(80, |r| format!(" FROM {}", r.list(2, ", ", |r| relation(r, depth))));
    let filter = random.maybe(50, |r| format!(" WHERE {}", expression(r, depth)));
    let group = random.maybe(25, |r| {
        let quantifier = r.pick(&["", "", "DISTINCT ", "ALL "]);
        format!(" GROUP BY {quantifier}{}", r.list(3, ", ", |r| grouping(r, depth)))
    });
    let having = random.maybe(15, |r| format!(" HAVING {}", expression(r, depth)));
    let windows = random.maybe(10, |r| format!(" WINDOW w AS ({}), v AS (w)", window(r, depth)));
    format!("SELECT {quantifier}{items}{from}{filter}{group}{having}{windows}")
}

fn item(random: &mut Random, depth: usize) -> String {
    match random.below(10) {
        0 => "*".to_owned(),
        1 => "t.*".to_owned(),
        2 => format!("({}).* AS (x, y)", value(random, depth)),
        3 | 4 => format!("{} AS {}", expression(random, depth), name(random)),
        5 => format!("{} {}", value(random, depth), random.pick(&["k", "\"K\"", "total"])),
        _ => expression(random, depth),
    }
}

fn grouping(random: &mut Random, depth: usize) -> String {
    let sets = |r: &mut Random| {
        r.list(3, ", ", |r| match r.below(3) {
            0 => "()".to_owned(),
            1 => format!("({}, {})", value(r, depth), value(r, depth)),
            _ => value(r, depth),
        })
    };
    match random.below(7) {
        0 => format!("ROLLUP ({})", sets(random)),
        1 => format!("CUBE ({})", sets(random)),
        2 => format!("GROUPING SETS ({})", sets(random)),
        3 => "()".to_owned(),
        4 => format!("({}, {})", value(random, depth), value(random, depth)),
        5 => "1".to_owned(),
        _ => expression(random, depth),
    }
}

pub fn relation(random: &mut Random, depth: usize) -> String {
    if depth == 0 {
        return aliased(random, 0);
    }
    let depth = depth - 1;
    let right = |r: &mut Random| match r.below(3) {
        0 => format!("({})", relation(r, depth)),
        _ => aliased(r, depth),
    };
    let kind = random.pick(&["", "INNER ", "LEFT ", "RIGHT OUTER ", "FULL "]);
    let left = relation(random, depth);
    match random.below(7) {
        0 => format!("{left} CROSS JOIN {}", right(random)),
        1 => format!("{left} NATURAL {kind}JOIN {}", right(random)),
        2 => format!("{left} {kind}JOIN {} USING (a, \"B\")", right(random)),
        3 => format!("{left} {kind}JOIN {} ON {}", right(random), expression(random, depth)),
        4 => {
            let (one, two) = (right(random), right(random));
            format!("{left} JOIN {one} JOIN {two} ON {} ON TRUE", expression(random, depth))
        }
        _ => aliased(random, depth),
    }
}

fn aliased(random: &mut Random, depth: usize) -> String {
    let mut text = single(random, depth);
    if random.chance(8) {
        text.push_str(MATCH);
    }
    text.push_str(random.pick(&["", " AS t", " u", " AS \"V\" (x, y)"]));
    text.push_str(random.pick(&["", "", "", " TABLESAMPLE BERNOULLI (10)"]));
    text
}

const MATCH: &str = " MATCH_RECOGNIZE (PARTITION BY a ORDER BY b DESC MEASURES FINAL LAST(x.v) AS m, \
    CLASSIFIER() AS c ALL ROWS PER MATCH OMIT EMPTY MATCHES AFTER MATCH SKIP TO LAST x PATTERN (^ x+? \
    (y | z w)* {- q{2,} -} PERMUTE(a, b) ()? $) SUBSET u = (x, y) DEFINE x AS x.v > PREV(x.v, 1))";

fn single(random: &mut Random, depth: usize) -> String {
    match random.below(12) {
        0 | 1 if depth > 0 => format!("({})", query(random, depth)),
        2 => {
            let ordinality = random.pick(&["", " WITH ORDINALITY"]);
            format!("UNNEST({}){ordinality}", random.list(2, ", ", |r| expression(r, depth)))
        }
        3 if depth > 0 => format!("LATERAL ({})", query(random, depth)),
        4 => format!("TABLE(f(1, n => {}))", expression(random, depth)),
        5 => "TABLE(f(TABLE(s.t) AS t (a) PARTITION BY (x) KEEP WHEN EMPTY ORDER BY y, d => \
              DESCRIPTOR(a bigint, b) COPARTITION (s, t)))"
            .to_owned(),
        6 => "t FOR TIMESTAMP AS OF TIMESTAMP '2024-01-01 00:00:00 UTC'".to_owned(),
        7 => "JSON_TABLE('[]', 'lax $' AS r COLUMNS (id FOR ORDINALITY, v bigint PATH '$.v' DEFAULT 0 \
              ON EMPTY, q varchar FORMAT JSON WITH WRAPPER, NESTED PATH '$.n' AS n COLUMNS (w \
              varchar)) PLAN (r OUTER n) EMPTY ON ERROR)"
            .to_owned(),
        _ => random.pick(&["t", "s.t", "\"t$partitions\"", "awsdatacatalog.s.t", "x"]).to_owned(),
    }
}
