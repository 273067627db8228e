-- The guide's chapter on AWS service logs: load balancers and CloudFront.
-- How these files are written and run: README.md.

--# create-alb-access-logs-table
CREATE EXTERNAL TABLE IF NOT EXISTS alb_access_logs (
  type string, time string, elb string, client_ip string, client_port int, target_ip string,
  target_port int, request_processing_time double, target_processing_time double,
  response_processing_time double, elb_status_code int, target_status_code string,
  received_bytes bigint, sent_bytes bigint, request_verb string, request_url string,
  request_proto string, user_agent string, ssl_cipher string, ssl_protocol string,
  target_group_arn string, trace_id string, domain_name string, chosen_cert_arn string,
  matched_rule_priority string, request_creation_time string, actions_executed string,
  redirect_url string, lambda_error_reason string, target_port_list string,
  target_status_code_list string, classification string, classification_reason string,
  conn_trace_id string
)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.RegexSerDe'
WITH SERDEPROPERTIES (
  'serialization.format' = '1',
  'input.regex' =
    '([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*):([0-9]*) ([^ ]*)[:-]([0-9]*) ([-.0-9]*) ([-.0-9]*) ([-.0-9]*) (|[-0-9]*) (-|[-0-9]*) ([-0-9]*) ([-0-9]*) \"([^ ]*) (.*) (- |[^ ]*)\" \"([^\"]*)\" ([A-Z0-9-_]+) ([A-Za-z0-9.-]*) ([^ ]*) \"([^\"]*)\" \"([^\"]*)\" \"([^\"]*)\" ([-.0-9]*) ([^ ]*) \"([^\"]*)\" \"([^\"]*)\" \"([^ ]*)\" \"([^\\s]+?)\" \"([^\\s]+)\" \"([^ ]*)\" \"([^ ]*)\" ?([^ ]*)? ?( .*)?'
)
LOCATION 's3://amzn-s3-demo-bucket/access-log-folder-path/'

--# create-alb-access-logs-table-partition-projection
CREATE EXTERNAL TABLE IF NOT EXISTS alb_access_logs_by_day (
  type string, time string, elb string, client_ip string, client_port int, request_verb string,
  request_url string
)
PARTITIONED BY
(
  day STRING
)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.RegexSerDe'
WITH SERDEPROPERTIES (
  'serialization.format' = '1',
  'input.regex' = '([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*):([0-9]*) .* \"([^ ]*) ([^ ]*) (?:- |[^ ]*)\".*'
)
LOCATION 's3://amzn-s3-demo-bucket/AWSLogs/111122223333/elasticloadbalancing/us-west-2/'
TBLPROPERTIES
(
  "projection.enabled" = "true",
  "projection.day.type" = "date",
  "projection.day.range" = "2022/01/01,NOW",
  "projection.day.format" = "yyyy/MM/dd",
  "projection.day.interval" = "1",
  "projection.day.interval.unit" = "DAYS",
  "storage.location.template" = "s3://amzn-s3-demo-bucket/AWSLogs/111122223333/elasticloadbalancing/us-west-2/${day}"
)

--# query-alb-access-logs-examples
SELECT COUNT(request_verb) AS
 count,
 request_verb,
 client_ip
FROM alb_access_logs
GROUP BY request_verb, client_ip
LIMIT 50;

--# query-alb-access-logs-examples
SELECT request_url
FROM alb_access_logs
WHERE user_agent LIKE '%Firefox%'
LIMIT 20;

--# query-alb-access-logs-examples
SELECT * FROM alb_access_logs WHERE elb_status_code >= 500

--# query-alb-access-logs-examples
SELECT client_ip, sum(received_bytes)
FROM alb_access_logs
WHERE parse_datetime(time,'yyyy-MM-dd''T''HH:mm:ss.SSSSSS''Z')
     BETWEEN parse_datetime('2023-05-30-12:00:00','yyyy-MM-dd-HH:mm:ss')
     AND parse_datetime('2023-05-31-00:00:00','yyyy-MM-dd-HH:mm:ss')
GROUP BY client_ip;

--# query-alb-access-logs-examples
SELECT *
FROM alb_access_logs_by_day
WHERE day = '2022/02/12'

--# query-alb-access-logs-examples
SELECT
  COUNT(DISTINCT client_ip) AS unique_clients,
  day
FROM alb_access_logs_by_day
WHERE day BETWEEN '2022/02/01' AND '2022/02/12'
GROUP BY 2

--# query-alb-access-logs-examples
SELECT count(*) AS requests, url_extract_path(request_url) AS path, elb_status_code / 100 AS class
FROM alb_access_logs
WHERE ssl_protocol = 'TLSv1.2' AND target_processing_time > 1.0
GROUP BY url_extract_path(request_url), elb_status_code / 100
ORDER BY requests DESC
LIMIT 10

--# create-alb-connection-logs-table
CREATE EXTERNAL TABLE IF NOT EXISTS alb_connection_logs (
  time string, client_ip string, client_port int, listener_port int, tls_protocol string,
  tls_cipher string, tls_handshake_latency double, leaf_client_cert_subject string,
  leaf_client_cert_validity string, leaf_client_cert_serial_number string,
  tls_verify_status string, conn_trace_id string
)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.RegexSerDe'
WITH SERDEPROPERTIES (
'serialization.format' = '1',
'input.regex' =
 '([^ ]*) ([^ ]*) ([0-9]*) ([0-9]*) ([A-Za-z0-9.-]*) ([^ ]*) ([-.0-9]*) \"([^\"]*)\" ([^ ]*) ([^ ]*) ([^ ]*) ?([^ ]*)?( .*)?'
)
LOCATION 's3://amzn-s3-demo-bucket/connection-log-folder-path/'

--# query-alb-connection-logs-examples
SELECT tls_protocol, tls_cipher, count(*) AS connections, avg(tls_handshake_latency) AS latency
FROM alb_connection_logs
GROUP BY tls_protocol, tls_cipher

--# query-alb-connection-logs-examples
SELECT * FROM alb_connection_logs WHERE tls_verify_status != 'Success' AND conn_trace_id <> '-' LIMIT 10

--# elasticloadbalancer-classic-logs
CREATE EXTERNAL TABLE IF NOT EXISTS elb_logs (
 timestamp string,
 elb_name string,
 request_ip string,
 request_port int,
 backend_ip string,
 backend_port int,
 request_processing_time double,
 backend_processing_time double,
 client_response_time double,
 elb_response_code string,
 backend_response_code string,
 received_bytes bigint,
 sent_bytes bigint,
 request_verb string,
 url string,
 protocol string,
 user_agent string,
 ssl_cipher string,
 ssl_protocol string
)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.RegexSerDe'
WITH SERDEPROPERTIES (
 'serialization.format' = '1',
 'input.regex' = '([^ ]*) ([^ ]*) ([^ ]*):([0-9]*) ([^ ]*)[:-]([0-9]*) ([-.0-9]*) ([-.0-9]*) ([-.0-9]*) (|[-0-9]*) (-|[-0-9]*) ([-0-9]*) ([-0-9]*) \\\"([^ ]*) ([^ ]*) (- |[^ ]*)\\\" (\"[^\"]*\") ([A-Z0-9-]+) ([A-Za-z0-9.-]*)$'
)
LOCATION 's3://amzn-s3-demo-bucket/AWSLogs/111122223333/elasticloadbalancing/';

--# elasticloadbalancer-classic-logs
SELECT
 timestamp,
 elb_name,
 backend_ip,
 backend_response_code
FROM elb_logs
WHERE backend_response_code LIKE '4%' OR
      backend_response_code LIKE '5%'
LIMIT 25;

--# elasticloadbalancer-classic-logs
SELECT sum(backend_processing_time) AS
 total_ms,
 elb_name,
 backend_ip
FROM elb_logs WHERE backend_ip <> ''
GROUP BY backend_ip, elb_name
LIMIT 25;

--# networkloadbalancer-classic-logs
CREATE EXTERNAL TABLE IF NOT EXISTS nlb_tls_logs (
  type string, version string, time string, elb string, listener_id string, client_ip string,
  client_port int, target_ip string, target_port int, tcp_connection_time_ms double,
  tls_handshake_time_ms double, received_bytes bigint, sent_bytes bigint, incoming_tls_alert int,
  cert_arn string, certificate_serial string, tls_cipher_suite string, tls_protocol_version string,
  tls_named_group string, domain_name string, alpn_fe_protocol string, alpn_be_protocol string,
  alpn_client_preference_list string, tls_connection_creation_time string
)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.RegexSerDe'
WITH SERDEPROPERTIES (
  'serialization.format' = '1',
  'input.regex' =
    '([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*):([0-9]*) ([^ ]*):([0-9]*) ([-.0-9]*) ([-.0-9]*) ([-0-9]*) ([-0-9]*) ([-0-9]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ?([^ ]*)? ?([^ ]*)? ?([^ ]*)? ?([^ ]*)?'
)
LOCATION 's3://amzn-s3-demo-bucket/AWSLogs/111122223333/elasticloadbalancing/us-east-2/';

--# networkloadbalancer-classic-logs
SELECT count(*) AS
    ct,
    cert_arn
FROM "nlb_tls_logs"
GROUP BY cert_arn;

--# networkloadbalancer-classic-logs
SELECT tls_protocol_version,
    COUNT(tls_protocol_version) AS
    num_connections,
    client_ip
FROM "nlb_tls_logs"
WHERE tls_protocol_version < 'tlsv12'
GROUP BY tls_protocol_version, client_ip;

--# networkloadbalancer-classic-logs
SELECT *
FROM "nlb_tls_logs"
ORDER BY tls_handshake_time_ms DESC
LIMIT 10;

--# networkloadbalancer-classic-logs
SELECT tls_protocol_version AS
    version,
    count(*) AS
    ct
FROM "nlb_tls_logs"
WHERE tls_protocol_version != '-'
GROUP BY tls_protocol_version;

--# create-cloudfront-table-standard-logs
CREATE EXTERNAL TABLE IF NOT EXISTS cloudfront_standard_logs (
  `date` DATE, time STRING, x_edge_location STRING, sc_bytes BIGINT, c_ip STRING, cs_method STRING,
  cs_host STRING, cs_uri_stem STRING, sc_status INT, cs_referrer STRING, cs_user_agent STRING,
  cs_uri_query STRING, cs_cookie STRING, x_edge_result_type STRING, x_edge_request_id STRING,
  x_host_header STRING, cs_protocol STRING, cs_bytes BIGINT, time_taken FLOAT,
  x_forwarded_for STRING, ssl_protocol STRING, ssl_cipher STRING,
  x_edge_response_result_type STRING, cs_protocol_version STRING, fle_status STRING,
  fle_encrypted_fields INT, c_port INT, time_to_first_byte FLOAT,
  x_edge_detailed_result_type STRING, sc_content_type STRING, sc_content_len BIGINT,
  sc_range_start BIGINT, sc_range_end BIGINT
)
ROW FORMAT DELIMITED
FIELDS TERMINATED BY '\t'
LOCATION 's3://amzn-s3-demo-bucket/'
TBLPROPERTIES ( 'skip.header.line.count'='2' )

--# query-examples-cloudfront-logs
SELECT SUM(sc_bytes) AS total_bytes
FROM cloudfront_standard_logs
WHERE "date" BETWEEN DATE '2018-06-09' AND DATE '2018-06-11'
LIMIT 10;

--# query-examples-cloudfront-logs
SELECT DISTINCT * FROM cloudfront_standard_logs LIMIT 5;

--# query-examples-cloudfront-logs
SELECT os, COUNT(*) count
FROM (SELECT regexp_extract(cs_user_agent, '[^%(]*%28([^%;]+)', 1) AS os, date FROM cloudfront_standard_logs)
WHERE date BETWEEN date '2014-07-05' AND date '2014-08-05'
GROUP BY os;

--# create-cloudfront-table-partition-json
CREATE EXTERNAL TABLE cloudfront_json (
  `date` string , `time` string , `x-edge-location` string , `sc-bytes` string , `c-ip` string ,
  `cs-method` string , `cs(host)` string , `cs-uri-stem` string , `sc-status` string ,
  `cs(referer)` string , `cs(user-agent)` string , `cs-uri-query` string , `cs(cookie)` string ,
  `x-edge-result-type` string , `x-edge-request-id` string , `x-host-header` string ,
  `time-taken` string , `ssl-protocol` string , `distributionid` string )
PARTITIONED BY(
  distributionid_key string,
  year int,
  month int,
  day int,
  hour int )
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
WITH SERDEPROPERTIES ('paths'='c-ip,cs(Host),cs(Referer),cs-method,date,time')
STORED AS INPUTFORMAT 'org.apache.hadoop.mapred.TextInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION 's3://amzn-s3-demo-bucket/AWSLogs/111122223333/CloudFront/'
TBLPROPERTIES (
  'projection.distributionid_key.type'='enum',
  'projection.distributionid_key.values'='E2Oxxxxxxxxxxx',
  'projection.day.range'='01,31',
  'projection.day.type'='integer',
  'projection.day.digits'='2',
  'projection.enabled'='true',
  'projection.month.range'='01,12',
  'projection.month.type'='integer',
  'projection.month.digits'='2',
  'projection.year.range'='2025,2026',
  'projection.year.type'='integer',
  'projection.hour.range'='00,23',
  'projection.hour.type'='integer',
  'projection.hour.digits'='2',
  'storage.location.template'='s3://amzn-s3-demo-bucket/AWSLogs/111122223333/CloudFront/${distributionid_key}/${year}/${month}/${day}/${hour}/')

--# create-cloudfront-table-partition-json
SELECT "c-ip", "cs(user-agent)", count(*) FROM cloudfront_json
WHERE distributionid_key = 'E2Oxxxxxxxxxxx' AND year = 2025 AND month = 1 AND day = 2
GROUP BY 1, 2

--# create-cloudfront-table-real-time-logs
CREATE EXTERNAL TABLE IF NOT EXISTS cloudfront_real_time_logs (
  `timestamp` STRING, c_ip STRING, time_to_first_byte BIGINT, sc_status BIGINT, sc_bytes BIGINT,
  cs_method STRING, cs_protocol STRING, cs_host STRING, cs_uri_stem STRING, cs_bytes BIGINT,
  x_edge_location STRING, x_edge_request_id STRING, x_host_header STRING, time_taken BIGINT,
  cs_protocol_version STRING, c_ip_version STRING, cs_user_agent STRING, cs_referer STRING,
  cs_cookie STRING, cs_uri_query STRING, x_edge_response_result_type STRING,
  x_forwarded_for STRING, ssl_protocol STRING, ssl_cipher STRING, x_edge_result_type STRING,
  asn BIGINT, c_country STRING, cache_behavior_path_pattern STRING
)
ROW FORMAT DELIMITED FIELDS TERMINATED BY '\t'
LOCATION 's3://amzn-s3-demo-bucket/real-time/'
TBLPROPERTIES ( 'skip.header.line.count'='2' )

--# create-cloudfront-table-real-time-logs
SELECT c_country, approx_percentile(time_to_first_byte, 0.95) AS p95 FROM cloudfront_real_time_logs
WHERE from_unixtime(CAST("timestamp" AS double)) > now() - interval '1' hour GROUP BY c_country
