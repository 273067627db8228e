-- title: Known keys from new addresses
-- question: Which long-lived keys were used from an address from which they had never been used?
-- why: Keys live in programs, and programs rarely move. A known key at a new address is how a leaked one looks. Calls that AWS makes in its name are left out.
-- kind: detection
-- tactic: initial-access
-- mitre: T1078.004
-- tables: cloudtrail
-- param since: instant = -7d | Addresses first seen after this instant are new
-- columns: accesskeyid, principal, sourceipaddress, first_seen, calls, eventnames
WITH used AS (
    SELECT
        useridentity.accesskeyid AS accesskeyid,
        sourceipaddress,
        max(useridentity.arn) AS principal,
        min(eventtime) AS first_seen,
        count(*) AS calls,
        array_join(array_sort(array_agg(DISTINCT eventname)), ', ') AS eventnames
    FROM ${cloudtrail}
    WHERE ${window}
      AND useridentity.accesskeyid LIKE 'AKIA%'
      AND regexp_like(sourceipaddress, '^[0-9a-fA-F:.]+$')
    GROUP BY useridentity.accesskeyid, sourceipaddress
)
SELECT fresh.accesskeyid, fresh.principal, fresh.sourceipaddress, fresh.first_seen, fresh.calls, fresh.eventnames
FROM used fresh
WHERE fresh.first_seen >= ${since}
  AND EXISTS (
      SELECT 1 FROM used known
      WHERE known.accesskeyid = fresh.accesskeyid AND known.first_seen < ${since})
ORDER BY fresh.first_seen
