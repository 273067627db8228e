-- title: Security groups opened to the world
-- question: Which ports did who open to every address?
-- why: A door for later, or the way data leaves.
-- kind: detection
-- tactic: defense-evasion
-- mitre: T1562.007
-- tables: cloudtrail
-- columns: eventtime, principal, security_group, permissions, sourceipaddress, eventid
SELECT
    eventtime,
    useridentity.arn AS principal,
    json_extract_scalar(requestparameters, '$.groupId') AS security_group,
    json_format(json_extract(requestparameters, '$.ipPermissions.items')) AS permissions,
    sourceipaddress,
    eventid
FROM ${cloudtrail}
WHERE ${window}
  AND eventname IN ('AuthorizeSecurityGroupIngress', 'CreateNetworkAclEntry', 'ReplaceNetworkAclEntry')
  AND errorcode IS NULL
  AND regexp_like(requestparameters, '"(0\.0\.0\.0/0|::/0)"')
ORDER BY eventtime
