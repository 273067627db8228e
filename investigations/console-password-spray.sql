-- title: Password spraying at the console
-- question: Which addresses failed to sign in again and again, for how many users?
-- why: Guessing goes wide: a few passwords for many users from one address. Single users mistype a few times only.
-- kind: detection
-- tactic: credential-access
-- mitre: T1110.003
-- tables: cloudtrail
-- param failures: number = 5 | Failed sign-ins from one address, at least
-- columns: sourceipaddress, failures, users, user_names, first_seen, last_seen
SELECT
    sourceipaddress,
    count(*) AS failures,
    count(DISTINCT useridentity.username) AS users,
    array_join(array_sort(array_agg(DISTINCT useridentity.username)), ', ') AS user_names,
    min(eventtime) AS first_seen,
    max(eventtime) AS last_seen
FROM ${cloudtrail}
WHERE ${window}
  AND eventname = 'ConsoleLogin'
  AND json_extract_scalar(responseelements, '$.ConsoleLogin') = 'Failure'
GROUP BY sourceipaddress
HAVING count(*) >= ${failures}
ORDER BY failures DESC, sourceipaddress
