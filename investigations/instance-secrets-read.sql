-- title: Passwords and user data of instances read
-- question: Who read an instance's password or user data?
-- why: Both hold credentials more often than they should.
-- kind: detection
-- tactic: credential-access
-- mitre: T1552.005, T1555
-- tables: cloudtrail
-- columns: eventtime, principal, eventname, instance, sourceipaddress, errorcode, eventid
SELECT
    eventtime,
    useridentity.arn AS principal,
    eventname,
    json_extract_scalar(requestparameters, '$.instanceId') AS instance,
    sourceipaddress,
    errorcode,
    eventid
FROM ${cloudtrail}
WHERE ${window}
  AND (
      eventname IN ('GetPasswordData', 'GetLaunchTemplateData')
      OR (eventname = 'DescribeInstanceAttribute'
          AND json_extract_scalar(requestparameters, '$.attribute') = 'userData'))
ORDER BY eventtime
