//! The index against serde_json: whatever it accepts is valid and compact, and every valid
//! compact object of sane depth is accepted.

use serde_json::value::RawValue;

use super::*;

fn accepts(text: &str) -> bool {
    let mut index = Index::new(1);
    let accepted = index.build(text.as_bytes());
    let mut portable = Index::new(1);
    assert_eq!(accepted, portable.build_portably(text.as_bytes()), "{text}");
    if accepted {
        assert_equal(&index, &portable, text);
    }
    accepted
}

/// Both have found the same.
fn assert_equal(index: &Index, portable: &Index, text: &str) {
    let commas = |index: &Index| {
        let mut all = index.commas(0);
        std::iter::from_fn(|| Some(all.next()).filter(|it| *it < text.len())).collect::<Vec<_>>()
    };
    assert_eq!(commas(index), commas(portable), "{text}");
    let brackets = index.found.brackets.as_slice();
    assert_eq!(brackets, portable.found.brackets.as_slice(), "{text}");
    assert_eq!(index.ends, portable.ends, "{text}");
    assert_eq!((&index.tops, &index.records), (&portable.tops, &portable.records), "{text}");
}

/// The same of lines, which must all be found.
fn accepts_lines(text: &str) -> bool {
    let mut index = Index::new(1);
    let accepted = index.build_lines(text.as_bytes());
    let mut portable = Index::new(1);
    assert_eq!(accepted, portable.build_lines_portably(text.as_bytes()), "{text}");
    if accepted {
        assert_equal(&index, &portable, text);
        let found = index.records.iter().map(|it| &text[it.start as usize..it.end as usize]);
        assert_eq!(found.collect::<Vec<_>>(), text.lines().collect::<Vec<_>>());
        let dense = text.lines().all(|line| by_definition(line, false));
        assert_eq!(index.is_dense(), dense, "{text}");
    }
    accepted
}

fn lines_by_definition(text: &str) -> bool {
    let lines = text.strip_suffix('\n').unwrap_or(text);
    lines.split('\n').all(|line| by_definition(line, true))
}

/// By definition: valid for serde_json, an object, no white space between tokens; or `spaced`,
/// one space after colons and commas.
fn by_definition(text: &str, spaced: bool) -> bool {
    if !text.starts_with('{') || serde_json::from_str::<&RawValue>(text).is_err() {
        return false;
    }
    let (mut in_string, mut escaped, mut before) = (false, false, b' ');
    text.bytes().all(|b| {
        let gap = spaced && b == b' ' && matches!(before, b':' | b',');
        let plain = in_string || gap || !b.is_ascii_whitespace();
        before = b;
        if in_string {
            (in_string, escaped) = (escaped || b != b'"', !escaped && b == b'\\');
        } else {
            in_string = b == b'"';
        }
        plain
    })
}

#[test]
fn chosen_texts() {
    let texts = [
        "{}",
        "{\"a\":1}",
        "{\"a\":[]}",
        "{\"a\":[{},[],\"\",-1.5e+3,true,false,null]}",
        "{\"a\":{\"b\":{}},\"c\":[[1],[2,3]]}",
        "{\"a\\\\\":\"\\\"\"}",
        "{\"\":\"\\u00e9\"}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{,}",
        "{\"a\":1,\"b\"}",
        "{\"a\",\"b\":1}",
        "{\"a\":1,2}",
        "{\"a\":1,{}}",
        "{\"a\":[\"b\":1]}",
        "{\"a\":[1,\"b\":2]}",
        "{\"a\":[1,]}",
        "{\"a\":[,1]}",
        "{\"a\":\"b\":1}",
        "{\"a\":1\"b\":2}",
        "{1:2}",
        "{\"a\":tru}",
        "{\"a\":01}",
        "{\"a\":1.}",
        "{\"a\":-}",
        "{\"a\":1e}",
        "{\"a\":nulll}",
        "{\"a\":[1}}",
        "{\"a\":{]}",
        "{}}",
        "{}{}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12g4\"}",
        "{\"a\":\"\t\"}",
        "{\"a\": 1}",
        "{\"a\":1 }",
        "{\"a\":\"b}",
        "{\"a\":[{\"b\":1,\"c\"]}",
        "{\"a\":[[],\"b\"],\"c\":{\"d\":[\"e\",\"f\"]}}",
        "{\"a\":[\"b\",\"c\",1]}",
        "{\\\"a\":1}",
        "{\"a\":[1,{\"b\":2},\"c\"]}",
        "{\"a\":{\"b\":2},\"c\"}",
        "{\"a\":{\"b\":2},[]}",
    ];
    for text in texts {
        assert_eq!(accepts(text), by_definition(text, false), "{text}");
        // The same in every position relative to the blocks.
        for pad in 0..130 {
            let moved = format!("{{\"{}\":0,\"x\":{text}}}", "p".repeat(pad));
            assert_eq!(accepts(&moved), by_definition(&moved, false), "{moved}");
            for lines in [
                format!("{moved}\n{{}}\n"),
                format!("{{\"{}\": [0, \"y\"]}}\n{text}", "p".repeat(pad)),
                moved.replace(',', ", "),
                moved.replace("\":", "\": "),
                moved.replace(":", ":  "),
            ] {
                assert_eq!(accepts_lines(&lines), lines_by_definition(&lines), "{lines}");
            }
        }
    }
}

#[test]
fn deep_nesting_is_left_to_the_careful_way() {
    let deep = |n: usize| format!("{{\"a\":{}{}}}", "[".repeat(n), "]".repeat(n));
    assert!(accepts(&deep(60)));
    assert!(!accepts(&deep(70)));
    assert!(!accepts(&deep(100_000)));
}

#[test]
fn random_token_soup_agrees() {
    const TOKENS: [&str; 24] = [
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"a\"",
        "\"\"",
        "\"b\\\"\"",
        "\"\\u00e9x\"",
        "1",
        "-0.5e3",
        "true",
        "null",
        "{\"k\":",
        "\",\"",
        "\\",
        "\"",
        "[1,2]",
        "{\"z\":{}}",
        "\"k\":1",
        "é",
        " ",
        "\"a long string that spans more than one block of sixty-four bytes, really\"",
    ];
    let mut seed = 3_u64;
    let mut next = |n: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695);
        usize::try_from(seed >> 33).unwrap() % n
    };
    let rounds = if std::env::var_os("OTUS_LONG").is_some() { 3_000_000 } else { 300_000 };
    let (mut accepted, mut accepted_lines) = (0, 0);
    for _ in 0..rounds {
        let mut text = String::from("{");
        for _ in 0..next(9) {
            text.push_str(TOKENS[next(TOKENS.len())]);
        }
        text.push('}');
        let expected = by_definition(&text, false);
        accepted += u32::from(expected);
        assert_eq!(accepts(&text), expected, "{text}");
        while next(2) == 0 {
            text.push_str(["\n", "{", "}", "}\n{", ", ", ": ", "{\"s\": 1}", "\r\n"][next(8)]);
        }
        let expected = lines_by_definition(&text);
        accepted_lines += u32::from(expected);
        assert_eq!(accepts_lines(&text), expected, "{text}");
    }
    assert!(accepted > 1000 && accepted_lines > 1000, "{accepted} {accepted_lines}");
}
