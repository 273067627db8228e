-- title: Detectors switched off
-- question: Who switched GuardDuty, Security Hub, Config, Macie or Inspector off, or left the organisation?
-- why: The alarm system goes first. Trusted addresses and filters silence it, and who leaves the organisation leaves its guards.
-- kind: detection
-- tactic: defense-evasion
-- mitre: T1562.001
-- tables: cloudtrail
-- columns: eventtime, principal, eventsource, eventname, sourceipaddress, errorcode, eventid
SELECT eventtime, useridentity.arn AS principal, eventsource, eventname, sourceipaddress, errorcode, eventid
FROM ${cloudtrail}
WHERE ${window}
  AND (
      (eventsource IN (
          'guardduty.amazonaws.com', 'securityhub.amazonaws.com', 'config.amazonaws.com', 'macie2.amazonaws.com',
          'detective.amazonaws.com', 'access-analyzer.amazonaws.com')
       AND eventname IN (
          'DeleteDetector', 'StopMonitoringMembers', 'DisassociateFromAdministratorAccount',
          'DisassociateFromMasterAccount', 'CreateFilter', 'CreateIPSet', 'UpdateIPSet', 'DeletePublishingDestination',
          'DeleteMembers', 'DisassociateMembers', 'DisableSecurityHub', 'BatchDisableStandards',
          'StopConfigurationRecorder', 'DeleteConfigurationRecorder', 'DeleteDeliveryChannel', 'DeleteConfigRule',
          'DisableMacie', 'DeleteGraph', 'DeleteAnalyzer'))
      OR (eventsource = 'organizations.amazonaws.com' AND eventname = 'LeaveOrganization')
      OR (eventsource = 'inspector2.amazonaws.com' AND eventname = 'Disable')
      OR (eventname = 'UpdateDetector' AND json_extract_scalar(requestparameters, '$.enable') = 'false'))
ORDER BY eventtime
