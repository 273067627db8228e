-- title: Failures by code
-- question: Which calls fail with which code how often, for how many principals?
-- why: Denials show probing, missing things show guessing, throttling shows programs in a hurry.
-- kind: question
-- tactic: any
-- mitre: T1580
-- tables: cloudtrail
-- columns: errorcode, eventname, failures, principals, first_seen, last_seen
SELECT
    errorcode,
    eventname,
    count(*) AS failures,
    count(DISTINCT useridentity.arn) AS principals,
    min(eventtime) AS first_seen,
    max(eventtime) AS last_seen
FROM ${cloudtrail}
WHERE ${window} AND errorcode IS NOT NULL
GROUP BY errorcode, eventname
ORDER BY failures DESC, errorcode, eventname
