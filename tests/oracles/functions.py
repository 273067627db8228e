#!/usr/bin/env python3
"""Holds functions to Python's own implementations, over random values with a seed.

    python3 tests/oracles/functions.py target/debug/otus [seed]

Digests and encodings by hashlib, zlib and base64; text by str and unicodedata; zones by
zoneinfo; dates by datetime; decimals by decimal; regular expressions by re, where both
dialects mean the same; JSON by json; arrays by lists. Prints what differs and a closing
line `N passed, M failed`; the exit code is 1 when something differs.
"""

import base64
import datetime
import hashlib
import json
import random
import re
import subprocess
import sys
import tempfile
import unicodedata
import zlib
import zoneinfo
from decimal import ROUND_HALF_UP, Decimal, getcontext

OTUS = sys.argv[1]
RANDOM = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
HOME = tempfile.TemporaryDirectory()
ROWS_A_STATEMENT = 150
SHOWN = 5
passed = failed = 0
getcontext().prec = 80


def rows_of(sql):
    command = [OTUS, "--data-dir", HOME.name, "query", sql, "--output", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{sql[:300]}\n{done.stderr}")
    return json.loads(done.stdout)["rows"]


def check(name, cases, expressions):
    """`expressions`: SQL over c0, c1, … and the function of a case that gives its text.

    A case is a list of pairs: the SQL literal, and the value in Python.
    """
    global passed, failed
    wrong = 0
    for start in range(0, len(cases), ROWS_A_STATEMENT):
        part = cases[start : start + ROWS_A_STATEMENT]
        values = ", ".join(
            f"({n}, {', '.join(literal for literal, _ in case)})" for n, case in enumerate(part)
        )
        columns = ", ".join(f"c{n}" for n in range(len(cases[0])))
        wanted = ", ".join(f"cast({sql} as varchar)" for sql in expressions)
        found = rows_of(f"select {wanted} from (values {values}) t(n, {columns}) order by n")
        for row, case in zip(found, part):
            for got, (sql, expect) in zip(row, expressions.items()):
                want = expect(*(value for _, value in case))
                if got == want:
                    passed += 1
                    continue
                wrong += 1
                if wrong <= SHOWN:
                    arguments = [literal for literal, _ in case]
                    print(f"{name}: {sql} of {arguments}: {got!r}, but Python has {want!r}")
    failed += wrong
    print(f"{name}: {len(cases) * len(expressions)} values, {wrong} wrong")


def text(value):
    return "'" + value.replace("'", "''") + "'", value


def number(value):
    return str(value), value


def boolean(value):
    return None if value is None else str(value).lower()


def random_text(longest=12):
    pool = "abcXYZ 019-_./%éüßÀ信念𠂊ﬁ①Ω\u0301ǆİıſ"
    return "".join(RANDOM.choice(pool) for _ in range(RANDOM.randint(0, longest)))


def digests():
    cases = [[text(random_text())] for _ in range(300)]
    check("digests", cases, {
        "to_hex(md5(to_utf8(c0)))": lambda s: hashlib.md5(s.encode()).hexdigest().upper(),
        "to_hex(sha1(to_utf8(c0)))": lambda s: hashlib.sha1(s.encode()).hexdigest().upper(),
        "to_hex(sha256(to_utf8(c0)))": lambda s: hashlib.sha256(s.encode()).hexdigest().upper(),
        "to_hex(sha512(to_utf8(c0)))": lambda s: hashlib.sha512(s.encode()).hexdigest().upper(),
        "crc32(to_utf8(c0))": lambda s: str(zlib.crc32(s.encode())),
        "to_base64(to_utf8(c0))": lambda s: base64.b64encode(s.encode()).decode(),
        "to_base64url(to_utf8(c0))": lambda s: base64.urlsafe_b64encode(s.encode()).decode(),
        "to_base32(to_utf8(c0))": lambda s: base64.b32encode(s.encode()).decode(),
        "from_utf8(from_base64(to_base64(to_utf8(c0))))": lambda s: s,
    })


def upper(value):
    """Java's simple mapping: one code point becomes one."""
    return "".join(c.upper() if len(c.upper()) == 1 else c for c in value)


def lower(value):
    return "".join("i" if c == "İ" else c.lower() for c in value)


def unicode():
    cases = [[text(random_text())] for _ in range(300)]
    forms = {
        f"normalize(c0, {form})": lambda s, form=form: unicodedata.normalize(form, s)
        for form in ("NFC", "NFD", "NFKC", "NFKD")
    }
    check("unicode", cases, {
        "length(c0)": lambda s: str(len(s)),
        "reverse(c0)": lambda s: s[::-1],
        "upper(c0)": upper,
        "lower(c0)": lower,
        **forms,
    })


def substring(value, start, length=None):
    if start == 0 or -start > len(value):
        return ""
    rest = value[start - 1 if start > 0 else len(value) + start :]
    return rest if length is None else rest[: max(length, 0)]


def edit_distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        above, row = row, [i]
        for j, y in enumerate(b, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (x != y)))
    return row[-1]


def padded(value, size, pad, left):
    if len(value) >= size:
        return value[:size]
    fill = (pad * size)[: size - len(value)]
    return fill + value if left else value + fill


def pieces():
    cases = [
        [text(random_text()), text(random_text(2) or "a"), number(RANDOM.randint(-6, 8)),
         number(RANDOM.randint(0, 5))]
        for _ in range(400)
    ]
    check("pieces", cases, {
        "substr(c0, c2)": lambda s, p, i, n: substring(s, i),
        "substr(c0, c2, c3)": lambda s, p, i, n: substring(s, i, n),
        "split_part(c0, c1, c3 + 1)": lambda s, p, i, n: dict(enumerate(s.split(p))).get(n),
        "cardinality(split(c0, c1))": lambda s, p, i, n: str(len(s.split(p))),
        "strpos(c0, c1)": lambda s, p, i, n: str(s.find(p) + 1),
        "replace(c0, c1, '<>')": lambda s, p, i, n: s.replace(p, "<>"),
        "levenshtein_distance(c0, c1)": lambda s, p, i, n: str(edit_distance(s, p)),
        "starts_with(c0, c1)": lambda s, p, i, n: boolean(s.startswith(p)),
        "lpad(c0, c3 * 3, c1)": lambda s, p, i, n: padded(s, n * 3, p, True),
        "rpad(c0, c3 * 3, c1)": lambda s, p, i, n: padded(s, n * 3, p, False),
    })


ZONES = [
    "America/New_York", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "Asia/Tehran",
    "America/St_Johns", "Africa/Casablanca", "Pacific/Apia", "UTC",
]
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def local(seconds, zone):
    instant = EPOCH + datetime.timedelta(seconds=seconds)
    return instant.astimezone(zoneinfo.ZoneInfo(zone))


def zones():
    moments = []
    for _ in range(400):
        far = RANDOM.randint(-2_000_000_000, 4_000_000_000)
        near = RANDOM.randint(1_500_000_000, 1_800_000_000)
        moments.append((RANDOM.choice([far, near]), RANDOM.choice(ZONES)))
    at = "from_unixtime(c0, c1)"
    check("zones", [[number(t), text(z)] for t, z in moments], {
        f"date_format({at}, '%Y-%m-%d %H:%i:%s')":
            lambda t, z: local(t, z).strftime("%Y-%m-%d %H:%M:%S"),
        f"format_datetime({at}, 'dd/MM/yy HH:mm')":
            lambda t, z: local(t, z).strftime("%d/%m/%y %H:%M"),
        f"day_of_week({at})": lambda t, z: str(local(t, z).isoweekday()),
        f"week({at})": lambda t, z: str(local(t, z).isocalendar()[1]),
        f"year_of_week({at})": lambda t, z: str(local(t, z).isocalendar()[0]),
        f"day_of_year({at})": lambda t, z: str(local(t, z).timetuple().tm_yday),
    })
    walls = [(local(t, z).strftime("%Y-%m-%d %H:%M:%S"), z) for t, z in moments]
    wall = "with_timezone(cast(c0 as timestamp(0)), c1)"
    check("walls", [[text(w), text(z)] for w, z in walls], {
        f"cast(to_unixtime({wall}) as bigint)": lambda w, z: str(int(
            datetime.datetime.fromisoformat(w).replace(tzinfo=zoneinfo.ZoneInfo(z)).timestamp()
        )),
    })


def add_months(day, months):
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    following = datetime.date(year + month // 12, month % 12 + 1, 1)
    last = (following - datetime.timedelta(days=1)).day
    return datetime.date(year, month, min(day.day, last))


def dates():
    def random_date():
        return datetime.date(1900, 1, 1) + datetime.timedelta(days=RANDOM.randint(0, 80_000))

    def date(value):
        return f"date '{value}'", value

    day = datetime.timedelta(days=1)
    cases = [
        [date(random_date()), date(random_date()), number(RANDOM.randint(-100, 100))]
        for _ in range(300)
    ]
    check("dates", cases, {
        "c0 + interval '1' day * c2": lambda a, b, n: str(a + n * day),
        "date_add('month', c2, c0)": lambda a, b, n: str(add_months(a, n)),
        "date_diff('day', c0, c1)": lambda a, b, n: str((b - a).days),
        "week(c0)": lambda a, b, n: str(a.isocalendar()[1]),
        "last_day_of_month(c0)": lambda a, b, n: str(add_months(a.replace(day=1), 1) - day),
        "date_trunc('week', c0)": lambda a, b, n: str(a - (a.isoweekday() - 1) * day),
        "date_trunc('quarter', c0)":
            lambda a, b, n: str(a.replace(day=1, month=(a.month - 1) // 3 * 3 + 1)),
    })


def decimals():
    def shown(value, scale):
        rounded = value.quantize(Decimal(1).scaleb(-scale), ROUND_HALF_UP)
        return str(abs(rounded) if rounded == 0 else rounded)

    def whole(value, rounding):
        return shown(value.to_integral_value(rounding), 0)

    def decimal(value, ty):
        return f"cast('{value:f}' as {ty})", value

    cases = []
    for _ in range(300):
        a = Decimal(RANDOM.randint(-(10**9), 10**9)).scaleb(-RANDOM.randint(0, 4))
        b = Decimal(RANDOM.randint(1, 10**6)).scaleb(-RANDOM.randint(0, 3))
        cases.append([decimal(a, "decimal(14,4)"), decimal(b, "decimal(10,3)")])
    check("decimals", cases, {
        "c0 + c1": lambda a, b: shown(a + b, 4),
        "c0 * c1": lambda a, b: shown(a * b, 7),
        "c0 / c1": lambda a, b: shown(a / b, 4),
        "c0 % c1": lambda a, b: shown(a - b * (a / b).to_integral_value("ROUND_DOWN"), 4),
        "round(c0, 1)": lambda a, b: shown(Decimal(shown(a, 1)), 4),
        "floor(c0)": lambda a, b: whole(a, "ROUND_FLOOR"),
        "ceiling(c0)": lambda a, b: whole(a, "ROUND_CEILING"),
        "cast(c0 as bigint)": lambda a, b: whole(a, ROUND_HALF_UP),
    })


def doubles():
    def scientific(value):
        sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
        digits = "".join(map(str, digits))
        size = len(digits) - 1 + exponent
        return f"{'-' if sign else ''}{digits[0]}.{digits[1:] or '0'}E{size}"

    def random_double():
        return RANDOM.choice([
            RANDOM.uniform(-1e6, 1e6),
            RANDOM.uniform(-1, 1) * 10 ** RANDOM.randint(-300, 11),
            float(RANDOM.randint(1, 10**11)),
        ])

    milli = Decimal("0.001")
    cases = [[(f"double '{value!r}'", value)] for value in (random_double() for _ in range(400))]
    check("doubles", cases, {
        "c0": scientific,
        "format('%.3f', c0)": lambda x: str(Decimal(repr(x)).quantize(milli, ROUND_HALF_UP)),
        "cast(json_parse(json_format(cast(c0 as json))) as double)": scientific,
    })


PATTERNS = [
    r"\d+", r"[a-c]+", r"(a|b)c?", r"^a", r"b$", r"\w+\s\w*", r"(?i)ABC", r"(.)\1", r"a(?=b)",
    r"[^a-z]+", r"a{2,3}", r"(?:ab)+?c", r"(?<!a)b", r"\bc",
]


def expressions():
    def first(s, p):
        return re.search(p, s)

    cases = []
    for _ in range(400):
        subject = "".join(RANDOM.choice("aabbcc12 X") for _ in range(RANDOM.randint(0, 14)))
        cases.append([text(subject), text(RANDOM.choice(PATTERNS))])
    check("regular expressions", cases, {
        "regexp_like(c0, c1)": lambda s, p: boolean(first(s, p) is not None),
        "regexp_extract(c0, c1)": lambda s, p: first(s, p).group(0) if first(s, p) else None,
        "regexp_count(c0, c1)": lambda s, p: str(len(list(re.finditer(p, s)))),
        "regexp_replace(c0, c1, '#')": lambda s, p: re.sub(p, "#", s),
        "regexp_position(c0, c1)": lambda s, p: str(first(s, p).start() + 1 if first(s, p) else -1),
    })


MISSING = object()


def random_json(depth=3):
    kind = RANDOM.random()
    if depth == 0 or kind < 0.4:
        return RANDOM.choice([1, -5, 2.5, True, False, None, "x", 'a"b', "é\n", 12345678901, ""])
    if kind < 0.7:
        return [random_json(depth - 1) for _ in range(RANDOM.randint(0, 3))]
    return {RANDOM.choice("abc"): random_json(depth - 1) for _ in range(RANDOM.randint(0, 3))}


def at_path(value, path):
    for step in path:
        if isinstance(step, int):
            if not isinstance(value, list) or step >= len(value):
                return MISSING
        elif not isinstance(value, dict) or step not in value:
            return MISSING
        value = value[step]
    return value


def compact(value, sort):
    if value is MISSING:
        return None
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, sort_keys=sort)


def scalar(value):
    if value is MISSING or value is None or isinstance(value, (list, dict)):
        return None
    return boolean(value) if isinstance(value, bool) else str(value)


def size(value):
    if value is MISSING:
        return None
    return str(len(value) if isinstance(value, (list, dict)) else 0)


def documents():
    paths = [["a"], ["b", "a"], ["a", 0], [0], [1, "c"], ["c", "c", "a"], []]
    cases = []
    for _ in range(400):
        value = random_json() if RANDOM.random() < 0.3 else {
            RANDOM.choice("abc"): random_json() for _ in range(3)
        }
        path = RANDOM.choice(paths)
        steps = "".join(f"[{s}]" if isinstance(s, int) else f".{s}" for s in path)
        source = json.dumps(value, indent=RANDOM.choice([None, 1]))
        cases.append([(text(source)[0], value), (text("$" + steps)[0], path)])
    check("json", cases, {
        "json_extract_scalar(c0, c1)": lambda v, p: scalar(at_path(v, p)),
        "json_format(json_extract(c0, c1))": lambda v, p: compact(at_path(v, p), False),
        "json_format(json_parse(c0))": lambda v, p: compact(v, True),
        "json_size(c0, c1)": lambda v, p: size(at_path(v, p)),
    })


def arrays():
    def shown(items):
        return ",".join("N" if item is None else str(item) for item in items)

    def unique(items):
        return list(dict.fromkeys(items))

    def ordered(items):
        return sorted(x for x in items if x is not None) + [x for x in items if x is None]

    def contains(items, x):
        return "true" if x in items else None if None in items else "false"

    def overlap(a, b):
        if any(x is not None and x in b for x in a):
            return "true"
        return None if a and b and (None in a or None in b) else "false"

    def array(longest):
        items = [RANDOM.choice([None, 1, 2, 3, 4]) for _ in range(RANDOM.randint(0, longest))]
        literals = ", ".join("null" if x is None else str(x) for x in items)
        return f"cast(array[{literals}] as array(integer))", items

    def joined(sql):
        return f"array_join({sql}, ',', 'N')"

    cases = [[array(6), array(4), number(RANDOM.choice([1, 2, 5]))] for _ in range(300)]
    check("arrays", cases, {
        joined("array_distinct(c0)"): lambda a, b, x: shown(unique(a)),
        joined("array_sort(c0)"): lambda a, b, x: shown(ordered(a)),
        joined("array_sort(array_union(c0, c1))"): lambda a, b, x: shown(ordered(unique(a + b))),
        joined("array_sort(array_intersect(c0, c1))"):
            lambda a, b, x: shown(ordered([v for v in unique(a) if v in b])),
        joined("array_sort(array_except(c0, c1))"):
            lambda a, b, x: shown(ordered([v for v in unique(a) if v not in b])),
        joined("array_remove(c0, c2)"): lambda a, b, x: shown(v for v in a if v != x),
        joined("c0 || c1"): lambda a, b, x: shown(a + b),
        joined("reverse(c0)"): lambda a, b, x: shown(a[::-1]),
        joined("transform(c0, y -> y * c2)"):
            lambda a, b, x: shown(None if v is None else v * x for v in a),
        joined("filter(c0, y -> y > c2)"):
            lambda a, b, x: shown(v for v in a if v is not None and v > x),
        "contains(c0, c2)": lambda a, b, x: contains(a, x),
        "arrays_overlap(c0, c1)": lambda a, b, x: overlap(a, b),
        "array_position(c0, c2)": lambda a, b, x: str(a.index(x) + 1 if x in a else 0),
        "array_max(c0)": lambda a, b, x: None if None in a or not a else str(max(a)),
        "reduce(c0, 0, (s, y) -> s + coalesce(y, 0), s -> s)":
            lambda a, b, x: str(sum(v or 0 for v in a)),
        "element_at(c0, c2)":
            lambda a, b, x: None if x > len(a) or a[x - 1] is None else str(a[x - 1]),
    })


for run in (digests, unicode, pieces, zones, dates, decimals, doubles, expressions, documents,
            arrays):
    run()
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
