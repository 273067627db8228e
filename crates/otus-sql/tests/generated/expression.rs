//! Random expressions over the whole expression grammar.
//! It must not know types: most of these would not bind.

use crate::query::query;
use crate::random::Random;

pub fn name(random: &mut Random) -> String {
    random
        .pick(&["a", "b", "Col_1", "\"q\"\"x\"", "\"from\"", "date", "value", "x", "first", "map"])
        .to_owned()
}

/// An expression at most `depth` levels deep.
pub fn expression(random: &mut Random, depth: usize) -> String {
    if depth == 0 {
        return leaf(random);
    }
    let depth = depth - 1;
    match random.below(12) {
        0 => {
            let op = random.pick(&[" AND ", " OR "]);
            random.list(4, op, |r| expression(r, depth))
        }
        1 => format!("NOT {}", predicate(random, depth)),
        2 | 3 => predicate(random, depth),
        4 => format!("({})", expression(random, depth)),
        5 => format!("{} -> {}", lambda_parameters(random), expression(random, depth)),
        _ => value(random, depth),
    }
}

fn lambda_parameters(random: &mut Random) -> String {
    random.pick(&["x", "(x)", "(x, y)", "()"]).to_owned()
}

fn predicate(random: &mut Random, depth: usize) -> String {
    let left = value(random, depth);
    let not = random.pick(&["", "NOT "]);
    let op = random.pick(&["=", "<>", "!=", "<", "<=", ">", ">="]);
    match random.below(9) {
        0 | 1 => format!("{left} {op} {}", value(random, depth)),
        2 => {
            let quantifier = random.pick(&["ALL", "ANY", "SOME"]);
            format!("{left} {op} {quantifier} ({})", query(random, depth))
        }
        3 => format!("{left} {not}BETWEEN {} AND {}", value(random, depth), value(random, depth)),
        4 => format!("{left} {not}IN ({})", random.list(3, ", ", |r| expression(r, depth))),
        5 => format!("{left} {not}IN ({})", query(random, depth)),
        6 => {
            let escape = random.maybe(30, |_| " ESCAPE '\\'".to_owned());
            format!("{left} {not}LIKE {}{escape}", value(random, depth))
        }
        7 => format!("{left} IS {not}NULL"),
        _ => format!("{left} IS {not}DISTINCT FROM {}", value(random, depth)),
    }
}

/// A value expression: no predicate at its top.
pub fn value(random: &mut Random, depth: usize) -> String {
    if depth == 0 {
        return leaf(random);
    }
    let depth = depth - 1;
    match random.below(14) {
        0..=2 => {
            let op = random.pick(&[" + ", " - ", " * ", " / ", " % ", " || "]);
            random.list(4, op, |r| value(r, depth))
        }
        3 => format!("{}{}", random.pick(&["- ", "+"]), primary(random, depth)),
        4 => {
            let zone = random.pick(&["'UTC'", "INTERVAL '-3' HOUR"]);
            format!("{} AT TIME ZONE {zone}", primary(random, depth))
        }
        5 => format!("{}[{}]", primary(random, depth), value(random, depth)),
        6 => format!("{}.{}", name(random), name(random)),
        _ => primary(random, depth),
    }
}

fn primary(random: &mut Random, depth: usize) -> String {
    if depth == 0 {
        return leaf(random);
    }
    let depth = depth - 1;
    let inner = |r: &mut Random| expression(r, depth);
    match random.below(14) {
        0 => format!("({})", inner(random)),
        1 => format!("(({}), {})", inner(random), inner(random)),
        2 => format!("ROW({})", random.list(3, ", ", inner)),
        3 => format!("ARRAY[{}]", random.maybe(80, |r| r.list(3, ", ", inner))),
        4 => format!("CAST({} AS {})", inner(random), data_type(random, 2)),
        5 => format!("TRY_CAST({} AS {})", inner(random), data_type(random, 2)),
        6 => case(random, depth),
        7 => format!("({})", query(random, depth)),
        8 => format!("EXISTS ({})", query(random, depth)),
        9 => special_form(random, depth),
        10 => json(random, depth),
        _ => function(random, depth),
    }
}

fn case(random: &mut Random, depth: usize) -> String {
    let operand = random.maybe(40, |r| format!(" {}", expression(r, depth)));
    let whens = random
        .list(2, "", |r| format!(" WHEN {} THEN {}", expression(r, depth), expression(r, depth)));
    let otherwise = random.maybe(50, |r| format!(" ELSE {}", expression(r, depth)));
    format!("CASE{operand}{whens}{otherwise} END")
}

fn function(random: &mut Random, depth: usize) -> String {
    let name = random.pick(&["f", "s.f", "count", "replace", "date", "\"F\"", "year", "truncate"]);
    let args = match random.below(4) {
        0 => "*".to_owned(),
        1 => String::new(),
        _ => {
            let quantifier = random.pick(&["", "", "DISTINCT ", "ALL "]);
            let args = random.list(3, ", ", |r| expression(r, depth));
            let order = random.maybe(20, |r| format!(" ORDER BY {}", sort_items(r, depth)));
            format!("{quantifier}{args}{order}")
        }
    };
    let filter = random.maybe(20, |r| format!(" FILTER (WHERE {})", expression(r, depth)));
    let over = random.maybe(30, |r| {
        let nulls = match args == "*" {
            true => "",
            false => r.pick(&["", "", " IGNORE NULLS", " RESPECT NULLS"]),
        };
        let window = match r.below(2) {
            0 => "w".to_owned(),
            _ => format!("({})", window(r, depth)),
        };
        format!("{nulls} OVER {window}")
    });
    format!("{name}({args}){filter}{over}")
}

pub fn sort_items(random: &mut Random, depth: usize) -> String {
    random.list(2, ", ", |r| {
        let order = r.pick(&["", " ASC", " DESC"]);
        let nulls = r.pick(&["", " NULLS FIRST", " NULLS LAST"]);
        format!("{}{order}{nulls}", expression(r, depth))
    })
}

pub fn window(random: &mut Random, depth: usize) -> String {
    let base = random.maybe(20, |_| "w ".to_owned());
    let partition = random
        .maybe(50, |r| format!("PARTITION BY {} ", r.list(2, ", ", |r| expression(r, depth))));
    let order = random.maybe(50, |r| format!("ORDER BY {} ", sort_items(r, depth)));
    let frame = random.maybe(50, |r| {
        let units = r.pick(&["ROWS", "RANGE", "GROUPS"]);
        let start = bound(r, "PRECEDING");
        match r.below(2) {
            0 => format!("{units} {start}"),
            _ => format!("{units} BETWEEN {start} AND {}", bound(r, "FOLLOWING")),
        }
    });
    format!("{base}{partition}{order}{frame}")
}

fn bound(random: &mut Random, side: &str) -> String {
    match random.below(3) {
        0 => format!("UNBOUNDED {side}"),
        1 => "CURRENT ROW".to_owned(),
        _ => format!("{} {side}", leaf(random)),
    }
}

fn special_form(random: &mut Random, depth: usize) -> String {
    let one = value(random, depth);
    let two = value(random, depth);
    match random.below(12) {
        0 => format!("EXTRACT({} FROM {one})", random.pick(&["YEAR", "DOW", "timezone_hour"])),
        1 => format!("TRIM({one})"),
        2 => format!("TRIM({} {one} FROM {two})", random.pick(&["BOTH", "LEADING", "TRAILING"])),
        3 => format!("TRIM({one} FROM {two})"),
        4 => format!("TRIM({one}, {two})"),
        5 => format!("POSITION({one} IN {two})"),
        6 => format!("SUBSTRING({one} FROM {two})"),
        7 => format!("SUBSTRING({one} FROM {two} FOR 3)"),
        8 => format!("NORMALIZE({one}, NFKD)"),
        9 => "GROUPING(a, t.b)".to_owned(),
        10 => format!(
            "LISTAGG(DISTINCT {one}, ',' ON OVERFLOW TRUNCATE '…' WITHOUT COUNT) WITHIN GROUP (ORDER BY {two})"
        ),
        _ => random
            .pick(&["CURRENT_DATE", "CURRENT_TIMESTAMP(6)", "LOCALTIME", "CURRENT_USER"])
            .to_owned(),
    }
}

fn json(random: &mut Random, depth: usize) -> String {
    let input = expression(random, depth);
    let passing =
        random.maybe(30, |r| format!(" PASSING {} AS p, 1 FORMAT JSON AS q", value(r, depth)));
    let path = format!("{input}, 'lax $.a[*]'{passing}");
    match random.below(5) {
        0 => format!(
            "JSON_EXISTS({path}{})",
            random.pick(&["", " TRUE ON ERROR", " UNKNOWN ON ERROR"])
        ),
        1 => {
            let on = random.pick(&[
                "",
                " NULL ON EMPTY",
                " DEFAULT 1 ON EMPTY ERROR ON ERROR",
                " ERROR ON ERROR",
            ]);
            format!("JSON_VALUE({path} RETURNING bigint{on})")
        }
        2 => {
            let wrapper = random.pick(&[
                "",
                " WITHOUT WRAPPER",
                " WITH ARRAY WRAPPER",
                " WITH CONDITIONAL WRAPPER",
            ]);
            let quotes = random.pick(&["", " KEEP QUOTES", " OMIT QUOTES ON SCALAR STRING"]);
            let on =
                random.pick(&["", " EMPTY ARRAY ON EMPTY", " NULL ON EMPTY EMPTY OBJECT ON ERROR"]);
            format!("JSON_QUERY({path}{wrapper}{quotes}{on})")
        }
        3 => {
            let value = expression(random, depth);
            let tail = random.pick(&[
                "",
                " NULL ON NULL",
                " ABSENT ON NULL WITHOUT UNIQUE KEYS RETURNING varchar",
            ]);
            format!("JSON_OBJECT('k' : {value}, KEY b VALUE {value} FORMAT JSON{tail})")
        }
        _ => format!(
            "JSON_ARRAY({input}, 2{})",
            random.pick(&["", " NULL ON NULL", " RETURNING varchar"])
        ),
    }
}

pub fn data_type(random: &mut Random, depth: usize) -> String {
    let simple = random.pick(&[
        "bigint",
        "varchar",
        "varchar(10)",
        "decimal(10, 2)",
        "timestamp",
        "timestamp(6)",
        "timestamp(3) with time zone",
        "time with time zone",
        "time(3)",
        "double precision",
        "double",
        "json",
        "interval day to second",
        "interval year",
        "\"x y\"",
        "date",
    ]);
    if depth == 0 {
        return simple.to_owned();
    }
    match random.below(8) {
        0 => format!("array({})", data_type(random, depth - 1)),
        1 => format!("map({}, {})", data_type(random, depth - 1), data_type(random, depth - 1)),
        2 => format!("row(a {}, {})", data_type(random, depth - 1), data_type(random, depth - 1)),
        3 => format!("array<{}>", data_type(random, depth - 1)),
        4 => format!("{} ARRAY", data_type(random, depth - 1)),
        _ => simple.to_owned(),
    }
}

fn leaf(random: &mut Random) -> String {
    let literal = random.pick(&[
        "1",
        "-1",
        "0xFF",
        "1_000",
        "1.5",
        "-.5",
        "2.",
        "1E5",
        "-1.5e-3",
        "'text'",
        "'it''s'",
        "''",
        "U&'\\0041\\+01F600'",
        "U&'#0041' UESCAPE '#'",
        "X'65 66'",
        "NULL",
        "TRUE",
        "false",
        "?",
        "DATE '2024-01-01'",
        "TIMESTAMP '2024-01-01 00:00:00 UTC'",
        "TIME '01:02:03'",
        "JSON '[]'",
        "INTERVAL '1' DAY",
        "INTERVAL -'1-2' YEAR TO MONTH",
        "DECIMAL '1.5'",
        "DOUBLE PRECISION '1'",
        "UUID '12151fd2-7586-11e9-8f9e-2a86e4085a59'",
        "REAL '1'",
        "CHAR 'x'",
        "IPADDRESS '::1'",
        "'é😀\n'",
        "-9223372036854775808",
    ]);
    match random.below(2) {
        0 => literal.to_owned(),
        _ => name(random),
    }
}
