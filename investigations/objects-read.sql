-- title: Objects read, by bucket and reader
-- question: Who read how many objects and bytes of which bucket?
-- why: What went out, as far as data events were recorded.
-- kind: question
-- tactic: exfiltration
-- mitre: T1530
-- tables: cloudtrail
-- columns: bucket, principal, reads, objects, bytes, failures, first_seen, last_seen
SELECT
    json_extract_scalar(requestparameters, '$.bucketName') AS bucket,
    coalesce(useridentity.arn, useridentity.invokedby) AS principal,
    count(*) AS reads,
    count(DISTINCT json_extract_scalar(requestparameters, '$.key')) AS objects,
    CAST(sum(CAST(json_extract_scalar(additionaleventdata, '$.bytesTransferredOut') AS double)) AS bigint) AS bytes,
    count(errorcode) AS failures,
    min(eventtime) AS first_seen,
    max(eventtime) AS last_seen
FROM ${cloudtrail}
WHERE ${window} AND eventname = 'GetObject'
GROUP BY 1, 2
ORDER BY reads DESC, bucket, principal
