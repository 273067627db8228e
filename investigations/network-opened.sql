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
    coalesce(
        json_extract_scalar(requestparameters, '$.groupId'),
        json_extract_scalar(requestparameters, '$.ModifySecurityGroupRulesRequest.GroupId'),
        json_extract_scalar(requestparameters, '$.networkAclId')) AS security_group,
    coalesce(json_format(json_extract(requestparameters, '$.ipPermissions.items')), requestparameters) AS permissions,
    sourceipaddress,
    eventid
FROM ${cloudtrail}
WHERE ${window}
  AND eventname IN (
      'AuthorizeSecurityGroupIngress', 'ModifySecurityGroupRules', 'CreateNetworkAclEntry', 'ReplaceNetworkAclEntry')
  AND errorcode IS NULL
  AND regexp_like(requestparameters, '"[0-9a-fA-F.:]+/0"')
  -- Entries of a network's list may also let out, or refuse.
  AND coalesce(json_extract_scalar(requestparameters, '$.egress'), 'false') = 'false'
  AND coalesce(json_extract_scalar(requestparameters, '$.ruleAction'), 'allow') = 'allow'
ORDER BY eventtime
