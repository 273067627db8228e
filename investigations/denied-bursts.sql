-- title: Denials in a row
-- question: Who was denied again and again within ten minutes?
-- why: Somebody tries what a key can do.
-- kind: detection
-- tactic: discovery
-- mitre: T1580
-- tables: cloudtrail
-- param denials: number = 10 | Denials within ten minutes, at least
-- columns: principal, since, denials, calls, addresses
SELECT
    useridentity.arn AS principal,
    min(eventtime) AS since,
    count(*) AS denials,
    array_join(array_sort(array_agg(DISTINCT eventname)), ', ') AS calls,
    array_join(array_sort(array_agg(DISTINCT sourceipaddress)), ', ') AS addresses
FROM ${cloudtrail}
WHERE ${window}
  AND regexp_like(errorcode, 'AccessDenied|Unauthorized|AuthorizationError|Forbidden')
GROUP BY useridentity.arn, floor(to_unixtime(from_iso8601_timestamp(eventtime)) / 600)
HAVING count(*) >= ${denials}
ORDER BY since
