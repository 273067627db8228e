-- title: Data destroyed or made unreadable
-- question: Who deleted databases, buckets or backups, switched versions off, or scheduled a key for deletion?
-- why: The end of an extortion, or of the evidence.
-- kind: detection
-- tactic: impact
-- mitre: T1485, T1490
-- tables: cloudtrail
-- columns: eventtime, principal, eventsource, eventname, resource, sourceipaddress, errorcode, eventid
SELECT
    eventtime,
    useridentity.arn AS principal,
    eventsource,
    eventname,
    coalesce(
        json_extract_scalar(requestparameters, '$.bucketName'),
        json_extract_scalar(requestparameters, '$.dBInstanceIdentifier'),
        json_extract_scalar(requestparameters, '$.dBClusterIdentifier'),
        json_extract_scalar(requestparameters, '$.keyId'),
        json_extract_scalar(requestparameters, '$.tableName'),
        json_extract_scalar(requestparameters, '$.fileSystemId'),
        json_extract_scalar(requestparameters, '$.backupVaultName')) AS resource,
    sourceipaddress,
    errorcode,
    eventid
FROM ${cloudtrail}
WHERE ${window}
  AND (
      eventname IN (
          'DeleteBucket', 'DeleteDBInstance', 'DeleteDBCluster', 'DeleteTable', 'DeleteFileSystem',
          'DeleteBackupVault', 'DeleteRecoveryPoint', 'DeleteDBSnapshot', 'DeleteSnapshot',
          'ScheduleKeyDeletion', 'DisableKey', 'DeleteObjects')
      OR (eventname = 'PutBucketVersioning'
          AND json_extract_scalar(requestparameters, '$.VersioningConfiguration.Status') = 'Suspended'))
ORDER BY eventtime
