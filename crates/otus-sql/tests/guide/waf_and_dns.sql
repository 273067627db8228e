-- The guide's chapter on AWS service logs: WAF and the Route 53 resolver.

--# create-waf-table-partition-projection
CREATE EXTERNAL TABLE `waf_logs`(
  `timestamp` bigint,
  `formatversion` int,
  `webaclid` string,
  `terminatingruleid` string,
  `terminatingruletype` string,
  `action` string,
  `terminatingrulematchdetails` array <
                                    struct <
                                        conditiontype: string,
                                        sensitivitylevel: string,
                                        location: string,
                                        matcheddata: array < string >
                                          >
                                     >,
  `httpsourcename` string,
  `httpsourceid` string,
  `rulegrouplist` array <
                      struct <
                          rulegroupid: string,
                          terminatingrule: struct <
                                              ruleid: string,
                                              action: string,
                                              rulematchdetails: array <
                                                  struct <conditiontype: string, location: string, matcheddata: array < string >>
                                                                    >
                                                >,
                          excludedrules: string
                            >
                       >,
  `ratebasedrulelist` array <struct <ratebasedruleid: string, limitkey: string, maxrateallowed: int>>,
  `requestheadersinserted` array <struct <name: string, value: string>>,
  `responsecodesent` string,
  `httprequest` struct <
                    clientip: string,
                    country: string,
                    headers: array <struct <name: string, value: string>>,
                    uri: string,
                    args: string,
                    httpversion: string,
                    httpmethod: string,
                    requestid: string
                      >,
  `labels` array <struct <name: string>>,
  `ja3Fingerprint` string,
  `overSizeFields` string
)
PARTITIONED BY (
  `log_time` string)
ROW FORMAT SERDE
  'org.openx.data.jsonserde.JsonSerDe'
STORED AS INPUTFORMAT
  'org.apache.hadoop.mapred.TextInputFormat'
OUTPUTFORMAT
  'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION
  's3://amzn-s3-demo-bucket/AWSLogs/111122223333/WAFLogs/cloudfront/testui/'
TBLPROPERTIES (
 'projection.enabled'='true',
 'projection.log_time.format'='yyyy/MM/dd/HH/mm',
 'projection.log_time.interval'='1',
 'projection.log_time.interval.unit'='minutes',
 'projection.log_time.range'='2026/10/30/00/00,NOW',
 'projection.log_time.type'='date',
 'storage.location.template'='s3://amzn-s3-demo-bucket/AWSLogs/111122223333/WAFLogs/cloudfront/testui/${log_time}')

--# waf-example-count-matched-ip-addresses
WITH test_dataset AS
  (SELECT header FROM waf_logs
    CROSS JOIN UNNEST(httprequest.headers) AS t(header) WHERE log_time >= '2026/10/30/20/00'
    AND log_time < '2026/10/31/00/00')
SELECT COUNT(*) referer_count
FROM test_dataset
WHERE LOWER(header.name)='referer' AND header.value LIKE '%example%'

--# waf-example-count-matched-ip-addresses
WITH test_dataset AS
  (SELECT * FROM waf_logs
    CROSS JOIN UNNEST(rulegrouplist) AS t(allrulegroups))
SELECT COUNT(*) AS count,
  "httprequest"."clientip",
  "allrulegroups"."excludedrules",
  "allrulegroups"."ruleGroupId"
FROM test_dataset
WHERE allrulegroups.excludedrules IS NOT NULL AND from_unixtime(timestamp/1000) > now() - interval '3' day
GROUP BY "httprequest"."clientip", "allrulegroups"."ruleGroupId", "allrulegroups"."excludedrules"
ORDER BY count DESC

--# waf-example-group-by-managed-rule
WITH waf_data AS (
    SELECT from_unixtime(waf.timestamp / 1000) as time,
           waf.action,
           waf.httprequest.clientip AS clientip,
           header.value AS host,
           waf.httprequest.uri,
           waf.responseCodeSent
    FROM waf_logs waf
    CROSS JOIN UNNEST(waf.httprequest.headers) AS t(header)
    WHERE lower(header.name) = 'host'
)
SELECT action, host, count(DISTINCT clientip) AS clients, min(time) AS first FROM waf_data
GROUP BY action, host ORDER BY clients DESC

--# waf-logs-date-time
SELECT to_iso8601(from_unixtime(timestamp / 1000)) as time_ISO_8601,
       httpsourcename,
       httpsourceid,
       httprequest
FROM waf_logs
LIMIT 5;

--# waf-logs-date-time
SELECT to_iso8601(from_unixtime(timestamp/1000)) AS time_ISO_8601,
       httpsourcename
FROM waf_logs
WHERE from_unixtime(timestamp/1000) > now() - interval '1' day
LIMIT 5;

--# waf-logs-date-time
SELECT *
FROM waf_logs
WHERE httprequest.clientip='198.51.100.66' AND log_time >= '2026/10/30/23/30' AND log_time < '2026/10/31/00/00'

--# waf-logs-date-time
WITH test_dataset AS
  (SELECT
     format_datetime(from_unixtime((timestamp/1000) - ((minute(from_unixtime(timestamp / 1000))%5) * 60)),'yyyy-MM-dd HH:mm') AS five_minutes_ts,
     "httprequest"."clientip"
     FROM waf_logs
     WHERE log_time >= '2026/10/30/00/00')
SELECT five_minutes_ts,"clientip",count(*) ip_count
FROM test_dataset
GROUP BY five_minutes_ts,"clientip"

--# waf-logs-date-time
WITH test_dataset AS
  (SELECT header
   FROM waf_logs
   CROSS JOIN UNNEST (httprequest.headers) AS t(header)
   WHERE from_unixtime("timestamp"/1000) > now() - interval '7' DAY)
SELECT header.value AS ip,
       count(*) AS COUNT
FROM test_dataset
WHERE header.name='X-Forwarded-For'
GROUP BY header.value
ORDER BY COUNT DESC

--# waf-logs-blocked-requests
SELECT COUNT(httpRequest.clientIp) as count,
httpRequest.clientIp
FROM waf_logs
WHERE terminatingruletype='RATE_BASED' AND action='BLOCK' and log_time >= '2026/10/31/20/00'
GROUP BY httpRequest.clientIp
ORDER BY count DESC
LIMIT 20

--# waf-logs-blocked-requests
SELECT COUNT(*) AS
  count,
  webaclid,
  terminatingruleid,
  httprequest.clientip,
  httprequest.uri
FROM waf_logs
WHERE action='BLOCK'
GROUP BY webaclid, terminatingruleid, httprequest.clientip, httprequest.uri
ORDER BY count DESC
LIMIT 20;

--# waf-logs-blocked-requests
SELECT "httprequest"."clientip", "count"(*) "ipcount", "httprequest"."country"
FROM waf_logs
WHERE "action" = 'BLOCK' and log_time >= '2026/10/31/20/00'
GROUP BY "httprequest"."clientip", "httprequest"."country"
ORDER BY "ipcount" DESC limit 20

--# querying-r53-resolver-logs
CREATE EXTERNAL TABLE r53_rlogs (
  version string,
  account_id string,
  region string,
  vpc_id string,
  query_timestamp string,
  query_name string,
  query_type string,
  query_class string,
  rcode string,
  answers array<
    struct<
      rdata: string,
      type: string,
      class: string>
    >,
  srcaddr string,
  srcport int,
  transport string,
  srcids struct<
    instance: string,
    resolver_endpoint: string
    >,
  firewall_rule_action string,
  firewall_rule_group_id string,
  firewall_domain_list_id string
 )
PARTITIONED BY (
`date` string,
`vpc` string
)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
STORED AS INPUTFORMAT 'org.apache.hadoop.mapred.TextInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION 's3://amzn-s3-demo-bucket/route53-query-logging/AWSLogs/111122223333/vpcdnsquerylogs/'
TBLPROPERTIES(
'projection.enabled' = 'true',
'projection.vpc.type' = 'enum',
'projection.vpc.values' = 'vpc-6446ae02',
'projection.date.type' = 'date',
'projection.date.range' = '2023/06/26,NOW',
'projection.date.format' = 'yyyy/MM/dd',
'projection.date.interval' = '1',
'projection.date.interval.unit' = 'DAYS',
'storage.location.template' = 's3://amzn-s3-demo-bucket/route53-query-logging/AWSLogs/111122223333/vpcdnsquerylogs/${vpc}/${date}/'
)

--# querying-r53-resolver-logs
SELECT query_timestamp, srcids.instance, srcaddr, query_name, rcode FROM r53_rlogs
WHERE query_timestamp
     BETWEEN '2023-07-26T00:00:00Z' AND '2023-07-26T23:59:59Z' AND
     vpc_id = 'vpc-6446ae02' AND
     date = '2023/07/26'
ORDER BY query_timestamp DESC

--# querying-r53-resolver-logs
SELECT query_timestamp, srcids.instance, srcaddr, query_name, rcode, answers FROM r53_rlogs
WHERE date = '2023/07/26' AND query_name LIKE '%example.com%'

--# querying-r53-resolver-logs
SELECT query_timestamp, srcids.instance, srcaddr, query_name, rcode, answers
FROM r53_rlogs CROSS JOIN UNNEST(answers) AS t(answer)
WHERE answer.rdata = '203.0.113.9' AND "date" = '2023/07/26';

--# querying-r53-resolver-logs
SELECT "query_timestamp", "srcids"."instance", "rcode", firewall_rule_action FROM r53_rlogs
WHERE rcode <> 'NOERROR' AND "date" = '2023/07/26';
