-- title: Roles assumed from roles
-- question: Which role session assumed a further role?
-- why: Each step hides the one before: the log of the last session names only the last role.
-- kind: detection
-- tactic: privilege-escalation
-- mitre: T1550.001
-- tables: cloudtrail
-- columns: eventtime, principal, from_key, role, session_name, new_key, sourceipaddress, eventid
SELECT
    eventtime,
    useridentity.arn AS principal,
    useridentity.accesskeyid AS from_key,
    json_extract_scalar(requestparameters, '$.roleArn') AS role,
    json_extract_scalar(requestparameters, '$.roleSessionName') AS session_name,
    json_extract_scalar(responseelements, '$.credentials.accessKeyId') AS new_key,
    sourceipaddress,
    eventid
FROM ${cloudtrail}
WHERE ${window}
  AND eventsource = 'sts.amazonaws.com'
  AND eventname = 'AssumeRole'
  AND useridentity.type = 'AssumedRole'
  AND errorcode IS NULL
ORDER BY eventtime
