-- title: Many objects read at once
-- question: Who read many objects of a bucket within an hour?
-- why: Data events of the trail are needed. Programs that read many objects every day are told apart by questions about what is new.
-- kind: detection
-- tactic: exfiltration
-- mitre: T1530
-- tables: cloudtrail
-- param objects: number = 50 | Different objects within an hour, at least
-- columns: principal, bucket, hour, objects, bytes, addresses, accesskeyids
SELECT
    useridentity.arn AS principal,
    json_extract_scalar(requestparameters, '$.bucketName') AS bucket,
    substr(eventtime, 1, 13) AS hour,
    count(DISTINCT json_extract_scalar(requestparameters, '$.key')) AS objects,
    sum(CAST(json_extract_scalar(additionaleventdata, '$.bytesTransferredOut') AS double)) AS bytes,
    array_join(array_sort(array_agg(DISTINCT sourceipaddress)), ', ') AS addresses,
    array_join(array_sort(array_agg(DISTINCT useridentity.accesskeyid)), ', ') AS accesskeyids
FROM ${cloudtrail}
WHERE ${window} AND eventname = 'GetObject' AND errorcode IS NULL
GROUP BY 1, 2, 3
HAVING count(DISTINCT json_extract_scalar(requestparameters, '$.key')) >= ${objects}
ORDER BY hour, principal, bucket
