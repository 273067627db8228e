-- title: Sessions that came from a key
-- question: Which sessions were made with this key, and with those sessions in turn?
-- why: A stolen key is changed; the sessions made with it live on.
-- kind: question
-- tactic: any
-- mitre: T1550.001
-- tables: cloudtrail
-- param key: text | AKIA… or ASIA…
-- columns: step, eventtime, caller_key, new_key, role, session_name, sourceipaddress, eventid
WITH RECURSIVE assumed (eventtime, new_key, role, session_name, caller_key, sourceipaddress, eventid) AS (
    SELECT
        eventtime,
        json_extract_scalar(responseelements, '$.credentials.accessKeyId'),
        json_extract_scalar(requestparameters, '$.roleArn'),
        json_extract_scalar(requestparameters, '$.roleSessionName'),
        useridentity.accesskeyid,
        sourceipaddress,
        eventid
    FROM ${cloudtrail}
    WHERE ${window}
      AND eventsource = 'sts.amazonaws.com'
      AND errorcode IS NULL
      AND responseelements LIKE '%accessKeyId%'
),
chain (step, eventtime, caller_key, new_key, role, session_name, sourceipaddress, eventid) AS (
    SELECT 1, eventtime, caller_key, new_key, role, session_name, sourceipaddress, eventid
    FROM assumed
    WHERE caller_key = ${key}
    UNION ALL
    SELECT
        chain.step + 1, assumed.eventtime, assumed.caller_key, assumed.new_key, assumed.role, assumed.session_name,
        assumed.sourceipaddress, assumed.eventid
    FROM chain
    JOIN assumed ON assumed.caller_key = chain.new_key
    WHERE chain.step < 8
)
SELECT DISTINCT step, eventtime, caller_key, new_key, role, session_name, sourceipaddress, eventid
FROM chain
ORDER BY step, eventtime
