"""The five questions of `cargo xtask bench questions`, for peers that speak SQL over nested records.

`{a.b}` stands for a field of a record; each peer writes it its own way.
"""
import json
import re
import sys

SQL = {
    "root": """
        SELECT coalesce({userIdentity.userName}, '') AS a, {eventName} AS b,
               coalesce({userIdentity.invokedBy}, '') AS c, count(*) AS n
        FROM events WHERE {userIdentity.type} = 'Root'
        GROUP BY 1, 2, 3 ORDER BY n DESC, a, b, c""",
    "errors": """
        SELECT {eventName} AS a, {errorCode} AS b, coalesce({errorMessage}, '') AS c, count(*) AS n
        FROM events WHERE {errorCode} IS NOT NULL
        GROUP BY 1, 2, 3 ORDER BY n DESC, a, b, c LIMIT 10""",
    "eight": """
        SELECT coalesce({userIdentity.arn}, '') AS a, substr({eventTime}, 1, 13) AS b,
               {sourceIPAddress} AS c, count(*) AS n, count({errorCode}) AS e,
               max({eventName}) AS f, max({userAgent}) AS g, min({eventSource}) AS h,
               max({awsRegion}) AS i
        FROM events GROUP BY 1, 2, 3 ORDER BY n DESC, a, b, c LIMIT 20""",
    "key": """
        SELECT {eventTime} AS a, {eventName} AS b, {eventSource} AS c, {sourceIPAddress} AS d,
               {eventID} AS e
        FROM events WHERE {userIdentity.accessKeyId} = 'KEY' ORDER BY a, e""",
    "bucket": """
        SELECT {requestParameters.bucketName} AS a, count(*) AS n
        FROM events WHERE {requestParameters.bucketName} IS NOT NULL
        GROUP BY 1 ORDER BY n DESC, a LIMIT 20""",
}

PATH = re.compile(r"\{([A-Za-z.]+)\}")


def arguments():
    """Folder, question and access key of the command line."""
    return sys.argv[1], sys.argv[2], sys.argv[3]


def shape(question):
    """The fields a question touches: {name: None or {inner name: None}}."""
    fields = {}
    for path in PATH.findall(SQL[question]):
        name, _, inner = path.partition(".")
        if inner:
            fields.setdefault(name, {})[inner] = None
        else:
            fields.setdefault(name)
    return fields


def sql(question, key, field, events):
    """The text, with fields written by `field(names)` over the relation `events`."""
    text = SQL[question].replace("KEY", key).replace("FROM events", "FROM " + events)
    return PATH.sub(lambda match: field(match.group(1).split(".")), text)


def show(rows):
    """One JSON array of texts a row, for `compare` to compare."""
    for row in rows:
        print(json.dumps([str(value) for value in row]))
