-- title: Many or costly instances started
-- question: Who started graphics or other costly instances, or many at once?
-- why: Coin miners and model abusers pay with other people's accounts.
-- kind: detection
-- tactic: impact
-- mitre: T1496, T1578.002
-- tables: cloudtrail
-- param instances: number = 5 | Instances started at once, at least
-- columns: eventtime, principal, awsregion, instance_type, instances, sourceipaddress, errorcode, eventid
SELECT
    eventtime,
    useridentity.arn AS principal,
    awsregion,
    json_extract_scalar(requestparameters, '$.instanceType') AS instance_type,
    CAST(json_extract_scalar(requestparameters, '$.instancesSet.items[0].maxCount') AS integer) AS instances,
    sourceipaddress,
    errorcode,
    eventid
FROM ${cloudtrail}
WHERE ${window}
  AND eventname = 'RunInstances'
  AND (
      regexp_like(json_extract_scalar(requestparameters, '$.instanceType'), '^(p\d|g\d|trn|inf|dl\d|u-|x\d)')
      OR CAST(json_extract_scalar(requestparameters, '$.instancesSet.items[0].maxCount') AS integer) >= ${instances})
ORDER BY eventtime
