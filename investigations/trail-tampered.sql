-- title: Trails stopped, deleted or narrowed
-- question: Who switched CloudTrail off, or made it see less?
-- why: What follows is not in this log. Ask the other logs, and when the trail began again.
-- kind: detection
-- tactic: defense-evasion
-- mitre: T1562.008
-- tables: cloudtrail
-- columns: eventtime, principal, eventname, trail, sourceipaddress, errorcode, eventid
SELECT
    eventtime,
    useridentity.arn AS principal,
    eventname,
    coalesce(
        json_extract_scalar(requestparameters, '$.name'),
        json_extract_scalar(requestparameters, '$.trailName')) AS trail,
    sourceipaddress,
    errorcode,
    eventid
FROM ${cloudtrail}
WHERE ${window}
  AND eventsource = 'cloudtrail.amazonaws.com'
  AND eventname IN (
      'StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors', 'PutInsightSelectors',
      'DeleteEventDataStore', 'StopEventDataStoreIngestion')
ORDER BY eventtime
