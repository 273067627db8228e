-- title: First and last use of each key
-- question: When was each key first and last used, by whom, from how many addresses?
-- why: Keys that sleep and wake, and keys that nobody needs any more.
-- kind: question
-- tactic: any
-- mitre: T1078.004
-- tables: cloudtrail
-- columns: accesskeyid, principal, first_seen, last_seen, calls, addresses, regions
SELECT
    useridentity.accesskeyid AS accesskeyid,
    max(useridentity.arn) AS principal,
    min(eventtime) AS first_seen,
    max(eventtime) AS last_seen,
    count(*) AS calls,
    count(DISTINCT sourceipaddress) AS addresses,
    count(DISTINCT awsregion) AS regions
FROM ${cloudtrail}
WHERE ${window} AND useridentity.accesskeyid <> ''
GROUP BY useridentity.accesskeyid
ORDER BY last_seen DESC, accesskeyid
