-- title: Commands and sessions on machines
-- question: Who ran a command, opened a session or changed the start-up script on which machine?
-- why: With these calls whoever holds a key of the cloud works inside a machine, past its network and its passwords.
-- kind: detection
-- tactic: execution
-- mitre: T1651, T1021.008
-- tables: cloudtrail
-- columns: eventtime, principal, eventname, machine, document, sourceipaddress, eventid
SELECT
    eventtime,
    useridentity.arn AS principal,
    eventname,
    coalesce(
        json_extract_scalar(requestparameters, '$.instanceId'),
        json_extract_scalar(requestparameters, '$.target'),
        json_format(coalesce(
            json_extract(requestparameters, '$.instanceIds'),
            json_extract(requestparameters, '$.targets')))) AS machine,
    json_extract_scalar(requestparameters, '$.documentName') AS document,
    sourceipaddress,
    eventid
FROM ${cloudtrail}
WHERE ${window}
  AND errorcode IS NULL
  AND (
      (eventsource = 'ssm.amazonaws.com' AND eventname IN ('SendCommand', 'StartSession', 'CreateAssociation'))
      OR (eventsource = 'ec2-instance-connect.amazonaws.com'
          AND eventname IN ('SendSSHPublicKey', 'SendSerialConsoleSSHPublicKey', 'OpenTunnel'))
      OR (eventname = 'ModifyInstanceAttribute' AND json_extract(requestparameters, '$.userData') IS NOT NULL))
ORDER BY eventtime
