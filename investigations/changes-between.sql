-- title: What changed between two times
-- question: Which calls that change something succeeded, by whom?
-- why: What must be looked at, and undone, after an incident. Give from and to.
-- kind: question
-- tactic: any
-- mitre: T1578
-- tables: cloudtrail
-- columns: eventtime, principal, awsregion, eventsource, eventname, requestparameters, sourceipaddress, eventid
SELECT
    eventtime, coalesce(useridentity.arn, useridentity.invokedby) AS principal, awsregion, eventsource, eventname,
    requestparameters, sourceipaddress, eventid
FROM ${cloudtrail}
WHERE ${window}
  AND readonly = 'false'
  AND errorcode IS NULL
  AND eventcategory = 'Management'
ORDER BY eventtime, eventid
