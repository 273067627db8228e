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
        let separators = |index: &Index| {
            let mut all = index.separators(0);
            std::iter::from_fn(|| Some(all.next()).filter(|it| *it < text.len()))
                .collect::<Vec<_>>()
        };
        assert_eq!(separators(&index), separators(&portable), "{text}");
        let brackets = index.found.brackets.as_slice();
        assert_eq!(brackets, portable.found.brackets.as_slice(), "{text}");
        assert_eq!(index.ends, portable.ends, "{text}");
        assert_eq!((index.tops, index.records), (portable.tops, portable.records), "{text}");
    }
    accepted
}

/// By definition: valid for serde_json, an object, no white space between tokens.
fn by_definition(text: &str) -> bool {
    if !text.starts_with('{') || serde_json::from_str::<&RawValue>(text).is_err() {
        return false;
    }
    let (mut in_string, mut escaped) = (false, false);
    text.bytes().all(|b| {
        let plain = in_string || !b.is_ascii_whitespace();
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
        assert_eq!(accepts(text), by_definition(text), "{text}");
        // The same in every position relative to the blocks.
        for pad in 0..130 {
            let moved = format!("{{\"{}\":0,\"x\":{text}}}", "p".repeat(pad));
            assert_eq!(accepts(&moved), by_definition(&moved), "{moved}");
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
    let mut accepted = 0;
    for _ in 0..rounds {
        let mut text = String::from("{");
        for _ in 0..next(9) {
            text.push_str(TOKENS[next(TOKENS.len())]);
        }
        text.push('}');
        let expected = by_definition(&text);
        accepted += u32::from(expected);
        assert_eq!(accepts(&text), expected, "{text}");
    }
    assert!(accepted > 1000, "{accepted}");
}
