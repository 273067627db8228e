-- title: Gaps in the trail
-- question: In which accounts and regions is there nothing for hours, between events before and after?
-- why: A stopped trail, a lost delivery, or a quiet night: compare with other regions and the days around.
-- kind: detection
-- tactic: defense-evasion
-- mitre: T1562.008
-- tables: cloudtrail
-- param hours: number = 3 | Hours without any event, at least
-- columns: recipientaccountid, awsregion, silent_from, silent_to, hours
WITH steps AS (
    SELECT
        recipientaccountid,
        awsregion,
        eventtime,
        lag(eventtime) OVER (PARTITION BY recipientaccountid, awsregion ORDER BY eventtime) AS before
    FROM ${cloudtrail}
    WHERE ${window}
)
SELECT
    recipientaccountid,
    awsregion,
    before AS silent_from,
    eventtime AS silent_to,
    date_diff('hour', from_iso8601_timestamp(before), from_iso8601_timestamp(eventtime)) AS hours
FROM steps
WHERE date_diff('hour', from_iso8601_timestamp(before), from_iso8601_timestamp(eventtime)) >= ${hours}
ORDER BY silent_from, recipientaccountid, awsregion
