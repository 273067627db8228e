-- title: Sign-ins that succeeded after failures
-- question: Whose sign-in succeeded from an address that had failed for the same user shortly before?
-- why: Failures followed by a success are a guessed password, or a person who mistyped: the number of failures tells which.
-- kind: detection
-- tactic: initial-access
-- mitre: T1110.001
-- tables: cloudtrail
-- param failures: number = 3 | Failures in the hour before, at least
-- columns: eventtime, principal, sourceipaddress, failures, eventid
WITH logins AS (
    SELECT
        eventid,
        eventtime,
        from_iso8601_timestamp(eventtime) AS at,
        useridentity.arn AS principal,
        sourceipaddress,
        json_extract_scalar(responseelements, '$.ConsoleLogin') AS outcome
    FROM ${cloudtrail}
    WHERE ${window} AND eventname = 'ConsoleLogin'
)
SELECT good.eventtime, good.principal, good.sourceipaddress, count(*) AS failures, good.eventid
FROM logins good
JOIN logins bad
    ON bad.principal = good.principal
    AND bad.sourceipaddress = good.sourceipaddress
    AND bad.outcome = 'Failure'
    AND bad.at BETWEEN good.at - INTERVAL '1' HOUR AND good.at
WHERE good.outcome = 'Success'
GROUP BY good.eventtime, good.principal, good.sourceipaddress, good.eventid
HAVING count(*) >= ${failures}
ORDER BY good.eventtime
