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
            json_extract_scalar(requestparameters, '$.groupName'),
            json_extract_scalar(requestparameters, '$.permissionSetArn')) AS granted_to,
        coalesce(
            json_extract_scalar(requestparameters, '$.policyArn'),
            json_extract_scalar(requestparameters, '$.managedPolicyArn')) AS policyarn,
        json_extract_scalar(requestparameters, '$.policyDocument') AS document,
        json_extract(json_extract_scalar(requestparameters, '$.policyDocument'), '$.Statement') AS statement,
        sourceipaddress,
        eventid
    FROM ${cloudtrail}
    WHERE ${window}
      AND eventsource IN ('iam.amazonaws.com', 'sso.amazonaws.com')
      AND errorcode IS NULL
      AND eventname IN (
          'AttachUserPolicy', 'AttachRolePolicy', 'AttachGroupPolicy',
          'PutUserPolicy', 'PutRolePolicy', 'PutGroupPolicy',
          'CreatePolicy', 'CreatePolicyVersion', 'AttachManagedPolicyToPermissionSet',
          'DeleteUserPermissionsBoundary', 'DeleteRolePermissionsBoundary')
)
SELECT eventtime, principal, eventname, granted_to, coalesce(policyarn, document) AS policy, sourceipaddress, eventid
FROM granted
WHERE eventname LIKE '%PermissionsBoundary'
   OR regexp_like(policyarn, ':iam::aws:policy/(AdministratorAccess|IAMFullAccess|PowerUserAccess)$')
   -- One statement must allow all actions, or all but some, on everything.
   OR any_match(
       coalesce(TRY_CAST(statement AS array(json)), ARRAY[statement]),
       one -> json_extract_scalar(one, '$.Effect') = 'Allow'
           AND (json_extract_scalar(one, '$.Resource') = '*'
               OR coalesce(json_array_contains(json_extract(one, '$.Resource'), '*'), false))
           AND (coalesce(json_extract_scalar(one, '$.Action') IN ('*', '*:*', 'iam:*'), false)
               OR coalesce(json_array_contains(json_extract(one, '$.Action'), '*'), false)
               OR coalesce(json_array_contains(json_extract(one, '$.Action'), 'iam:*'), false)
               OR json_extract(one, '$.NotAction') IS NOT NULL))
ORDER BY eventtime
