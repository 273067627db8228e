-- title: Logs of network, names and buckets removed
-- question: Who stopped flow logs, query logs or bucket logs, or deleted log groups and alarms?
-- why: The witnesses beside CloudTrail.
-- kind: detection
-- tactic: defense-evasion
-- mitre: T1562.008
-- tables: cloudtrail
-- columns: eventtime, principal, eventsource, eventname, requestparameters, sourceipaddress, errorcode, eventid
SELECT
    eventtime, useridentity.arn AS principal, eventsource, eventname, requestparameters, sourceipaddress, errorcode,
    eventid
FROM ${cloudtrail}
WHERE ${window}
  AND (
      eventname IN (
          'DeleteFlowLogs', 'DeleteQueryLoggingConfig', 'DeleteResolverQueryLogConfig',
          'DisassociateResolverQueryLogConfig', 'DeleteLogGroup', 'DeleteLogStream', 'DeleteAlarms',
          'DisableAlarmActions', 'DeleteLoggingConfiguration', 'DeleteModelInvocationLoggingConfiguration')
      OR (eventname = 'PutBucketLogging' AND requestparameters NOT LIKE '%TargetBucket%'))
ORDER BY eventtime
