CREATE EXTERNAL TABLE IF NOT EXISTS {table} (
    version string,
    account_id string,
    region string,
    vpc_id string,
    query_timestamp string,
    query_name string,
    query_type string,
    query_class string,
    rcode string,
    answers array<struct<Rdata: string, Type: string, Class: string>>,
    srcaddr string,
    srcport int,
    transport string,
    srcids struct<instance: string, resolver_endpoint: string>,
    firewall_rule_action string,
    firewall_rule_group_id string,
    firewall_domain_list_id string
)
PARTITIONED BY (`date` string)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
STORED AS INPUTFORMAT 'org.apache.hadoop.mapred.TextInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION 's3://{bucket}/{prefix}AWSLogs/{account}/vpcdnsquerylogs/{resource}/'
TBLPROPERTIES (
    'projection.enabled' = 'true',
    'projection.date.type' = 'date',
    'projection.date.format' = 'yyyy/MM/dd',
    'projection.date.interval' = '1',
    'projection.date.interval.unit' = 'DAYS',
    'projection.date.range' = '{start},NOW',
    'storage.location.template' = 's3://{bucket}/{prefix}AWSLogs/{account}/vpcdnsquerylogs/{resource}/${date}'
)
