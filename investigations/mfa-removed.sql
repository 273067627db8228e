-- title: Second factors removed
-- question: Whose second factor was taken away, and by whom?
-- why: It comes before a password alone is enough.
-- kind: detection
-- tactic: persistence
-- mitre: T1556.006
-- tables: cloudtrail
-- columns: eventtime, principal, eventname, of_user, serial_number, sourceipaddress, eventid
SELECT
    eventtime,
    useridentity.arn AS principal,
    eventname,
    json_extract_scalar(requestparameters, '$.userName') AS of_user,
    json_extract_scalar(requestparameters, '$.serialNumber') AS serial_number,
    sourceipaddress,
    eventid
FROM ${cloudtrail}
WHERE ${window}
  AND eventname IN ('DeactivateMFADevice', 'DeleteVirtualMFADevice')
  AND errorcode IS NULL
ORDER BY eventtime
