-- title: Object requests that CloudTrail does not have
-- question: Which requests for objects are in the bucket's own log but not in CloudTrail?
-- why: With data events switched on, both logs carry the same request id. What only the bucket knows happened while the trail was blind.
-- kind: detection
-- tactic: defense-evasion
-- mitre: T1562.008
-- tables: cloudtrail, s3_access
-- columns: requestdatetime, remoteip, requester, operation, key, httpstatus, bytessent, requestid
SELECT
    access.requestdatetime, access.remoteip, access.requester, access.operation, access."key", access.httpstatus,
    access.bytessent, access.requestid
FROM ${s3_access} access
LEFT JOIN (
    SELECT DISTINCT requestid FROM ${cloudtrail} WHERE ${window} AND eventsource = 's3.amazonaws.com'
) trail ON trail.requestid = access.requestid
WHERE ${window:s3_access} AND access.operation LIKE 'REST.%.OBJECT' AND trail.requestid IS NULL
ORDER BY parse_datetime(access.requestdatetime, 'dd/MMM/yyyy:HH:mm:ss Z'), access.requestid
