-- title: Large flows to the outside
-- question: Which addresses outside took more than so many bytes from us in a day?
-- why: What CloudTrail cannot see: data that leaves a machine.
-- kind: detection
-- tactic: exfiltration
-- mitre: T1048
-- tables: vpc_flow
-- param megabytes: number = 1024 | Megabytes to one address within a day, at least
-- columns: dstaddr, srcaddr, megabytes, flows, first_seen, last_seen
SELECT
    dstaddr,
    srcaddr,
    sum(bytes) / 1048576 AS megabytes,
    count(*) AS flows,
    from_unixtime(min("start")) AS first_seen,
    from_unixtime(max("end")) AS last_seen
FROM ${vpc_flow}
WHERE ${window}
  AND action = 'ACCEPT'
  AND regexp_like(srcaddr, '^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)')
  AND NOT regexp_like(dstaddr, '^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)')
GROUP BY dstaddr, srcaddr, "start" / 86400
HAVING sum(bytes) >= ${megabytes} * BIGINT '1048576'
ORDER BY megabytes DESC
