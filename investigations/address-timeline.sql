-- title: Timeline of an address
-- question: What came from this address, as whom, in order?
-- why: One address leads from one stolen identity to the others.
-- kind: question
-- tactic: any
-- mitre: T1078
-- tables: cloudtrail
-- param address: text | An IP address
-- columns: eventtime, principal, accesskeyid, awsregion, eventsource, eventname, useragent, errorcode, eventid
SELECT
    eventtime, useridentity.arn AS principal, useridentity.accesskeyid AS accesskeyid, awsregion, eventsource, eventname,
    useragent, errorcode, eventid
FROM ${cloudtrail}
WHERE ${window} AND sourceipaddress = ${address}
ORDER BY eventtime, eventid
