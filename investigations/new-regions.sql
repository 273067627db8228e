-- title: Regions used for the first time
-- question: In which regions did somebody change something that nobody had used before?
-- why: Nobody looks at a region that nobody uses; that is where miners start their machines.
-- kind: detection
-- tactic: defense-evasion
-- mitre: T1535
-- tables: cloudtrail
-- param since: instant = -7d | Regions first seen after this instant are new
-- columns: recipientaccountid, awsregion, first_seen, principal, eventname, sourceipaddress, calls
SELECT
    recipientaccountid,
    awsregion,
    min(eventtime) AS first_seen,
    min_by(useridentity.arn, eventtime) AS principal,
    min_by(eventname, eventtime) AS eventname,
    min_by(sourceipaddress, eventtime) AS sourceipaddress,
    count(*) AS calls
FROM ${cloudtrail}
WHERE ${window}
GROUP BY recipientaccountid, awsregion
HAVING min(eventtime) >= ${since} AND count_if(readonly = 'false') > 0
ORDER BY first_seen
