//! Random JSON for tests that hold the fast way to the careful one: mostly valid, with the
//! spellings and mistakes that tell them apart. It must not know any SerDe.

/// A small generator of numbers, the same on every machine.
#[derive(Debug)]
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_041);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    pub(crate) fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.roll(from.len())]
    }
}

const KEYS: &[&str] = &[
    "eventName",
    "eventname",
    "EVENTNAME",
    "errorCode",
    "errorMessage",
    "userIdentity",
    "requestParameters",
    "responseElements",
    "additionalEventData",
    "readOnly",
    "resources",
    "type",
    "userName",
    "sessionContext",
    "attributes",
    "mfaAuthenticated",
    "ARN",
    "arn",
    "other",
    "eventTime",
    "tlsDetails",
    "a",
    "aKeyLongerThanWhatTheWalkRemembersOfKeys",
    "",
    "k\\u0065y",
    "event\\u004eame",
    "\\\"",
    "é",
    "İ",
    "\u{212A}",
];
const SCALARS: &[&str] = &[
    "\"R\\u006fot\"",
    "null",
    "true",
    "false",
    "0",
    "-1.5e+3",
    "12",
    "1E5",
    "\"\"",
    "\"Root\"",
    "\"PutObject\"",
    "\"a\\\"b\\\\c\\/d\\u00e9\\ud83d\\ude00\"",
    "\"\\ud800\"",
    "\"é😀\"",
    "\"\\\\\"",
    "\"12\"",
    "\"{\\\"json\\\":[1]}\"",
    "\"AccessDenied: a longer text that does not fit into a view, or a block\"",
];
const BAD: &[&str] = &[
    "01",
    "tru",
    "nul",
    "+1",
    "1.",
    ".5",
    "\"\\x\"",
    "\"\\u12g4\"",
    "\"\t\"",
    "'a'",
    "{,}",
    "[1,]",
    "{\"a\"}",
    "",
    "[",
    "}",
    "{\"a\":1,\"b\"}",
    "NaN",
];

/// A value of random shape; now and then with white space or mistakes.
pub(crate) fn value(dice: &mut Dice, depth: usize, out: &mut String) {
    let space = if dice.roll(60) == 0 { dice.pick(&[" ", "\t", "  "]) } else { "" };
    out.push_str(space);
    match dice.roll(10) {
        0..=2 if depth > 0 => {
            out.push('{');
            members(dice, depth - 1, out);
            out.push('}');
        }
        3 if depth > 0 => {
            out.push('[');
            for at in 0..dice.roll(4) {
                out.push_str(if at > 0 { "," } else { "" });
                value(dice, depth - 1, out);
            }
            out.push(']');
        }
        _ if dice.roll(150) == 0 => out.push_str(dice.pick(BAD)),
        _ => out.push_str(dice.pick(SCALARS)),
    }
    out.push_str(space);
}

/// Members of an object, with keys that tables want, in odd spellings too.
pub(crate) fn members(dice: &mut Dice, depth: usize, out: &mut String) {
    for at in 0..dice.roll(7) {
        out.push_str(if at > 0 { ",\"" } else { "\"" });
        out.push_str(dice.pick(KEYS));
        out.push_str("\":");
        value(dice, depth, out);
    }
}

/// Changes some bytes: replaced, removed, doubled, cut off.
pub(crate) fn mutate(dice: &mut Dice, text: &mut Vec<u8>) {
    for _ in 0..=dice.roll(3) {
        if text.is_empty() {
            return;
        }
        let at = dice.roll(text.len());
        match dice.roll(7) {
            0 => text[at] = u8::try_from(dice.roll(256)).unwrap(),
            1 | 2 => text[at] = b"{}[]:,\"\\ \n1tunE.-"[dice.roll(17)],
            3 => {
                text.remove(at);
            }
            4 => text.insert(at, b"{}[]:,\"\\ \n0e"[dice.roll(12)]),
            5 => text.truncate(at),
            _ => {
                let end = (at + 1 + dice.roll(20)).min(text.len());
                let part = text[at..end].to_vec();
                text.splice(at..at, part);
            }
        }
    }
}
