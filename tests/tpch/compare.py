"""The 22 queries of TPC-H over Parquet: Otus's answers held to DuckDB's, and the time of both.

usage: compare.py OTUS SCALE FOLDER [--times]

FOLDER keeps the generated tables; they are made once. With --times DataFusion is timed as well.
"""

import csv
import decimal
import io
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).parent
TABLES = ["nation", "region", "part", "supplier", "partsupp", "customer", "orders", "lineitem"]
# Averages and quotients of decimals are rounded to other scales by other engines.
TOLERANCE = decimal.Decimal("0.005")


def generate(scale, folder):
    if all((folder / name / f"{name}.parquet").exists() for name in TABLES):
        return
    generator = pathlib.Path(sys.executable).with_name("tpchgen-cli")
    subprocess.run([generator, "parquet", "-s", scale, f"--output-dir={folder}"], check=True,
                   stdout=subprocess.DEVNULL)
    for name in TABLES:
        (folder / name).mkdir(exist_ok=True)
        shutil.move(folder / f"{name}.parquet", folder / name / f"{name}.parquet")


def otus(binary, data, folder, text):
    command = [binary, "query", "--data-dir", data, "--mount", f"tpch={folder}", "--output", "csv", text]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{text}\n{done.stderr}")
    return done.stdout


def same(ours, theirs):
    if theirs is None:
        return ours == ""
    if isinstance(theirs, (int, float, decimal.Decimal)) and not isinstance(theirs, bool):
        ours, theirs = decimal.Decimal(ours), decimal.Decimal(str(theirs))
        return abs(ours - theirs) <= max(TOLERANCE, abs(theirs) * decimal.Decimal("1e-9"))
    return ours == str(theirs)


def compare(name, text, theirs):
    # A lone NULL is an empty line.
    ours = [row or [""] for row in csv.reader(io.StringIO(text))][1:]
    if len(ours) != len(theirs):
        return f"{name}: {len(ours)} rows, DuckDB has {len(theirs)}"
    for at, (mine, other) in enumerate(zip(ours, theirs)):
        if len(mine) != len(other) or not all(map(same, mine, other)):
            return f"{name}: row {at + 1}: {mine}, DuckDB has {list(other)}"
    return None


def timed(work):
    start = time.monotonic()
    before = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    found = work()
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = sum(b.ru_utime + b.ru_stime - a.ru_utime - a.ru_stime for a, b in zip(before, after))
    return found, wall, cpu


def main():
    binary, scale, folder = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3]).resolve()
    times = "--times" in sys.argv
    folder.mkdir(parents=True, exist_ok=True)
    generate(scale, folder)
    import duckdb

    duck = duckdb.connect()
    for name in TABLES:
        duck.sql(f"create view {name} as select * from '{folder}/{name}/{name}.parquet'")
    fusion = None
    if times:
        import datafusion

        fusion = datafusion.SessionContext()
        for name in TABLES:
            fusion.register_parquet(name, str(folder / name))
    wrong, sums = [], {}
    with tempfile.TemporaryDirectory() as data:
        otus(binary, data, folder, (HERE / "tables.sql").read_text())
        for query in sorted(HERE.glob("q*.sql")):
            text = query.read_text()
            mine, *ours = timed(lambda: otus(binary, data, folder, text))
            theirs, *ducks = timed(lambda: duck.sql(text).fetchall())
            spent = {"otus": ours, "duckdb": ducks}
            if fusion is not None:
                _, *spent["datafusion"] = timed(lambda: fusion.sql(text).collect())
            for engine, (wall, cpu) in spent.items():
                total = sums.setdefault(engine, [0.0, 0.0])
                total[0], total[1] = total[0] + wall, total[1] + cpu
            difference = compare(query.stem, mine, theirs)
            wrong += [difference] if difference else []
            if times:
                line = "  ".join(f"{engine} {wall:.2f} s ({cpu:.2f} CPU)"
                                 for engine, (wall, cpu) in spent.items())
                print(f"{query.stem}  {line}  {'DIFFERS' if difference else 'equal'}", flush=True)
    if times:
        for engine, (wall, cpu) in sums.items():
            print(f"{engine}: {wall:.1f} s, {cpu:.1f} s of CPU")
    for difference in wrong:
        print(difference)
    if wrong:
        raise SystemExit(1)
    print(f"TPC-H scale {scale}: 22 queries equal DuckDB's answers")


main()
