-- title: Snapshots and images shared
-- question: Who shared a snapshot, an image or a database snapshot with whom?
-- why: A whole disk leaves in one call, and no byte of it crosses the network.
-- kind: detection
-- tactic: exfiltration
-- mitre: T1537
-- tables: cloudtrail
-- columns: eventtime, principal, eventname, resource, shared_with, sourceipaddress, eventid
SELECT
    eventtime,
    useridentity.arn AS principal,
    eventname,
    coalesce(
        json_extract_scalar(requestparameters, '$.snapshotId'),
        json_extract_scalar(requestparameters, '$.imageId'),
        json_extract_scalar(requestparameters, '$.dBSnapshotIdentifier'),
        json_extract_scalar(requestparameters, '$.dBClusterSnapshotIdentifier')) AS resource,
    json_format(coalesce(
        json_extract(requestparameters, '$.createVolumePermission.add.items'),
        json_extract(requestparameters, '$.launchPermission.add.items'),
        json_extract(requestparameters, '$.valuesToAdd'))) AS shared_with,
    sourceipaddress,
    eventid
FROM ${cloudtrail}
WHERE ${window}
  AND eventname IN (
      'ModifySnapshotAttribute', 'ModifyImageAttribute', 'ModifyDBSnapshotAttribute', 'ModifyDBClusterSnapshotAttribute')
  AND errorcode IS NULL
  AND coalesce(
      json_extract(requestparameters, '$.createVolumePermission.add.items'),
      json_extract(requestparameters, '$.launchPermission.add.items'),
      json_extract(requestparameters, '$.valuesToAdd')) IS NOT NULL
ORDER BY eventtime
