-- title: Detectors switched off
-- question: Who switched GuardDuty, Security Hub, Config, Macie or Inspector off?
-- why: The alarm system goes first.
-- kind: detection
-- tactic: defense-evasion
-- mitre: T1562.001
-- tables: cloudtrail
-- columns: eventtime, principal, eventsource, eventname, sourceipaddress, errorcode, eventid
SELECT eventtime, useridentity.arn AS principal, eventsource, eventname, sourceipaddress, errorcode, eventid
FROM ${cloudtrail}
WHERE ${window}
  AND (
      eventname IN (
          'DeleteDetector', 'StopMonitoringMembers', 'DisassociateFromAdministratorAccount',
          'DisassociateFromMasterAccount', 'CreateFilter', 'DeleteMembers', 'DisableSecurityHub',
          'BatchDisableStandards', 'StopConfigurationRecorder', 'DeleteConfigurationRecorder',
          'DeleteDeliveryChannel', 'DeleteConfigRule', 'DisableMacie')
      OR (eventsource = 'inspector2.amazonaws.com' AND eventname = 'Disable')
      OR (eventname = 'UpdateDetector' AND json_extract_scalar(requestparameters, '$.enable') = 'false'))
ORDER BY eventtime
