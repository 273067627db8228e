-- title: Names asked for the first time
-- question: Which domains did machines ask for that none had asked for before?
-- why: Machines talk to the same names every day. A new one is a new program, or somebody else's.
-- kind: detection
-- tactic: command-and-control
-- mitre: T1071.004
-- tables: route53_resolver
-- param since: instant = -7d | Names first asked for after this instant are new
-- columns: domain, first_seen, lookups, instances, answers
SELECT
    rtrim(query_name, '.') AS domain,
    min(query_timestamp) AS first_seen,
    count(*) AS lookups,
    array_join(array_sort(array_agg(DISTINCT srcids.instance)), ', ') AS instances,
    array_join(array_sort(array_agg(DISTINCT answers[1].rdata)), ', ') AS answers
FROM ${route53_resolver}
WHERE ${window}
GROUP BY query_name
HAVING min(query_timestamp) >= ${since}
ORDER BY first_seen, domain
