-- title: Tools of attackers
-- question: Which calls name an attacker's distribution or tool in their user agent?
-- why: Easily changed, and yet often left as it is.
-- kind: detection
-- tactic: discovery
-- mitre: T1526
-- tables: cloudtrail
-- columns: eventtime, principal, accesskeyid, eventname, useragent, sourceipaddress, eventid
SELECT
    eventtime,
    useridentity.arn AS principal,
    useridentity.accesskeyid AS accesskeyid,
    eventname,
    useragent,
    sourceipaddress,
    eventid
FROM ${cloudtrail}
WHERE ${window}
  AND regexp_like(lower(useragent), 'kali|parrot|pentoo|pacu|scoutsuite|prowler|trufflehog|cloudfox|stratus-red-team|s3browser')
ORDER BY eventtime
