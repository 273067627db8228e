-- title: Sign-ins at the console
-- question: Who signed in at the console, from where, how often, and how often in vain?
-- why: The usual picture, against which one sign-in is judged.
-- kind: question
-- tactic: initial-access
-- mitre: T1078.004
-- tables: cloudtrail
-- columns: principal, sourceipaddress, successes, failures, without_mfa, first_seen, last_seen
SELECT
    useridentity.arn AS principal,
    sourceipaddress,
    count_if(json_extract_scalar(responseelements, '$.ConsoleLogin') = 'Success') AS successes,
    count_if(json_extract_scalar(responseelements, '$.ConsoleLogin') = 'Failure') AS failures,
    count_if(json_extract_scalar(additionaleventdata, '$.MFAUsed') = 'No') AS without_mfa,
    min(eventtime) AS first_seen,
    max(eventtime) AS last_seen
FROM ${cloudtrail}
WHERE ${window} AND eventname = 'ConsoleLogin'
GROUP BY useridentity.arn, sourceipaddress
ORDER BY failures DESC, successes DESC, principal, sourceipaddress
