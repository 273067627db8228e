CREATE EXTERNAL TABLE insights (
    eventversion STRING,
    eventtime STRING,
    awsregion STRING,
    eventid STRING,
    eventtype STRING,
    recipientaccountid STRING,
    sharedeventid STRING,
    insightdetails STRUCT<
        state: STRING,
        eventsource: STRING,
        eventname: STRING,
        insighttype: STRING,
        insightcontext: STRUCT<
            statistics: STRUCT<
                baseline: STRUCT<average: DOUBLE>,
                insight: STRUCT<average: DOUBLE>,
                insightduration: INT,
                baselineduration: INT>,
            attributions: ARRAY<STRUCT<
                attribute: STRING,
                insight: ARRAY<STRUCT<value: STRING, average: DOUBLE>>,
                baseline: ARRAY<STRUCT<value: STRING, average: DOUBLE>>>>>>,
    eventcategory STRING
)
PARTITIONED BY (region string, `date` string)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION 's3://CloudTrail_bucket_name/AWSLogs/Account_ID/CloudTrail-Insight/'
TBLPROPERTIES (
    'projection.enabled' = 'true',
    'projection.region.type' = 'enum',
    'projection.region.values' = 'us-east-1,eu-central-1',
    'projection.date.type' = 'date',
    'projection.date.range' = '2020/01/01,NOW',
    'projection.date.format' = 'yyyy/MM/dd',
    'projection.date.interval' = '1',
    'projection.date.interval.unit' = 'DAYS',
    'storage.location.template' = 's3://CloudTrail_bucket_name/AWSLogs/Account_ID/CloudTrail-Insight/${region}/${date}'
);
