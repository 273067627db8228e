"""kill -9 in the middle of mixed calls: what was acknowledged is there afterwards, what ran is
FAILED with a reason. 3 rounds; 20 in the long form."""

import random
import threading
import time

import botocore.config
import boto3
from checks import LONG, Checks
from own_server import OwnServer

CALLS = 200
WORKERS = 4


def client(service):
    config = botocore.config.Config(retries={"max_attempts": 0}, connect_timeout=2, read_timeout=5)
    return boto3.client(service, region_name="us-east-1", config=config)


class Round:
    """Calls of several threads; what was acknowledged is noted."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.seed = seed
        self.left = CALLS
        self.lock = threading.Lock()
        self.executions, self.succeeded, self.tables, self.dropped = {}, {}, set(), set()
        self.statements, self.queries, self.groups = set(), {}, set()

    def take(self):
        with self.lock:
            self.left -= 1
            return self.left, self.random.random()

    def work(self, worker):
        athena, glue = client("athena"), client("glue")
        while True:
            left, chance = self.take()
            if left < 0:
                return
            name = f"r{self.seed}_{left}"
            try:
                self.call(athena, glue, name, left, chance)
            except Exception:  # noqa: BLE001
                return

    def call(self, athena, glue, name, n, chance):
        if chance < 0.45:
            id = athena.start_query_execution(QueryString=f"SELECT {n} AS n", WorkGroup="killed")["QueryExecutionId"]
            self.executions[id] = n
            for _ in range(20):
                if athena.get_query_execution(QueryExecutionId=id)["QueryExecution"]["Status"]["State"] == "SUCCEEDED":
                    self.succeeded[id] = n
                    break
                time.sleep(0.01)
        elif chance < 0.65:
            glue.create_table(DatabaseName="killed", TableInput={"Name": name, "Parameters": {"n": str(n)}})
            self.tables.add(name)
        elif chance < 0.75 and self.tables:
            victim = sorted(self.tables - self.dropped)[:1]
            if victim:
                self.dropped.add(victim[0])
                glue.delete_table(DatabaseName="killed", Name=victim[0])
        elif chance < 0.85:
            athena.create_prepared_statement(StatementName=name, WorkGroup="killed", QueryStatement="SELECT 1")
            self.statements.add(name)
        elif chance < 0.95:
            id = athena.create_named_query(Name=name, Database="killed", QueryString="SELECT 1", WorkGroup="killed")["NamedQueryId"]
            self.queries[id] = name
        else:
            athena.create_work_group(Name=name)
            self.groups.add(name)


def verify(c, it):
    athena, glue = client("athena"), client("glue")
    for id, n in it.executions.items():
        execution = athena.get_query_execution(QueryExecutionId=id)["QueryExecution"]
        state = execution["Status"]["State"]
        c.true(f"execution {n} has ended", state in ("SUCCEEDED", "FAILED"), state)
        if state == "FAILED":
            c.true("with a reason", execution["Status"]["StateChangeReason"].endswith("while the query was running"))
        if id in it.succeeded:
            c.equal(f"execution {n} stays finished", state, "SUCCEEDED")
            rows = athena.get_query_results(QueryExecutionId=id)["ResultSet"]["Rows"]
            c.equal(f"its rows {n}", rows[1]["Data"], [{"VarCharValue": str(n)}])
    found = {t["Name"] for p in glue.get_paginator("get_tables").paginate(DatabaseName="killed") for t in p["TableList"]}
    c.equal("tables", it.tables - it.dropped - found, set())
    for name in it.statements:
        athena.get_prepared_statement(StatementName=name, WorkGroup="killed")
    for id, name in it.queries.items():
        c.equal("named query", athena.get_named_query(NamedQueryId=id)["NamedQuery"]["Name"], name)
    for name in it.groups:
        athena.get_work_group(WorkGroup=name)
    c.passed += len(it.statements) + len(it.groups)


def main(c):
    server = OwnServer()
    server.start()
    client("glue").create_database(DatabaseInput={"Name": "killed"})
    client("athena").create_work_group(Name="killed", Configuration={
        "ResultConfiguration": {"OutputLocation": "s3://results/k/"}})
    rounds = 20 if LONG else 3
    acknowledged = 0
    for seed in range(rounds):
        it = Round(seed)
        threads = [threading.Thread(target=it.work, args=(w,)) for w in range(WORKERS)]
        for thread in threads:
            thread.start()
        time.sleep(random.Random(seed).uniform(0.1, 1.2))
        server.kill()
        for thread in threads:
            thread.join()
        server.start()
        verify(c, it)
        acknowledged += len(it.executions) + len(it.tables) + len(it.statements) + len(it.queries) + len(it.groups)
    server.stop()
    print(f"{rounds} rounds, {acknowledged} acknowledged writes")
    c.true("something was acknowledged", acknowledged > rounds)


if __name__ == "__main__":
    checks = Checks("kill_nine")
    checks.group(main)
    checks.finish()
