-- title: Timeline of an access key
-- question: What did this key do, in every account and region, in order?
-- why: Keys are what is stolen. One key belongs to one user or one session.
-- kind: question
-- tactic: any
-- mitre: T1078.004
-- tables: cloudtrail
-- param key: text | AKIA… or ASIA…
-- columns: eventtime, recipientaccountid, awsregion, eventsource, eventname, principal, sourceipaddress, useragent, errorcode, eventid
SELECT
    eventtime, recipientaccountid, awsregion, eventsource, eventname, useridentity.arn AS principal, sourceipaddress,
    useragent, errorcode, eventid
FROM ${cloudtrail}
WHERE ${window} AND useridentity.accesskeyid = ${key}
ORDER BY eventtime, eventid
