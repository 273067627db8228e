-- title: What is new
-- question: Which principals, keys, addresses and calls were not seen before an instant?
-- why: Most attacks do something for the first time. Short-lived keys are left out: each is new.
-- kind: question
-- tactic: any
-- mitre: T1078
-- tables: cloudtrail
-- param since: instant = -7d | What was first seen after this instant is new
-- columns: what, value, first_seen, calls
WITH seen AS (
    SELECT 'principal' AS what, useridentity.arn AS value, eventtime FROM ${cloudtrail} WHERE ${window}
    UNION ALL
    SELECT 'key', useridentity.accesskeyid, eventtime FROM ${cloudtrail} WHERE ${window} AND useridentity.accesskeyid LIKE 'AKIA%'
    UNION ALL
    SELECT 'address', sourceipaddress, eventtime FROM ${cloudtrail} WHERE ${window}
    UNION ALL
    SELECT 'call', eventname, eventtime FROM ${cloudtrail} WHERE ${window}
)
SELECT what, value, min(eventtime) AS first_seen, count(*) AS calls
FROM seen
WHERE value IS NOT NULL
GROUP BY what, value
HAVING min(eventtime) >= ${since}
ORDER BY what, first_seen, value
