-- The guide's chapter on AWS service logs: CloudTrail, GuardDuty, Network Firewall.

--# create-cloudtrail-table
CREATE EXTERNAL TABLE cloudtrail_logs(
eventversion STRING,
useridentity STRUCT<
               type:STRING,
               principalid:STRING,
               arn:STRING,
               accountid:STRING,
               invokedby:STRING,
               accesskeyid:STRING,
               userName:STRING,
sessioncontext:STRUCT<
attributes:STRUCT<
               mfaauthenticated:STRING,
               creationdate:STRING>,
sessionissuer:STRUCT<
               type:STRING,
               principalId:STRING,
               arn:STRING,
               accountId:STRING,
               userName:STRING>,
ec2RoleDelivery:string,
webIdFederationData:STRUCT<
               federatedProvider: STRING,
               attributes: map<string,string>>>>,
eventtime STRING,
eventsource STRING,
eventname STRING,
awsregion STRING,
sourceipaddress STRING,
useragent STRING,
errorcode STRING,
errormessage STRING,
requestparameters STRING,
responseelements STRING,
additionaleventdata STRING,
requestid STRING,
eventid STRING,
resources ARRAY<STRUCT<
               arn: STRING,
               accountid: STRING,
               type: STRING>>,
eventtype STRING,
apiversion STRING,
readonly STRING,
recipientaccountid STRING,
serviceeventdetails STRING,
sharedeventid STRING,
vpcendpointid STRING,
tlsDetails struct<
  tlsVersion:string,
  cipherSuite:string,
  clientProvidedHostHeader:string>
)
PARTITIONED BY (region string, year string, month string, day string)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION 's3://amzn-s3-demo-bucket/AWSLogs/111122223333/';

--# create-cloudtrail-table
ALTER TABLE cloudtrail_logs ADD
   PARTITION (region='us-east-2',
              year='2020',
              month='03',
              day='05')
   LOCATION 's3://amzn-s3-demo-bucket/AWSLogs/111122223333/CloudTrail/us-east-2/2020/03/05/'

--# create-cloudtrail-table-org-wide-trail
CREATE EXTERNAL TABLE cloudtrail_logs_org(
eventversion STRING,
useridentity STRUCT<type:STRING, arn:STRING, accountid:STRING>,
eventtime STRING,
eventname STRING
)
PARTITIONED BY (account string, region string, year string, month string, day string)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION 's3://amzn-s3-demo-bucket/AWSLogs/o-exampleorgid/';

--# create-cloudtrail-table-org-wide-trail
ALTER TABLE cloudtrail_logs_org ADD
PARTITION (account='444455556666',
region='us-east-1',
year='2022',
month='08',
day='08')
LOCATION 's3://amzn-s3-demo-bucket/AWSLogs/o-exampleorgid/444455556666/CloudTrail/us-east-1/2022/08/08/'

--# create-cloudtrail-table-partition-projection
CREATE EXTERNAL TABLE cloudtrail_logs_pp(
    eventversion STRING,
    useridentity STRUCT<
        type: STRING, principalid: STRING, arn: STRING, accountid: STRING, invokedby: STRING,
        accesskeyid: STRING, username: STRING,
        onbehalfof: STRUCT<userid: STRING, identitystorearn: STRING>,
        sessioncontext: STRUCT<
            attributes: STRUCT<mfaauthenticated: STRING, creationdate: STRING>,
            sessionissuer: STRUCT<type: STRING, principalid: STRING, arn: STRING,
                                  accountid: STRING, username: STRING>>>,
    eventtime STRING, eventsource STRING, eventname STRING, awsregion STRING,
    sourceipaddress STRING, useragent STRING, errorcode STRING, errormessage STRING,
    requestparameters STRING, responseelements STRING, additionaleventdata STRING,
    requestid STRING, eventid STRING, readonly STRING,
    resources ARRAY<STRUCT<arn: STRING, accountid: STRING, type: STRING>>,
    eventtype STRING, apiversion STRING, recipientaccountid STRING, serviceeventdetails STRING,
    sharedeventid STRING, vpcendpointid STRING, eventcategory STRING,
    tlsdetails STRUCT<tlsversion:STRING, ciphersuite:STRING, clientprovidedhostheader:STRING>
  )
PARTITIONED BY (
   `timestamp` string)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION
  's3://amzn-s3-demo-bucket/AWSLogs/111122223333/CloudTrail/us-east-2'
TBLPROPERTIES (
  'projection.enabled'='true',
  'projection.timestamp.format'='yyyy/MM/dd',
  'projection.timestamp.interval'='1',
  'projection.timestamp.interval.unit'='DAYS',
  'projection.timestamp.range'='2020/01/01,NOW',
  'projection.timestamp.type'='date',
  'storage.location.template'='s3://amzn-s3-demo-bucket/AWSLogs/111122223333/CloudTrail/us-east-2/${timestamp}')

--# query-examples-cloudtrail-logs
SELECT *
FROM cloudtrail_logs
WHERE
    eventsource = 's3.amazonaws.com' AND
    eventname in ('GetObject') AND
    useridentity.accountid = 'anonymous' AND
    useridentity.arn IS NULL AND
    sourceipaddress != '10.20.30.40'

--# tips-for-querying-cloudtrail-logs
SELECT
 useridentity.arn,
 eventname,
 sourceipaddress,
 eventtime
FROM cloudtrail_logs
LIMIT 50;

--# tips-for-querying-cloudtrail-logs
SELECT
  eventTime,
  eventSource,
  json_extract_scalar(requestParameters, '$.bucketName') AS bucket,
  json_extract_scalar(requestParameters, '$.key') AS object,
  userIdentity.sessionContext.sessionIssuer.userName AS role
FROM cloudtrail_logs_pp
WHERE timestamp >= '2024/01/01' AND eventName = 'GetObject'
ORDER BY eventTime DESC

--# tips-for-querying-cloudtrail-logs
SELECT eventname, count(*) AS calls
FROM cloudtrail_logs_pp
WHERE "timestamp" BETWEEN '2024/02/01' AND '2024/02/29' AND errorcode IN ('AccessDenied', 'UnauthorizedOperation')
GROUP BY eventname HAVING count(*) > 1 ORDER BY calls DESC

--# cloudtrail-logs
DROP TABLE cloudtrail_logs;

--# cloudtrail-serde
CREATE EXTERNAL TABLE cloudtrail_legacy (
eventversion STRING,
userIdentity STRUCT<type:STRING, principalid:STRING, arn:STRING>,
requestparameters STRING,
resources ARRAY<STRUCT<
               ARN:STRING,accountId:
               STRING,type:STRING>>
)
ROW FORMAT SERDE 'com.amazon.emr.hive.serde.CloudTrailSerde'
STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION 's3://amzn-s3-demo-bucket/AWSLogs/legacy/';


--# querying-guardduty
CREATE EXTERNAL TABLE `gd_logs` (
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
  `description` string)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
 LOCATION 's3://amzn-s3-demo-bucket/AWSLogs/111122223333/GuardDuty/'
 TBLPROPERTIES ('has_encrypted_data'='true')

--# querying-guardduty
SELECT
    title,
    severity,
    type,
    id AS FindingID,
    accountid,
    region,
    createdat,
    updatedat,
    json_extract_scalar(service, '$.count') AS Count,
    json_extract_scalar(resource, '$.instancedetails.instanceid') AS InstanceID,
    json_extract_scalar(service, '$.action.dnsrequestaction.domain') AS DomainName,
    json_extract_scalar(service, '$.action.dnsrequestaction.blocked') AS blocked
FROM gd_logs
WHERE type = 'Backdoor:EC2/C&CActivity.B!DNS'
ORDER BY severity DESC

--# querying-guardduty
SELECT title,
         severity,
         type,
         id,
         json_extract_scalar(service, '$.count') AS Count,
         json_extract_scalar(resource, '$.accesskeydetails.username') AS IAMPrincipal,
         json_extract_scalar(service,'$.action.awsapicallaction.api') AS APIActionCalled
FROM gd_logs
WHERE type LIKE '%CredentialAccess:IAMUser%'
ORDER BY severity desc;

--# querying-network-firewall-logs
CREATE EXTERNAL TABLE network_firewall_alert_logs (
  firewall_name string,
  availability_zone string,
  event_timestamp string,
  event struct<
    timestamp:string,
    flow_id:bigint,
    event_type:string,
    src_ip:string,
    src_port:int,
    dest_ip:string,
    dest_port:int,
    proto:string,
    app_proto:string,
    sni:string,
    tls:struct<subject:string,issuer:string,version:string>,
    alert:struct<alert_id:string,alert_type:string,action:string,signature_id:int,signature:string,severity:int>
  >
)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
LOCATION 's3://amzn-s3-demo-bucket/alert/';

--# querying-network-firewall-logs
CREATE EXTERNAL TABLE anf_flow_logs(
  firewall_name string,
  event_timestamp bigint,
  event struct<
    src_ip:string, src_port:int, dest_ip:string, dest_port:int,
    netflow:struct<pkts:int, bytes:bigint, start:string, `end`:string, age:int>
  >
)
ROW FORMAT SERDE
  'org.openx.data.jsonserde.JsonSerDe'
WITH SERDEPROPERTIES (
  'paths'='event,event_timestamp,firewall_name'
)
STORED AS INPUTFORMAT
  'org.apache.hadoop.mapred.TextInputFormat'
OUTPUTFORMAT
  'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION
  's3://amzn-s3-demo-bucket/flow/'

--# querying-network-firewall-logs
SELECT COUNT(*) AS count,
       event.src_ip,
       event.src_port,
       event.dest_ip,
       event.dest_port
FROM anf_flow_logs
GROUP BY event.src_ip,
         event.src_port,
         event.dest_ip,
         event.dest_port
ORDER BY COUNT DESC
LIMIT 20

--# querying-network-firewall-logs
SELECT event.alert.signature, event.tls.version, max(event.alert.severity)
FROM network_firewall_alert_logs WHERE event.alert.action = 'blocked' GROUP BY 1, 2
