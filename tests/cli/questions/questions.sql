-- What is called, and how often?
SELECT eventname, count(*) AS n FROM trail GROUP BY eventname ORDER BY n DESC, eventname;

-- What fails, and how?
SELECT errorcode, eventname, count(*) AS n
FROM trail
WHERE errorcode IS NOT NULL
GROUP BY errorcode, eventname
ORDER BY n DESC, errorcode, eventname;

-- What did root do?
SELECT eventtime, eventname, sourceipaddress, eventid
FROM trail
WHERE useridentity.type = 'Root'
ORDER BY eventtime, eventid, eventname, sourceipaddress;

-- Who signed in to the console, from where, with what outcome, with a second factor?
SELECT
    eventtime,
    useridentity.arn AS who,
    sourceipaddress,
    json_extract_scalar(responseelements, '$.ConsoleLogin') AS outcome,
    json_extract_scalar(additionaleventdata, '$.MFAUsed') AS mfa
FROM trail
WHERE eventname = 'ConsoleLogin'
ORDER BY 1, 2, 3, 4, 5;

-- From how many addresses does each principal come?
SELECT useridentity.arn AS who, count(DISTINCT sourceipaddress) AS addresses, count(*) AS n
FROM trail
WHERE useridentity.arn IS NOT NULL
GROUP BY useridentity.arn
ORDER BY addresses DESC, who;

-- How much happens in each hour?
SELECT date_trunc('hour', from_iso8601_timestamp(eventtime)) AS hour, count(*) AS n
FROM trail
GROUP BY 1
ORDER BY 1;

-- Which buckets are named in requests?
SELECT json_extract_scalar(requestparameters, '$.bucketName') AS bucket, count(*) AS n
FROM trail
WHERE json_extract_scalar(requestparameters, '$.bucketName') IS NOT NULL
GROUP BY 1
ORDER BY n DESC, bucket;

-- When was each access key first and last seen?
SELECT
    useridentity.accesskeyid AS key,
    min(eventtime) AS first_seen,
    max(eventtime) AS last_seen,
    count(*) AS n
FROM trail
WHERE useridentity.accesskeyid <> ''
GROUP BY useridentity.accesskeyid
ORDER BY key;

-- Which resources were touched?
SELECT r.arn, r.type, count(*) AS n
FROM trail CROSS JOIN UNNEST(resources) AS r (arn, accountid, type)
GROUP BY r.arn, r.type
ORDER BY n DESC, r.arn, r.type;

-- Which sessions had no second factor?
SELECT useridentity.sessioncontext.attributes.mfaauthenticated AS mfa, useridentity.type AS type, count(*) AS n
FROM trail
GROUP BY 1, 2
ORDER BY mfa, type;

-- Who assumed which role under which name?
SELECT
    useridentity.arn AS who,
    json_extract_scalar(requestparameters, '$.roleArn') AS role,
    json_extract_scalar(requestparameters, '$.roleSessionName') AS session,
    count(*) AS n
FROM trail
WHERE eventname LIKE 'AssumeRole%'
GROUP BY 1, 2, 3
ORDER BY who, role, session;

-- Which users, keys and passwords were made, by whom and for whom?
SELECT
    eventtime,
    eventname,
    useridentity.arn AS who,
    json_extract_scalar(requestparameters, '$.userName') AS whom,
    json_extract_scalar(responseelements, '$.accessKey.accessKeyId') AS key
FROM trail
WHERE eventname IN ('CreateUser', 'CreateAccessKey', 'CreateLoginProfile', 'UpdateLoginProfile')
ORDER BY 1, 2, 3, 4, 5;

-- Was a trail stopped, narrowed or deleted?
SELECT eventtime, eventname, useridentity.arn AS who, json_extract_scalar(requestparameters, '$.name') AS trail
FROM trail
WHERE eventsource = 'cloudtrail.amazonaws.com'
  AND eventname IN ('StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors')
ORDER BY 1, 2, 3, 4;

-- Which policies were attached or written?
SELECT
    eventname,
    coalesce(
        json_extract_scalar(requestparameters, '$.policyArn'),
        json_extract_scalar(requestparameters, '$.policyName')) AS policy,
    count(*) AS n
FROM trail
WHERE regexp_like(eventname, '^(Attach|Put)(User|Role|Group)Policy$')
GROUP BY 1, 2
ORDER BY 1, 2;

-- Who is denied most?
SELECT useridentity.arn AS who, count(*) AS n, count(DISTINCT eventname) AS calls
FROM trail
WHERE errorcode LIKE '%AccessDenied%' OR errorcode LIKE '%UnauthorizedOperation%'
GROUP BY 1
ORDER BY n DESC, who;

-- Which action does each denial name?
SELECT regexp_extract(errormessage, 'not authorized to perform: ([A-Za-z0-9:*-]+)', 1) AS action, count(*) AS n
FROM trail
WHERE errormessage LIKE '%not authorized to perform%'
GROUP BY 1
ORDER BY n DESC, action;

-- How many secrets did each principal read, in how many regions?
SELECT
    useridentity.arn AS who,
    count(DISTINCT json_extract_scalar(requestparameters, '$.secretId')) AS secrets,
    count(DISTINCT awsregion) AS regions
FROM trail
WHERE eventname = 'GetSecretValue'
GROUP BY 1
ORDER BY who;

-- Who asks for many different things within a minute?
SELECT useridentity.arn AS who, substr(eventtime, 1, 16) AS minute, count(DISTINCT eventname) AS calls
FROM trail
WHERE eventname LIKE 'List%' OR eventname LIKE 'Describe%' OR eventname LIKE 'Get%'
GROUP BY 1, 2
HAVING count(DISTINCT eventname) >= 5
ORDER BY calls DESC, who, minute;

-- With which tools?
SELECT lower(split_part(useragent, '/', 1)) AS tool, count(*) AS n
FROM trail
GROUP BY 1
ORDER BY n DESC, tool;

-- Which regions are used, since when?
SELECT awsregion, count(*) AS n, min(eventtime) AS since, count(DISTINCT eventsource) AS services
FROM trail
GROUP BY awsregion
ORDER BY awsregion;

-- What was changed, hour by hour?
SELECT substr(eventtime, 1, 13) AS hour, eventsource, count(*) AS n
FROM trail
WHERE readonly = 'false' AND errorcode IS NULL
GROUP BY 1, 2
ORDER BY 1, 2;

-- Which events were delivered twice?
SELECT eventid, count(*) AS n FROM trail GROUP BY eventid HAVING count(*) > 1 ORDER BY n DESC, eventid;

-- Who stands behind the role sessions?
SELECT useridentity.sessioncontext.sessionissuer.arn AS issuer, count(DISTINCT useridentity.accesskeyid) AS keys, count(*) AS n
FROM trail
WHERE useridentity.type = 'AssumedRole'
GROUP BY 1
ORDER BY n DESC, issuer;

-- What was opened to the whole world?
SELECT eventtime, eventname, useridentity.arn AS who
FROM trail
WHERE requestparameters LIKE '%0.0.0.0/0%' OR requestparameters LIKE '%"Principal":"*"%' OR requestparameters LIKE '%"Principal\":\"*\"%'
ORDER BY 1, 2, 3;

-- Which events lie in the folder of another day?
SELECT
    substr(eventtime, 1, 10) AS day,
    replace(regexp_extract("$path", '/(\d{4}/\d{2}/\d{2})/', 1), '/', '-') AS folder,
    count(*) AS n
FROM trail
WHERE substr(eventtime, 1, 10) <> replace(regexp_extract("$path", '/(\d{4}/\d{2}/\d{2})/', 1), '/', '-')
GROUP BY 1, 2
ORDER BY 1, 2;
