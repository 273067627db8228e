-- title: Requests that WAF blocked
-- question: Which addresses were blocked by which rule, how often, asking for what?
-- why: Who tries the web site's doors; ask the other logs for the same addresses.
-- kind: question
-- tactic: any
-- mitre: T1190
-- tables: waf
-- columns: client, rule, requests, uris, first_seen, last_seen
SELECT
    httprequest.clientip AS client,
    terminatingruleid AS rule,
    count(*) AS requests,
    array_join(slice(array_sort(array_agg(DISTINCT httprequest.uri)), 1, 10), ', ') AS uris,
    to_iso8601(from_unixtime(min("timestamp") / 1000)) AS first_seen,
    to_iso8601(from_unixtime(max("timestamp") / 1000)) AS last_seen
FROM ${waf}
WHERE ${window} AND action = 'BLOCK'
GROUP BY httprequest.clientip, terminatingruleid
ORDER BY requests DESC, client, rule
