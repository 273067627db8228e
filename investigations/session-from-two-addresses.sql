-- title: One session from several addresses
-- question: Which temporary credentials were used from more than one address?
-- why: A role session belongs to one machine. Used from two, it was carried away. Calls that AWS makes in its name are left out.
-- kind: detection
-- tactic: initial-access
-- mitre: T1550.001
-- tables: cloudtrail
-- columns: accesskeyid, principal, addresses, address_list, first_seen, last_seen, calls
SELECT
    useridentity.accesskeyid AS accesskeyid,
    max(useridentity.arn) AS principal,
    count(DISTINCT sourceipaddress) AS addresses,
    array_join(array_sort(array_agg(DISTINCT sourceipaddress)), ', ') AS address_list,
    min(eventtime) AS first_seen,
    max(eventtime) AS last_seen,
    count(*) AS calls
FROM ${cloudtrail}
WHERE ${window}
  AND useridentity.accesskeyid LIKE 'ASIA%'
  AND useridentity.invokedby IS NULL
  AND regexp_like(sourceipaddress, '^[0-9a-fA-F:.]+$')
GROUP BY useridentity.accesskeyid
HAVING count(DISTINCT sourceipaddress) > 1
ORDER BY first_seen
