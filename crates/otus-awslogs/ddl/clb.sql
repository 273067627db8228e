CREATE EXTERNAL TABLE IF NOT EXISTS {table} (
    `timestamp` string,
    `elb_name` string,
    `request_ip` string,
    `request_port` int,
    `backend_ip` string,
    `backend_port` int,
    `request_processing_time` double,
    `backend_processing_time` double,
    `client_response_time` double,
    `elb_response_code` string,
    `backend_response_code` string,
    `received_bytes` bigint,
    `sent_bytes` bigint,
    `request_verb` string,
    `url` string,
    `protocol` string,
    `user_agent` string,
    `ssl_cipher` string,
    `ssl_protocol` string
)
PARTITIONED BY (day string)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.RegexSerDe'
WITH SERDEPROPERTIES (
    'serialization.format' = '1',
    'input.regex' = '([^ ]*) ([^ ]*) ([^ ]*):([0-9]*) ([^ ]*)[:-]([0-9]*) ([-.0-9]*) ([-.0-9]*) ([-.0-9]*) (|[-0-9]*) (-|[-0-9]*) ([-0-9]*) ([-0-9]*) \\\"([^ ]*) ([^ ]*) (- |[^ ]*)\\\" (\"[^\"]*\") ([A-Z0-9-]+) ([A-Za-z0-9.-]*)$'
)
LOCATION 's3://{bucket}/{prefix}AWSLogs/{account}/elasticloadbalancing/{region}/'
TBLPROPERTIES (
    'projection.enabled' = 'true',
    'projection.day.type' = 'date',
    'projection.day.format' = 'yyyy/MM/dd',
    'projection.day.interval' = '1',
    'projection.day.interval.unit' = 'DAYS',
    'projection.day.range' = '{start},NOW',
    'storage.location.template' = 's3://{bucket}/{prefix}AWSLogs/{account}/elasticloadbalancing/{region}/${day}'
)
