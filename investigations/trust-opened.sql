-- title: Roles that outsiders may assume
-- question: Which role's trust policy names another account or everybody?
-- why: Whoever is named assumes the role from outside, for as long as nobody reads the policy.
-- kind: detection
-- tactic: persistence
-- mitre: T1098.003
-- tables: cloudtrail
-- columns: eventtime, principal, eventname, role, outsiders, sourceipaddress, eventid
WITH trusted AS (
    SELECT
        eventtime,
        useridentity.arn AS principal,
        eventname,
        json_extract_scalar(requestparameters, '$.roleName') AS role,
        coalesce(
            json_extract_scalar(requestparameters, '$.policyDocument'),
            json_extract_scalar(requestparameters, '$.assumeRolePolicyDocument')) AS policy,
        recipientaccountid,
        sourceipaddress,
        eventid
    FROM ${cloudtrail}
    WHERE ${window}
      AND eventname IN ('CreateRole', 'UpdateAssumeRolePolicy')
      AND errorcode IS NULL
)
SELECT
    eventtime,
    principal,
    eventname,
    role,
    array_join(
        filter(
            regexp_extract_all(policy, '(\d{12}):(?:root|user|role)', 1) || regexp_extract_all(policy, '"AWS"\s*:\s*\[?\s*"(\*|\d{12})"', 1),
            account -> account <> recipientaccountid),
        ', ') AS outsiders,
    sourceipaddress,
    eventid
FROM trusted
WHERE any_match(
    regexp_extract_all(policy, '(\d{12}):(?:root|user|role)', 1) || regexp_extract_all(policy, '"AWS"\s*:\s*\[?\s*"(\*|\d{12})"', 1),
    account -> account <> recipientaccountid)
ORDER BY eventtime
