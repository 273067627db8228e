"""Damaged Parquet, ORC and Avro files: bytes changed, cut and inserted at random places of good
files. Whatever they are, Otus says so of the object, or reads values; it ends by itself and in
bounded memory.

usage: hostile.py OTUS [ROUNDS]
"""

import pathlib
import random
import resource
import subprocess
import sys
import tempfile

from files import avro, orc_files, parquet
from rows import DDL, query, select, written

# Megabytes one query may take, over what reading the good files takes.
MEMORY = 700
FAILURES = ("HIVE_BAD_DATA: ", "HIVE_CURSOR_ERROR: ", "HIVE_CANNOT_OPEN_SPLIT: ")


def mutated(chance, good):
    data = bytearray(good)
    for _ in range(chance.choice([1, 1, 1, 2, 8])):
        # The end holds what says where everything else is.
        last = chance.random() < 0.4
        at = chance.randrange(max(0, len(data) - 400) if last else 0, len(data))
        kind = chance.randrange(6)
        if kind < 3:
            data[at] = chance.randrange(256)
        elif kind == 3:
            data[at] ^= 1 << chance.randrange(8)
        elif kind == 4:
            del data[at:at + chance.randrange(1, 64)]
        else:
            data[at:at] = chance.randbytes(chance.randrange(1, 16))
    return bytes(data)


def ask(binary, data, folder, text, *options):
    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))

    command = [binary, "query", "--data-dir", data, "--mount", f"bad={folder}", "--output", "csv",
               *options, text]
    done = subprocess.run(command, capture_output=True, text=True, preexec_fn=limit, timeout=600)
    if done.returncode not in (0, 1) or "panicked" in done.stderr:
        raise SystemExit(f"{text}: ended with {done.returncode}\n{done.stderr[-2000:]}")
    return done


def main():
    binary, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 40
    rows, table, _ = written()
    rows, table = rows[:400], table.slice(0, 400)
    chance = random.Random(8)
    ways = [("PARQUET", *it) for it in parquet(table) if "pyarrow" in it[0]]
    ways += [("ORC", *it) for it in orc_files(table)]
    ways += [("AVRO", *it) for it in avro(rows)]
    refused = 0
    with tempfile.TemporaryDirectory() as work:
        data, folder = f"{work}/data", pathlib.Path(work) / "bad"
        for stored, name, write in ways:
            (folder / name).mkdir(parents=True)
            good = pathlib.Path(work) / "good"
            write(str(good))
            good = good.read_bytes()
            for at in range(rounds):
                (folder / name / f"{at:04}").write_bytes(mutated(chance, good))
            query(binary, data, folder,
                  DDL.format(name=name, stored=stored).replace("s3://files", "s3://bad"))
            every = select(name).split(" ORDER")[0]
            ask(binary, data, folder, f"SELECT count(*), count(id) FROM ({every})")
            # What fails a statement fails it by name.
            for text in [every, f"SELECT id FROM {name}"]:
                done = ask(binary, data, folder, text, "--strict")
                if done.returncode == 1:
                    refused += 1
                    if not done.stderr.startswith(FAILURES):
                        raise SystemExit(f"{name}: {done.stderr[:500]}")
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        if peak > MEMORY:
            raise SystemExit(f"a query took {peak:.0f} MB")
    if refused < len(ways):
        raise SystemExit(f"only {refused} statements failed: nothing was damaged")
    print(f"hostile files: {len(ways) * rounds} damaged files, {peak:.0f} MB at the most")


main()
