-- title: Buckets made public
-- question: Who let everybody read a bucket, or lifted what prevents it?
-- why: Data leaves without any further key.
-- kind: detection
-- tactic: exfiltration
-- mitre: T1537
-- tables: cloudtrail
-- columns: eventtime, principal, eventname, bucket, sourceipaddress, eventid
SELECT
    eventtime,
    useridentity.arn AS principal,
    eventname,
    json_extract_scalar(requestparameters, '$.bucketName') AS bucket,
    sourceipaddress,
    eventid
FROM ${cloudtrail}
WHERE ${window}
  AND errorcode IS NULL
  AND (
      eventname IN (
          'DeleteBucketPublicAccessBlock', 'DeleteAccountPublicAccessBlock', 'DeletePublicAccessBlock')
      OR (eventname LIKE 'Put%PublicAccessBlock' AND requestparameters LIKE '%false%')
      OR (eventname IN ('PutBucketAcl', 'PutObjectAcl')
          AND regexp_like(requestparameters, 'AllUsers|AuthenticatedUsers|public-read'))
      OR (eventname = 'PutBucketPolicy'
          AND regexp_like(requestparameters, '"Principal"\s*:\s*("\*"|\{\s*"AWS"\s*:\s*\[?\s*"\*")')
          AND regexp_like(requestparameters, '"Effect"\s*:\s*"Allow"')))
ORDER BY eventtime
