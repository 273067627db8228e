-- title: Looking around in a hurry
-- question: Who made many different List, Describe and Get calls within ten minutes?
-- why: Somebody who does not know the account asks what there is; its own programs know.
-- kind: detection
-- tactic: discovery
-- mitre: T1580, T1526
-- tables: cloudtrail
-- param calls: number = 15 | Different calls within ten minutes, at least
-- columns: principal, since, calls, services, failures, addresses
WITH looks AS (
    SELECT
        useridentity.arn AS principal,
        floor(to_unixtime(from_iso8601_timestamp(eventtime)) / 600) AS slot,
        eventname,
        eventsource,
        errorcode,
        sourceipaddress,
        eventtime
    FROM ${cloudtrail}
    WHERE ${window}
      AND useridentity.arn IS NOT NULL
      AND useridentity.invokedby IS NULL
      AND regexp_like(eventname, '^(List|Describe|Get)')
      AND eventname NOT IN ('GetObject', 'ListObjects')
)
SELECT
    principal,
    min(eventtime) AS since,
    count(DISTINCT eventname) AS calls,
    count(DISTINCT eventsource) AS services,
    count(errorcode) AS failures,
    array_join(array_sort(array_agg(DISTINCT sourceipaddress)), ', ') AS addresses
FROM looks
GROUP BY principal, slot
HAVING count(DISTINCT eventname) >= ${calls}
ORDER BY since
