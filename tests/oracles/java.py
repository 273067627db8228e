#!/usr/bin/env python3
"""Holds regular expressions, format() and patterns of dates to Java's, over random ones with a seed.

    python3 tests/oracles/java.py target/debug/otus [seed]

Answers come from Oracle.java beside this file, which the `java` on the path runs. Only what
java.util.regex and Joni, Trino's matcher, read alike is generated: look-around,
back-references, possessive and lazy quantifiers, named and atomic groups, flags, classes,
replacements. Trino's patterns of dates are Joda's, which is not part of Java: java.time stands
for it with the letters that mean the same in both. Prints what differs and a closing line `N passed, M failed`; the exit code is 1
when something differs.
"""

import base64
import datetime
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import zoneinfo

OTUS = sys.argv[1]
RANDOM = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
HOME = tempfile.TemporaryDirectory()
ROWS_A_STATEMENT = 150
SHOWN = 8
ERROR = object()

ATOMS = ["a", "b", "c", "1", " ", ".", r"\d", r"\w", r"\s", r"\W", r"\D", r"\b", "[ab]", "[^a]",
         "[a-c1]", r"[\w-]", "[a-z&&[^b]]", r"\p{L}", r"\p{Lu}", r"\P{L}", r"\x61", r"\u0062",
         r"\Qa.b\E", "é", "^", "$", r"\A", r"\z", r"\.", r"[.\d]", r"\p{Alpha}"]
QUANTIFIERS = ["", "", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{1,}", "{0,2}?"]
POSSESSIVE = ["*+", "++", "?+"]
FLAGS = ["", "", "", "", "(?i)", "(?s)", "(?m)", "(?im)"]


def random_pattern(depth=2):
    parts = []
    for _ in range(RANDOM.randint(1, 4)):
        kind = RANDOM.random()
        if depth and kind < 0.35:
            inner = random_pattern(depth - 1)
            opening = RANDOM.choice(["(", "(", "(?:", "(?=", "(?!", "(?<=b", "(?<!b", "(?>"])
            looks = opening in ("(?=", "(?!", "(?<=b", "(?<!b")
            if looks:
                parts.append(f"{opening})" if "<" in opening else f"{opening}{inner})")
            else:
                # What is repeated takes something: Joni refuses to repeat look-around.
                parts.append(f"{opening}{inner}{RANDOM.choice('abc1')}){RANDOM.choice(QUANTIFIERS)}")
        elif depth and kind < 0.45:
            parts.append(f"(?:{random_pattern(depth - 1)}|{random_pattern(depth - 1)})")
        else:
            atom = RANDOM.choice(ATOMS)
            anchor = atom in ("^", "$", r"\A", r"\z", r"\b", r"\Qa.b\E")
            quantifiers = QUANTIFIERS + POSSESSIVE
            parts.append(atom + ("" if anchor else RANDOM.choice(quantifiers)))
    return "".join(parts)


def pattern():
    special = RANDOM.random()
    if special < 0.1:
        return r"(?<x>[abc1])(?<y>.?)\k<x>"
    if special < 0.25:
        return "(" + RANDOM.choice("ab.") + RANDOM.choice(["", "+", "?"]) + ")" + \
            random_pattern(1) + r"\1"
    return RANDOM.choice(FLAGS) + random_pattern()


def subject():
    return "".join(RANDOM.choice("aabbcc11 AB.é-\n") for _ in range(RANDOM.randint(0, 12)))


def literal(value):
    return "'" + value.replace("'", "''") + "'"


def java(tasks):
    """Answers of Java to lists of a task and its texts."""
    encode = lambda text: base64.b64encode(text.encode()).decode()
    lines = "".join(" ".join([task[0], *map(encode, task[1:])]) + "\n" for task in tasks)
    source = pathlib.Path(__file__).with_name("Oracle.java")
    done = subprocess.run(["java", source], input=lines, capture_output=True, text=True, check=True)
    special = {"-": None, "!": ERROR}
    return [
        special[line] if line in special else base64.b64decode(line).decode()
        for line in done.stdout.splitlines()
    ]


def otus(expressions):
    """Texts of expressions, ERROR where the statement fails."""
    wanted = ", ".join(f"cast({sql} as varchar)" for sql in expressions)
    command = [OTUS, "--data-dir", HOME.name, "query", "select " + wanted, "--output", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return json.loads(done.stdout)["rows"][0]
    if len(expressions) == 1:
        return [ERROR]
    half = len(expressions) // 2
    return otus(expressions[:half]) + otus(expressions[half:])


def shown(answer):
    return "an error" if answer is ERROR else repr(answer)


def check(name, cases):
    """A case: the SQL and what Java is asked."""
    found = []
    for start in range(0, len(cases), ROWS_A_STATEMENT):
        found += otus([sql for sql, _ in cases[start : start + ROWS_A_STATEMENT]])
    wrong = 0
    for (sql, task), got, want in zip(cases, found, java([task for _, task in cases])):
        if got is want or got == want:
            continue
        wrong += 1
        if wrong <= SHOWN:
            print(f"{name}: {sql}: {shown(got)}, but Java has {shown(want)}")
    print(f"{name}: {len(cases)} values, {wrong} wrong")
    return len(cases), wrong


def expressions():
    cases = []
    for _ in range(700):
        text, regex = subject(), pattern()
        s, p = literal(text), literal(regex)
        cases += [
            (f"regexp_like({s}, {p})", ["like", text, regex]),
            (f"regexp_extract({s}, {p})", ["extract", text, regex, "0"]),
            (f"regexp_count({s}, {p})", ["count", text, regex]),
        ]
        if "(" in regex.replace("(?", ""):
            cases.append((f"regexp_extract({s}, {p}, 1)", ["extract", text, regex, "1"]))
    return cases


def replacements():
    cases = []
    groups = [r"(a)(b)?", r"(?<x>[ab])(?<y>\d)?", r"(.)", r"([abc])\1?"]
    pieces = ["$0", "$1", "$2", "$10", "${x}", "-", r"\$", r"\\", "é", "$", "\\", "${z}", "$x"]
    for _ in range(500):
        text, regex = subject(), RANDOM.choice(groups)
        new = "".join(RANDOM.choice(pieces) for _ in range(RANDOM.randint(0, 3)))
        # Where nothing matches, Java does not look at the replacement.
        sql = f"regexp_replace({literal(text)}, {literal(regex)}, {literal(new)})"
        cases.append((sql, ["replace", text, regex, new]))
    return cases


def formats():
    cases = []
    for _ in range(600):
        flags = "".join(flag for flag in "-#+ 0,(" if RANDOM.random() < 0.15)
        width = RANDOM.choice(["", "", "6", "14"])
        precision = RANDOM.choice(["", "", ".0", ".2", ".7"])
        kind = RANDOM.choice(["whole", "double", "decimal", "text"])
        code = RANDOM.choice({"whole": "dxXos", "double": "fegEs", "decimal": "fegs",
                              "text": "sSs"}[kind])
        form = "%" + flags + width + precision + code
        number = RANDOM.randint(-(10**RANDOM.randint(1, 15)), 10**RANDOM.randint(1, 15))
        value = {
            "whole": str(number),
            "double": repr(RANDOM.choice([number / 1000, number * 1e9, 1 / (number or 1), 0.0])),
            "decimal": f"{number / 1000:.3f}",
            "text": subject().replace("\n", ""),
        }[kind]
        sql = {"whole": f"bigint '{value}'", "double": f"double '{value}'",
               "decimal": f"decimal '{value}'", "text": literal(value)}[kind]
        cases.append((f"format({literal(form)}, {sql})", [kind, form, value]))
    return cases


ZONES = ["UTC", "America/New_York", "Europe/Berlin", "Asia/Tokyo", "Asia/Kolkata",
         "America/Los_Angeles", "Australia/Sydney"]
# Letters of java.time for the same of Joda, where they differ.
JODA = {"xx": "Z", "xxx": "ZZ", "VV": "ZZZ"}


def moment():
    """A random moment for SQL, and for Java."""
    zone = RANDOM.choice(ZONES)
    seconds = RANDOM.randint(0, 4_000_000_000)
    wall = datetime.datetime.fromtimestamp(seconds, zoneinfo.ZoneInfo(zone))
    millis = RANDOM.randint(0, 999)
    offset = wall.strftime("%z")
    text = wall.strftime("%Y-%m-%d %H:%M:%S") + f".{millis:03}"
    # Java takes the offset where the clocks are set back; SQL cannot say it, so no such hour.
    if wall.fold or wall.replace(fold=1).utcoffset() != wall.utcoffset():
        return moment()
    written = offset[:3] + ":" + offset[3:]
    return f"timestamp '{text} {zone}'", f"{text.replace(' ', 'T')}{written}[{zone}]"


def clocks():
    cases = []
    for _ in range(500):
        codes = RANDOM.sample("HIklMSLNpzZsQBbhAaCYyjmdeRTrDFc", RANDOM.randint(1, 4))
        form = " ".join(f"%1$t{code}" for code in codes)
        if RANDOM.random() < 0.2:
            form = f"%1${RANDOM.choice(['T', '-12t', '12t'])}{RANDOM.choice('HpBAY')}"
        sql, text = moment()
        cases.append((f"format({literal(form)}, {sql})", ["zoned", form, text]))
    return cases


def patterns():
    letters = ["yyyy", "yy", "M", "MM", "MMM", "MMMM", "d", "dd", "D", "DDD", "H", "HH", "h", "hh",
               "k", "kk", "K", "KK", "m", "mm", "s", "ss", "S", "SS", "SSS", "EEE", "EEEE", "a",
               "xx", "xxx", "VV", "'at'", "''"]
    cases = []
    for _ in range(500):
        chosen = [RANDOM.choice(letters) for _ in range(RANDOM.randint(1, 5))]
        between = RANDOM.choice(["-", " ", "/", ":", ", "])
        sql, text = moment()
        joda = between.join(JODA.get(it, it) for it in chosen)
        cases.append((f"format_datetime({sql}, {literal(joda)})",
                      ["pattern", between.join(chosen), text]))
    return cases


def readings():
    """What a pattern prints is read again."""
    cases = []
    wholes = ["yyyy-MM-dd HH:mm:ss.SSS", "dd MMM yyyy hh:mm:ss a SSS", "EEEE, d MMMM yyyy H:m:s.SSS",
              "yyyy/D K:mm:ss.SSS a", "yyyyMMdd'T'HHmmss.SSS", "M/d/yyyy k:mm:ss.SSS"]
    for _ in range(300):
        sql, text = moment()
        whole = RANDOM.choice(wholes)
        shown = f"format_datetime({sql}, {literal(whole)})"
        cases.append((
            f"format_datetime(parse_datetime({shown}, {literal(whole)}), 'yyyy-MM-dd HH:mm:ss.SSS')",
            ["pattern", "yyyy-MM-dd HH:mm:ss.SSS", text]))
    return cases


def numbers():
    """format_number counts in thousands; what is left has three digits, as DecimalFormat has it."""
    cases = []
    for _ in range(300):
        value = RANDOM.randint(1, 10 ** RANDOM.randint(1, 15))
        left, unit = float(value), ""
        for unit in ["", "K", "M", "B", "T", "Q"]:
            if left < 1000:
                break
            left /= 1000
        form = "#" if left >= 100 else "#.#" if left >= 10 else "#.##"
        cases.append((f"format_number({value})", ["number", f"{form}{unit}", repr(left)]))
    return cases


def spellings():
    cases = []
    for _ in range(300):
        value = RANDOM.choice([
            RANDOM.uniform(-1e7, 1e7), RANDOM.uniform(-1, 1) * 10 ** RANDOM.randint(-300, 300),
            float(RANDOM.randint(-(10**9), 10**9)), RANDOM.random(),
        ])
        cases.append((f"format('%s', double '{value!r}')", ["spelled", repr(value)]))
    return cases


def main():
    values = wrong = 0
    for name, cases in [("regular expressions", expressions()), ("replacements", replacements()),
                        ("formats", formats()), ("doubles", spellings()), ("clocks", clocks()),
                        ("patterns", patterns()), ("readings", readings()),
                        ("numbers", numbers())]:
        more, bad = check(name, cases)
        values, wrong = values + more, wrong + bad
    print(f"{values - wrong} passed, {wrong} failed")
    sys.exit(1 if wrong else 0)


main()
