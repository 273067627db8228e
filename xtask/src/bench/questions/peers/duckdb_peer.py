"""DuckDB: read_json_objects and from_json with the fields the question touches."""
import json

import duckdb

import questions

folder, question, key = questions.arguments()


def declare(fields):
    return {name: "VARCHAR" if inner is None else declare(inner) for name, inner in fields.items()}


structure = json.dumps({"Records": [declare(questions.shape(question))]})
events = f"""(SELECT unnest(from_json(json, '{structure}').Records) AS r
    FROM read_json_objects('{folder}/**/*.json.gz', format = 'newline_delimited'))"""
text = questions.sql(question, key, lambda names: ".".join(["r", *names]), events)
connection = duckdb.connect(config={"threads": 2})
questions.show(connection.execute(text).fetchall())
