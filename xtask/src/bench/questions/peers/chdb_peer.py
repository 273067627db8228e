"""chDB: JSONEachRow with the records as an array of named tuples."""
import json

import chdb

import questions

folder, question, key = questions.arguments()


def declare(fields):
    parts = (
        f"{name} {'Nullable(String)' if inner is None else declare(inner)}"
        for name, inner in fields.items()
    )
    return f"Tuple({', '.join(parts)})"


structure = f"Records Array({declare(questions.shape(question))})"
events = f"file('{folder}/**/*.json.gz', JSONEachRow, '{structure}') ARRAY JOIN Records AS r"
text = questions.sql(question, key, lambda names: ".".join(["r", *names]), events)
settings = "max_threads = 2, enable_positional_arguments = 1, prefer_column_name_to_alias = 1"
answer = chdb.query(f"{text} SETTINGS {settings}", "JSONCompactEachRow")
questions.show(json.loads(line) for line in str(answer).splitlines() if line)
