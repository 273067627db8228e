-- title: Timeline of a principal
-- question: What did this user or role do, in order?
-- why: The first question behind any finding. The gap before each call shows breaks and bursts.
-- kind: question
-- tactic: any
-- mitre: T1078
-- tables: cloudtrail
-- param principal: text | An ARN, a user name or a role name
-- columns: eventtime, gap_seconds, eventsource, eventname, awsregion, sourceipaddress, accesskeyid, errorcode, requestparameters, eventid
SELECT
    eventtime,
    date_diff(
        'second',
        lag(from_iso8601_timestamp(eventtime)) OVER (ORDER BY eventtime, eventid),
        from_iso8601_timestamp(eventtime)) AS gap_seconds,
    eventsource, eventname, awsregion, sourceipaddress, useridentity.accesskeyid AS accesskeyid, errorcode,
    requestparameters, eventid
FROM ${cloudtrail}
WHERE ${window}
  AND (useridentity.arn = ${principal}
       OR useridentity.username = ${principal}
       OR useridentity.sessioncontext.sessionissuer.username = ${principal}
       OR useridentity.sessioncontext.sessionissuer.arn = ${principal})
ORDER BY eventtime, eventid
