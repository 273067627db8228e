-- title: Use of the root user
-- question: What did the root user do?
-- why: Root needs nobody's permission and is meant to sleep. What AWS does in its name (invokedby) is left out.
-- kind: detection
-- tactic: privilege-escalation
-- mitre: T1078.004
-- tables: cloudtrail
-- columns: eventtime, eventsource, eventname, sourceipaddress, useragent, errorcode, recipientaccountid, eventid
SELECT eventtime, eventsource, eventname, sourceipaddress, useragent, errorcode, recipientaccountid, eventid
FROM ${cloudtrail}
WHERE ${window}
  AND useridentity.type = 'Root'
  AND useridentity.invokedby IS NULL
  AND eventtype IS DISTINCT FROM 'AwsServiceEvent'
ORDER BY eventtime
