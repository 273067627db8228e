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
          AND any_match(
              coalesce(
                  TRY_CAST(json_extract(requestparameters, '$.bucketPolicy.Statement') AS array(json)),
                  ARRAY[json_extract(requestparameters, '$.bucketPolicy.Statement')]),
              one -> json_extract_scalar(one, '$.Effect') = 'Allow'
                  AND (coalesce(json_extract_scalar(one, '$.Principal') = '*', false)
                      OR coalesce(json_extract_scalar(one, '$.Principal.AWS') = '*', false)
                      OR coalesce(json_array_contains(json_extract(one, '$.Principal.AWS'), '*'), false)))))
ORDER BY eventtime
