CREATE EXTERNAL TABLE {table} (
    fileversion string,
    configsnapshotid string,
    configurationitems array<struct<
        configurationItemVersion: string,
        configurationItemCaptureTime: string,
        configurationStateId: bigint,
        awsAccountId: string,
        configurationItemStatus: string,
        resourceType: string,
        resourceId: string,
        resourceName: string,
        ARN: string,
        awsRegion: string,
        availabilityZone: string,
        configurationStateMd5Hash: string,
        resourceCreationTime: string>>
)
PARTITIONED BY (dt string)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
WITH SERDEPROPERTIES (
    'case.insensitive' = 'false',
    'mapping.fileversion' = 'fileVersion',
    'mapping.configsnapshotid' = 'configSnapshotId',
    'mapping.configurationitems' = 'configurationItems'
)
LOCATION 's3://{bucket}/{prefix}AWSLogs/{account}/Config/{region}/'
TBLPROPERTIES (
    'projection.enabled' = 'true',
    'projection.dt.type' = 'date',
    'projection.dt.format' = 'yyyy/M/d',
    'projection.dt.interval' = '1',
    'projection.dt.interval.unit' = 'DAYS',
    'projection.dt.range' = '{start},NOW',
    'storage.location.template' = 's3://{bucket}/{prefix}AWSLogs/{account}/Config/{region}/${dt}/ConfigSnapshot'
)
