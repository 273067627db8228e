CREATE EXTERNAL TABLE {table} (
    `schemaversion` string,
    `accountid` string,
    `region` string,
    `partition` string,
    `id` string,
    `arn` string,
    `type` string,
    `resource` string,
    `service` string,
    `severity` string,
    `createdat` string,
    `updatedat` string,
    `title` string,
    `description` string
)
PARTITIONED BY (day string)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
LOCATION 's3://{bucket}/{prefix}AWSLogs/{account}/GuardDuty/{region}/'
TBLPROPERTIES (
    'projection.enabled' = 'true',
    'projection.day.type' = 'date',
    'projection.day.format' = 'yyyy/MM/dd',
    'projection.day.interval' = '1',
    'projection.day.interval.unit' = 'DAYS',
    'projection.day.range' = '{start},NOW',
    'storage.location.template' = 's3://{bucket}/{prefix}AWSLogs/{account}/GuardDuty/{region}/${day}'
)
