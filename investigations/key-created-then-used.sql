-- title: New keys and their first use
-- question: Where was a key that somebody made first used, how long after, and for what?
-- why: A key made here and used minutes later on a machine elsewhere is a thief's key.
-- kind: detection
-- tactic: persistence
-- mitre: T1098.001
-- tables: cloudtrail
-- columns: accesskeyid, created, created_by, created_from, first_used, first_address, other_address, calls, eventnames
WITH made AS (
    SELECT
        json_extract_scalar(responseelements, '$.accessKey.accessKeyId') AS accesskeyid,
        min(eventtime) AS created,
        min_by(useridentity.arn, eventtime) AS created_by,
        min_by(sourceipaddress, eventtime) AS created_from
    FROM ${cloudtrail}
    WHERE ${window} AND eventname = 'CreateAccessKey' AND errorcode IS NULL
    GROUP BY 1
),
used AS (
    SELECT
        useridentity.accesskeyid AS accesskeyid,
        min(eventtime) AS first_used,
        min_by(sourceipaddress, eventtime) AS first_address,
        count(*) AS calls,
        array_join(slice(array_sort(array_agg(DISTINCT eventname)), 1, 20), ', ') AS eventnames
    FROM ${cloudtrail}
    WHERE ${window} AND useridentity.accesskeyid LIKE 'AKIA%'
    GROUP BY 1
)
SELECT
    made.accesskeyid, made.created, made.created_by, made.created_from, used.first_used, used.first_address,
    used.first_address <> made.created_from AS other_address, used.calls, used.eventnames
FROM made
JOIN used ON used.accesskeyid = made.accesskeyid
ORDER BY made.created
