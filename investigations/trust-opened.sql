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
        json_extract(
            coalesce(
                json_extract_scalar(requestparameters, '$.policyDocument'),
                json_extract_scalar(requestparameters, '$.assumeRolePolicyDocument')),
            '$.Statement') AS statement,
        coalesce(recipientaccountid, useridentity.accountid) AS account,
        sourceipaddress,
        eventid
    FROM ${cloudtrail}
    WHERE ${window}
      AND eventname IN ('CreateRole', 'UpdateAssumeRolePolicy')
      AND errorcode IS NULL
),
-- The principals of the statements that allow, as one text; a policy may have one statement without a list.
named AS (
    SELECT
        *,
        array_join(
            transform(
                filter(
                    coalesce(TRY_CAST(statement AS array(json)), ARRAY[statement]),
                    one -> json_extract_scalar(one, '$.Effect') = 'Allow'),
                one -> json_format(json_extract(one, '$.Principal'))),
            ' ') AS principals
    FROM trusted
),
judged AS (
    SELECT
        *,
        filter(
            array_distinct(transform(regexp_extract_all(principals, '"\*"|\d{12}'), one -> replace(one, '"', ''))),
            one -> one <> account) AS outsiders
    FROM named
)
SELECT
    eventtime, principal, eventname, role, array_join(outsiders, ', ') AS outsiders, sourceipaddress, eventid
FROM judged
WHERE cardinality(outsiders) > 0
ORDER BY eventtime
