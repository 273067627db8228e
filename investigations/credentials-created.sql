-- title: Users, keys and passwords made
-- question: Who made a user, an access key, a password or a federated session, and for whom?
-- why: The commonest way to stay. A key made for somebody else than its maker deserves the first look. A federated session works on after the key that made it is deleted.
-- kind: detection
-- tactic: persistence
-- mitre: T1136.003, T1098.001
-- tables: cloudtrail
-- columns: eventtime, principal, eventname, for_user, accesskeyid, for_other, sourceipaddress, eventid
SELECT
    eventtime,
    useridentity.arn AS principal,
    eventname,
    coalesce(
        json_extract_scalar(requestparameters, '$.userName'),
        json_extract_scalar(requestparameters, '$.name'),
        useridentity.username) AS for_user,
    coalesce(
        json_extract_scalar(responseelements, '$.accessKey.accessKeyId'),
        json_extract_scalar(responseelements, '$.credentials.accessKeyId')) AS accesskeyid,
    json_extract_scalar(requestparameters, '$.userName') IS DISTINCT FROM useridentity.username AS for_other,
    sourceipaddress,
    eventid
FROM ${cloudtrail}
WHERE ${window}
  AND eventname IN ('CreateUser', 'CreateAccessKey', 'CreateLoginProfile', 'UpdateLoginProfile', 'GetFederationToken')
  AND errorcode IS NULL
ORDER BY eventtime
