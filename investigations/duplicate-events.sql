-- title: Events delivered more than once
-- question: Which events are in the logs twice?
-- why: Two trails, a copied folder or a repeated delivery; counts are wrong until they are told apart.
-- kind: detection
-- tactic: any
-- mitre: T1565.001
-- tables: cloudtrail
-- columns: eventid, copies, eventtime, eventname, principal, objects
SELECT
    eventid,
    count(*) AS copies,
    min(eventtime) AS eventtime,
    max(eventname) AS eventname,
    max(useridentity.arn) AS principal,
    array_join(array_sort(array_agg(DISTINCT "$path")), ', ') AS objects
FROM ${cloudtrail}
WHERE ${window}
GROUP BY eventid
HAVING count(*) > 1
ORDER BY eventtime, eventid
