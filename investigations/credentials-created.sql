-- title: Users, keys and passwords made
-- question: Who made a user, an access key or a password, and for whom?
-- why: The commonest way to stay. A key made for somebody else than its maker deserves the first look.
-- kind: detection
-- tactic: persistence
-- mitre: T1136.003, T1098.001
-- tables: cloudtrail
-- columns: eventtime, principal, eventname, for_user, accesskeyid, for_other, sourceipaddress, eventid
SELECT
    eventtime,
    useridentity.arn AS principal,
    eventname,
    coalesce(json_extract_scalar(requestparameters, '$.userName'), useridentity.username) AS for_user,
    json_extract_scalar(responseelements, '$.accessKey.accessKeyId') AS accesskeyid,
    json_extract_scalar(requestparameters, '$.userName') IS DISTINCT FROM useridentity.username AS for_other,
    sourceipaddress,
    eventid
FROM ${cloudtrail}
WHERE ${window}
  AND eventname IN ('CreateUser', 'CreateAccessKey', 'CreateLoginProfile', 'UpdateLoginProfile')
  AND errorcode IS NULL
ORDER BY eventtime
