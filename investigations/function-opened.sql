-- title: Functions that anybody may call
-- question: Which Lambda function was opened to everybody?
-- why: A public function is a door that stays when keys are changed.
-- kind: detection
-- tactic: persistence
-- mitre: T1098
-- tables: cloudtrail
-- columns: eventtime, principal, eventname, function, granted_to, sourceipaddress, eventid
SELECT
    eventtime,
    useridentity.arn AS principal,
    eventname,
    json_extract_scalar(requestparameters, '$.functionName') AS function,
    coalesce(
        json_extract_scalar(requestparameters, '$.principal'),
        json_extract_scalar(requestparameters, '$.authType')) AS granted_to,
    sourceipaddress,
    eventid
FROM ${cloudtrail}
WHERE ${window}
  AND eventsource = 'lambda.amazonaws.com'
  AND errorcode IS NULL
  AND (
      eventname LIKE 'AddPermission%' AND json_extract_scalar(requestparameters, '$.principal') = '*'
      OR eventname LIKE '%FunctionUrlConfig%' AND json_extract_scalar(requestparameters, '$.authType') = 'NONE')
ORDER BY eventtime
