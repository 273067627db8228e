-- title: Many secrets read at once
-- question: Who read many different secrets or decrypted parameters within an hour, or whatever a filter matched?
-- why: A program reads its own few secrets by name, again and again; a thief reads each once, or all that there are.
-- kind: detection
-- tactic: credential-access
-- mitre: T1555.006
-- tables: cloudtrail
-- param secrets: number = 5 | Different secrets within an hour, at least
-- columns: principal, hour, secrets, filtered, names, addresses, first_seen, last_seen
WITH reads AS (
    SELECT
        useridentity.arn AS principal,
        substr(eventtime, 1, 13) AS hour,
        coalesce(
            TRY_CAST(json_extract(requestparameters, '$.names') AS array(varchar)),
            TRY_CAST(json_extract(requestparameters, '$.secretIdList') AS array(varchar)),
            ARRAY[coalesce(
                json_extract_scalar(requestparameters, '$.secretId'),
                json_extract_scalar(requestparameters, '$.name'),
                json_extract_scalar(requestparameters, '$.path'))]) AS named,
        eventname = 'BatchGetSecretValue' AND json_extract(requestparameters, '$.filters') IS NOT NULL AS filtered,
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
    count_if(filtered) AS filtered,
    array_join(slice(array_sort(array_agg(DISTINCT secret)), 1, 20), ', ') AS names,
    array_join(array_sort(array_agg(DISTINCT sourceipaddress)), ', ') AS addresses,
    min(eventtime) AS first_seen,
    max(eventtime) AS last_seen
FROM reads
CROSS JOIN UNNEST(named) AS each (secret)
GROUP BY principal, hour
HAVING count(DISTINCT secret) >= ${secrets} OR count_if(filtered) > 0
ORDER BY first_seen
