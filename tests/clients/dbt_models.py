"""dbt-athena (dbt-core 1): debug, views over sources, tests, documentation."""

import json
import os
import subprocess
import sys
import tempfile

from checks import Checks, client, create_trail_table, rows, run, trail_records, unique

athena = client("athena")
glue = client("glue")
schema = unique("dbt")

PROFILE = """
otus:
  target: dev
  outputs:
    dev:
      type: athena
      s3_staging_dir: s3://otus-results/dbt/
      s3_data_dir: s3://data/dbt/
      region_name: us-east-1
      schema: {schema}
      database: awsdatacatalog
      threads: 2
      poll_interval: 0.1
      num_retries: 0
      endpoint_url: {endpoint}
"""

FILES = {
    "dbt_project.yml": """
name: otus
version: '1.0'
config-version: 2
profile: otus
model-paths: ['models']
flags:
  send_anonymous_usage_stats: false
""",
    "models/sources.yml": """
version: 2
sources:
  - name: raw
    schema: {schema}
    tables:
      - name: trail
models:
  - name: logins
    description: Console logins
    columns:
      - name: eventid
        data_tests: [unique, not_null]
  - name: per_user
    columns:
      - name: username
        data_tests:
          - accepted_values:
              arguments:
                values: ['alice', 'bob', 'carol']
""",
    "models/logins.sql": """
{{{{ config(materialized='view') }}}}
select eventid, useridentity.username as username, region
from {{{{ source('raw', 'trail') }}}}
where eventname = 'ConsoleLogin'
""",
    "models/per_day.sql": """
{{{{ config(materialized='table', format='json', partitioned_by=['region']) }}}}
select eventname, count(*) as calls, region
from {{{{ source('raw', 'trail') }}}}
group by 1, 3
""",
    "models/grown.sql": """
{{{{ config(materialized='incremental', format='json', incremental_strategy='append') }}}}
select eventid, eventname from {{{{ source('raw', 'trail') }}}}
{{% if is_incremental() %}} where eventname = 'ConsoleLogin' {{% endif %}}
""",
    "models/per_user.sql": """
{{{{ config(materialized='view') }}}}
select username, count(*) as logins, to_hex(md5(to_utf8(username))) as key
from {{{{ ref('logins') }}}}
group by 1
""",
}


def dbt(folder, *arguments):
    command = [os.path.join(os.path.dirname(sys.executable), "dbt"), *arguments, "--profiles-dir", folder,
               "--project-dir", folder]
    environment = {**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "DO_NOT_TRACK": "1"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)


def main(c):
    run(athena, f"CREATE DATABASE {schema}")
    create_trail_table(athena, schema, "trail")
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "profiles.yml"), "w") as file:
            file.write(PROFILE.format(schema=schema, endpoint=os.environ["AWS_ENDPOINT_URL"]))
        for name, text in FILES.items():
            os.makedirs(os.path.dirname(os.path.join(folder, name)) or folder, exist_ok=True)
            with open(os.path.join(folder, name), "w") as file:
                file.write(text.format(schema=schema))
        for arguments in (["debug"], ["run"], ["run"], ["test"], ["docs", "generate"]):
            done = dbt(folder, *arguments)
            said = done.stdout[-3000:] + done.stderr[-1000:]
            if not c.true("dbt " + " ".join(arguments), done.returncode == 0, f"\n{said}"):
                return
        with open(os.path.join(folder, "target/run_results.json")) as file:
            json.load(file)
        with open(os.path.join(folder, "target/catalog.json")) as file:
            nodes = json.load(file)["nodes"]
        c.equal("models of the documentation", sorted(nodes), ["model.otus.grown", "model.otus.logins", "model.otus.per_day", "model.otus.per_user"])
        c.equal("their columns", list(nodes["model.otus.per_user"]["columns"]), ["username", "logins", "key"])
    found = rows(athena, f"SELECT username, logins FROM {schema}.per_user ORDER BY 1")
    c.equal("a model's columns", found[0], ["username", "logins"])
    c.true("a model's rows", len(found) > 1, found)
    grown = rows(athena, f"SELECT count(*), count(DISTINCT eventid) FROM {schema}.grown")[1]
    logins = sum(1 for _, _, event in trail_records() if event["eventName"] == "ConsoleLogin")
    c.equal("an incremental model, run twice", grown, [str(60 + logins), "60"])
    c.equal("a partitioned table", rows(athena, f"SELECT sum(calls) FROM {schema}.per_day WHERE region = 'us-east-1'")[1], ["30"])
    views = [t["TableType"] for t in glue.get_tables(DatabaseName=schema)["TableList"]]
    c.equal("views", sorted(views), ["EXTERNAL_TABLE"] * 3 + ["VIRTUAL_VIEW"] * 2)
    run(athena, f"DROP DATABASE {schema} CASCADE")


if __name__ == "__main__":
    checks = Checks("dbt_models")
    checks.group(main)
    checks.finish()
