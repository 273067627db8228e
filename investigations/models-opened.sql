-- title: Access to foundation models asked for
-- question: Who asked for access to foundation models?
-- why: Stolen keys are sold to whoever wants to use expensive models. Access is asked for once, before the first bill.
-- kind: detection
-- tactic: impact
-- mitre: T1496.004
-- tables: cloudtrail
-- columns: eventtime, principal, eventname, model, awsregion, sourceipaddress, errorcode, eventid
SELECT
    eventtime,
    useridentity.arn AS principal,
    eventname,
    json_extract_scalar(requestparameters, '$.modelId') AS model,
    awsregion,
    sourceipaddress,
    errorcode,
    eventid
FROM ${cloudtrail}
WHERE ${window}
  AND eventsource = 'bedrock.amazonaws.com'
  AND eventname IN ('PutUseCaseForModelAccess', 'PutFoundationModelEntitlement', 'CreateFoundationModelAgreement')
ORDER BY eventtime
