-- title: Administrator's rights granted
-- question: Who gave whom every right?
-- why: Managed administrator policies, own policies that allow everything on everything, and boundaries that are lifted.
-- kind: detection
-- tactic: privilege-escalation
-- mitre: T1098.003
-- tables: cloudtrail
-- columns: eventtime, principal, eventname, granted_to, policy, sourceipaddress, eventid
WITH granted AS (
    SELECT
        eventtime,
        useridentity.arn AS principal,
        eventname,
        coalesce(
            json_extract_scalar(requestparameters, '$.userName'),
            json_extract_scalar(requestparameters, '$.roleName'),
            json_extract_scalar(requestparameters, '$.groupName')) AS granted_to,
        json_extract_scalar(requestparameters, '$.policyArn') AS policyarn,
        json_extract_scalar(requestparameters, '$.policyDocument') AS document,
        sourceipaddress,
        eventid
    FROM ${cloudtrail}
    WHERE ${window}
      AND eventsource = 'iam.amazonaws.com'
      AND errorcode IS NULL
      AND eventname IN (
          'AttachUserPolicy', 'AttachRolePolicy', 'AttachGroupPolicy',
          'PutUserPolicy', 'PutRolePolicy', 'PutGroupPolicy',
          'CreatePolicy', 'CreatePolicyVersion',
          'DeleteUserPermissionsBoundary', 'DeleteRolePermissionsBoundary')
)
SELECT eventtime, principal, eventname, granted_to, coalesce(policyarn, document) AS policy, sourceipaddress, eventid
FROM granted
WHERE eventname LIKE '%PermissionsBoundary'
   OR policyarn IN (
       'arn:aws:iam::aws:policy/AdministratorAccess',
       'arn:aws:iam::aws:policy/IAMFullAccess',
       'arn:aws:iam::aws:policy/PowerUserAccess')
   OR (regexp_like(document, '"Effect"\s*:\s*"Allow"')
       AND regexp_like(document, '"Action"\s*:\s*\[?\s*"(\*|iam:\*)"')
       AND regexp_like(document, '"Resource"\s*:\s*\[?\s*"\*"'))
ORDER BY eventtime
