-- title: Who assumes which role
-- question: Which users, roles and services assume which roles, how often, since when?
-- why: The map of an account's trust as it is used, not as it is written.
-- kind: question
-- tactic: privilege-escalation
-- mitre: T1550.001
-- tables: cloudtrail
-- columns: caller, role, times, failures, first_seen, last_seen
SELECT
    coalesce(useridentity.arn, useridentity.invokedby) AS caller,
    json_extract_scalar(requestparameters, '$.roleArn') AS role,
    count(*) AS times,
    count(errorcode) AS failures,
    min(eventtime) AS first_seen,
    max(eventtime) AS last_seen
FROM ${cloudtrail}
WHERE ${window}
  AND eventsource = 'sts.amazonaws.com'
  AND eventname IN ('AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity')
GROUP BY 1, 2
ORDER BY times DESC, caller, role
