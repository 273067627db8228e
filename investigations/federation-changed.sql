-- title: Identity providers made or changed
-- question: Who made or changed an identity provider or a trust anchor?
-- why: A provider of the attacker's own lets anybody in, and no password change throws them out.
-- kind: detection
-- tactic: persistence
-- mitre: T1484.002
-- tables: cloudtrail
-- columns: eventtime, principal, eventname, provider, sourceipaddress, errorcode, eventid
SELECT
    eventtime,
    useridentity.arn AS principal,
    eventname,
    coalesce(
        json_extract_scalar(requestparameters, '$.url'),
        json_extract_scalar(requestparameters, '$.name'),
        json_extract_scalar(requestparameters, '$.sAMLProviderArn'),
        json_extract_scalar(requestparameters, '$.openIDConnectProviderArn')) AS provider,
    sourceipaddress,
    errorcode,
    eventid
FROM ${cloudtrail}
WHERE ${window}
  AND eventname IN (
      'CreateSAMLProvider', 'UpdateSAMLProvider', 'CreateOpenIDConnectProvider',
      'UpdateOpenIDConnectProviderThumbprint', 'AddClientIDToOpenIDConnectProvider',
      'CreateTrustAnchor', 'UpdateTrustAnchor', 'EnableTrustAnchor')
ORDER BY eventtime
