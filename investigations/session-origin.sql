-- title: Who is behind a role session
-- question: From which key and whom did this session come, step by step?
-- why: Each AssumeRole answers with the key of the next session: followed backwards, the steps end at a user or a sign-in.
-- kind: question
-- tactic: any
-- mitre: T1550.001
-- tables: cloudtrail
-- param key: text | The session's access key, ASIA…
-- columns: step, eventtime, new_key, role, session_name, caller, caller_key, sourceipaddress, eventid
WITH RECURSIVE assumed (eventtime, new_key, role, session_name, caller, caller_key, sourceipaddress, eventid) AS (
    SELECT
        eventtime,
        json_extract_scalar(responseelements, '$.credentials.accessKeyId'),
        json_extract_scalar(requestparameters, '$.roleArn'),
        json_extract_scalar(requestparameters, '$.roleSessionName'),
        coalesce(useridentity.arn, useridentity.invokedby),
        useridentity.accesskeyid,
        sourceipaddress,
        eventid
    FROM ${cloudtrail}
    WHERE ${window}
      AND eventsource = 'sts.amazonaws.com'
      AND errorcode IS NULL
      AND responseelements LIKE '%accessKeyId%'
),
chain (step, eventtime, new_key, role, session_name, caller, caller_key, sourceipaddress, eventid) AS (
    SELECT 1, eventtime, new_key, role, session_name, caller, caller_key, sourceipaddress, eventid
    FROM assumed
    WHERE new_key = ${key}
    UNION ALL
    SELECT
        chain.step + 1, assumed.eventtime, assumed.new_key, assumed.role, assumed.session_name, assumed.caller,
        assumed.caller_key, assumed.sourceipaddress, assumed.eventid
    FROM chain
    JOIN assumed ON assumed.new_key = chain.caller_key
    WHERE chain.step < 8
)
SELECT DISTINCT step, eventtime, new_key, role, session_name, caller, caller_key, sourceipaddress, eventid
FROM chain
ORDER BY step, eventtime
