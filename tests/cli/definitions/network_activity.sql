CREATE EXTERNAL TABLE network_activity (
    eventversion STRING,
    useridentity STRUCT<type: STRING, principalid: STRING, arn: STRING, accountid: STRING>,
    eventtime STRING,
    eventsource STRING,
    eventname STRING,
    awsregion STRING,
    sourceipaddress STRING,
    errorcode STRING,
    errormessage STRING,
    requestparameters STRING,
    eventid STRING,
    eventtype STRING,
    recipientaccountid STRING,
    vpcendpointid STRING,
    vpcendpointaccountid STRING,
    eventcategory STRING
)
PARTITIONED BY (region string, `date` string)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION 's3://CloudTrail_bucket_name/AWSLogs/Account_ID/CloudTrail-NetworkActivity/'
TBLPROPERTIES (
    'projection.enabled' = 'true',
    'projection.region.type' = 'enum',
    'projection.region.values' = 'us-east-1,eu-central-1',
    'projection.date.type' = 'date',
    'projection.date.range' = '2020/01/01,NOW',
    'projection.date.format' = 'yyyy/MM/dd',
    'projection.date.interval' = '1',
    'projection.date.interval.unit' = 'DAYS',
    'storage.location.template' = 's3://CloudTrail_bucket_name/AWSLogs/Account_ID/CloudTrail-NetworkActivity/${region}/${date}'
);
