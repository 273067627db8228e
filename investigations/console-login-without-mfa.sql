-- title: Console sign-ins without a second factor
-- question: Who signed in at the console with a password alone?
-- why: A stolen password is enough for such a sign-in. Federated people are left out: their identity provider asks for the second factor, and CloudTrail does not see it.
-- kind: detection
-- tactic: initial-access
-- mitre: T1078.004
-- tables: cloudtrail
-- columns: eventtime, principal, sourceipaddress, useragent, eventid
SELECT eventtime, useridentity.arn AS principal, sourceipaddress, useragent, eventid
FROM ${cloudtrail}
WHERE ${window}
  AND eventname = 'ConsoleLogin'
  AND useridentity.type IN ('IAMUser', 'Root')
  AND json_extract_scalar(responseelements, '$.ConsoleLogin') = 'Success'
  AND coalesce(json_extract_scalar(additionaleventdata, '$.MFAUsed'), 'No') <> 'Yes'
ORDER BY eventtime
