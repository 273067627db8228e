-- title: Calls by service
-- question: Which services are called how often, by how many principals, with how many failures?
-- why: The first look at a log one does not know.
-- kind: question
-- tactic: any
-- mitre: T1526
-- tables: cloudtrail
-- columns: eventsource, calls, changes, failures, principals, regions
SELECT
    eventsource,
    count(*) AS calls,
    count_if(readonly = 'false') AS changes,
    count(errorcode) AS failures,
    count(DISTINCT useridentity.arn) AS principals,
    count(DISTINCT awsregion) AS regions
FROM ${cloudtrail}
WHERE ${window}
GROUP BY eventsource
ORDER BY calls DESC, eventsource
