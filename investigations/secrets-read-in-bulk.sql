-- title: Many secrets read at once
-- question: Who read many different secrets or decrypted parameters within an hour?
-- why: A program reads its own few secrets again and again; a thief reads each once.
-- kind: detection
-- tactic: credential-access
-- mitre: T1555.006
-- tables: cloudtrail
-- param secrets: number = 5 | Different secrets within an hour, at least
-- columns: principal, hour, secrets, names, addresses, first_seen, last_seen
WITH reads AS (
    SELECT
        useridentity.arn AS principal,
        substr(eventtime, 1, 13) AS hour,
        coalesce(
            json_extract_scalar(requestparameters, '$.secretId'),
            json_extract_scalar(requestparameters, '$.name'),
            json_format(json_extract(requestparameters, '$.names'))) AS secret,
        sourceipaddress,
        eventtime
    FROM ${cloudtrail}
    WHERE ${window}
      AND errorcode IS NULL
      AND (
          eventname IN ('GetSecretValue', 'BatchGetSecretValue')
          OR (eventname IN ('GetParameter', 'GetParameters', 'GetParametersByPath')
              AND json_extract_scalar(requestparameters, '$.withDecryption') = 'true'))
)
SELECT
    principal,
    hour,
    count(DISTINCT secret) AS secrets,
    array_join(slice(array_sort(array_agg(DISTINCT secret)), 1, 20), ', ') AS names,
    array_join(array_sort(array_agg(DISTINCT sourceipaddress)), ', ') AS addresses,
    min(eventtime) AS first_seen,
    max(eventtime) AS last_seen
FROM reads
GROUP BY principal, hour
HAVING count(DISTINCT secret) >= ${secrets}
ORDER BY first_seen
