CREATE EXTERNAL TABLE {table} (
    `bucketowner` string,
    `bucket_name` string,
    `requestdatetime` string,
    `remoteip` string,
    `requester` string,
    `requestid` string,
    `operation` string,
    `key` string,
    `request_uri` string,
    `httpstatus` string,
    `errorcode` string,
    `bytessent` bigint,
    `objectsize` bigint,
    `totaltime` string,
    `turnaroundtime` string,
    `referrer` string,
    `useragent` string,
    `versionid` string,
    `hostid` string,
    `sigv` string,
    `ciphersuite` string,
    `authtype` string,
    `endpoint` string,
    `tlsversion` string,
    `accesspointarn` string,
    `aclrequired` string,
    `sourceregion` string
)
PARTITIONED BY (`timestamp` string)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.RegexSerDe'
WITH SERDEPROPERTIES (
    'serialization.format' = '1',
    'input.regex' = '([^ ]*) ([^ ]*) \\[(.*?)\\] ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) (\"[^\"]*\"|-) (-|[0-9]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) (\"[^\"]*\"|-) ([^ ]*)(?: ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*))?(?: ([^ ]*))?.*$'
)
STORED AS INPUTFORMAT 'org.apache.hadoop.mapred.TextInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION 's3://{bucket}/{prefix}{account}/{region}/{resource}/'
TBLPROPERTIES (
    'projection.enabled' = 'true',
    'projection.timestamp.type' = 'date',
    'projection.timestamp.format' = 'yyyy/MM/dd',
    'projection.timestamp.interval' = '1',
    'projection.timestamp.interval.unit' = 'DAYS',
    'projection.timestamp.range' = '{start},NOW',
    'storage.location.template' = 's3://{bucket}/{prefix}{account}/{region}/{resource}/${timestamp}'
)
