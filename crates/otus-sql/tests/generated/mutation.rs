//! Damage to a text: characters and words removed, doubled, swapped, put in.
//! It must not know grammar.

use crate::random::Random;

const SCRAPS: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    ",",
    ".",
    ";",
    "'",
    "\"",
    "`",
    "--",
    "/*",
    "*/",
    "::",
    "=>",
    "->",
    "||",
    "é",
    "\u{0}",
    " SELECT ",
    " FROM ",
    " NOT ",
    " AS ",
    " CASE ",
    " ( SELECT 1 ) ",
    " 1e5 ",
    " x -> x ",
    " NULL ",
    "?",
    "@",
    "\\",
    "{-",
    " OVER (",
    " WITH ",
    " UNION ",
    " VALUES ",
    "U&'\\+",
    "X'",
    "😀",
    " LIMIT ",
    " JOIN ",
    " ON ",
    " 9223372036854775808 ",
    " array<",
    " PARTITION ",
    " ALL ",
];

pub fn mutate(text: String, random: &mut Random) -> String {
    let mut text = text;
    for _ in 0..=random.below(3) {
        text = once(&text, random);
    }
    text
}

fn once(text: &str, random: &mut Random) -> String {
    if random.chance(50) {
        return words(text, random);
    }
    let characters: Vec<char> = text.chars().collect();
    let at = random.below(characters.len() + 1);
    let (before, after) = characters.split_at(at);
    let before: String = before.iter().collect();
    let skipped = |count: usize| after.iter().skip(count).collect::<String>();
    match random.below(4) {
        0 => format!("{before}{}", skipped(1)),
        1 => format!("{before}{}{}", random.pick(SCRAPS), skipped(0)),
        2 => before,
        _ => format!("{before}{}{}", random.pick(SCRAPS), skipped(3)),
    }
}

fn words(text: &str, random: &mut Random) -> String {
    let mut words: Vec<&str> = text.split_inclusive(' ').collect();
    let (one, other) = (random.below(words.len()), random.below(words.len()));
    if words.is_empty() {
        return String::new();
    }
    match random.below(4) {
        0 => words.swap(one, other),
        1 => words.insert(one, words[other]),
        2 => drop(words.remove(one)),
        _ => words[one] = random.pick(SCRAPS),
    }
    words.concat()
}
