CREATE EXTERNAL TABLE {table} (
    `version` int,
    `account_id` string,
    `interface_id` string,
    `srcaddr` string,
    `dstaddr` string,
    `srcport` int,
    `dstport` int,
    `protocol` bigint,
    `packets` bigint,
    `bytes` bigint,
    `start` bigint,
    `end` bigint,
    `action` string,
    `log_status` string,
    `vpc_id` string,
    `subnet_id` string,
    `instance_id` string,
    `tcp_flags` int,
    `type` string,
    `pkt_srcaddr` string,
    `pkt_dstaddr` string,
    `az_id` string,
    `sublocation_type` string,
    `sublocation_id` string,
    `pkt_src_aws_service` string,
    `pkt_dst_aws_service` string,
    `flow_direction` string,
    `traffic_path` int
)
PARTITIONED BY (region string, day string)
ROW FORMAT DELIMITED
FIELDS TERMINATED BY ' '
LOCATION 's3://{bucket}/{prefix}AWSLogs/{account}/vpcflowlogs/'
TBLPROPERTIES (
    'projection.enabled' = 'true',
    'skip.header.line.count' = '1',
    'projection.region.type' = 'enum',
    'projection.region.values' = '{region}',
    'projection.day.type' = 'date',
    'projection.day.format' = 'yyyy/MM/dd',
    'projection.day.interval' = '1',
    'projection.day.interval.unit' = 'DAYS',
    'projection.day.range' = '{start},NOW',
    'storage.location.template' = 's3://{bucket}/{prefix}AWSLogs/{account}/vpcflowlogs/${region}/${day}'
)
