-- The guide's reference of DDL statements, SHOW, DESCRIBE, views, partitions and projection.

--# create-database
CREATE DATABASE clickstreams;

--# create-database
CREATE DATABASE IF NOT EXISTS clickstreams
  COMMENT 'Site Foo clickstream data aggregates'
  LOCATION 's3://amzn-s3-demo-bucket/clickstreams/'
  WITH DBPROPERTIES ('creator'='Jane D.', 'Dept.'='Marketing analytics');

--# create-database
CREATE SCHEMA IF NOT EXISTS `sales-data`

--# alter-database-set-dbproperties
ALTER DATABASE clickstreams
  SET DBPROPERTIES ('creator'='Joe D.', 'department'='Data');

--# show-databases
SHOW SCHEMAS;

--# show-databases
SHOW DATABASES LIKE '.*analytics';

--# create-table
CREATE EXTERNAL TABLE IF NOT EXISTS clickstreams.visits (
  Date DATE,
  Time STRING,
  Location STRING,
  Bytes INT,
  RequestIP STRING,
  Status INT
      ) ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.RegexSerDe'
      WITH SERDEPROPERTIES (
      "input.regex" = "^(?!#)([^ ]+)\\s+([^ ]+)\\s+([^ ]+)\\s+([^ ]+)\\s+([^ ]+)\\s+[^\(]+[\(]([^\;]+).*$"
      ) LOCATION 's3://amzn-s3-demo-bucket/plaintext/';

--# create-table
CREATE EXTERNAL TABLE sampletable (id bigint COMMENT 'unique', total decimal(11,5), code char(10), note varchar(40), flag boolean, small tinyint, mid smallint, ratio float, raw binary, at timestamp, tags array<string>, extra map<string,int>, who struct<name:string COMMENT 'full',age:int>)
COMMENT "all types"
STORED AS ORC
LOCATION 's3://amzn-s3-demo-bucket/types/'
TBLPROPERTIES ("orc.compress"="SNAPPY", 'has_encrypted_data'='false', 'classification'='orc')

--# create-table
CREATE EXTERNAL TABLE `_mytable` (`_mycolumn` string) LOCATION 's3://amzn-s3-demo-bucket/underscore/'

--# engine-versions-reference-0003
CREATE EXTERNAL TABLE `spark_bucket_table`(
  `id` int,
  `name` string
  )
CLUSTERED BY (`name`)
INTO 8 BUCKETS
STORED AS PARQUET
LOCATION
  's3://amzn-s3-demo-bucket/to/bucketed/table/'
TBLPROPERTIES ('bucketing_format'='spark')

--# tables-location-format ! FAILED: Execution Error, return code 1
CREATE EXTERNAL TABLE sampletable2 (id int) LOCATION 's3://amzn-s3-demo-bucket'

--# reserved-words
CREATE EXTERNAL TABLE test_table (`partition` string, `date` date, `end` bigint)
PARTITIONED BY (
`timestamp` string)
LOCATION 's3://amzn-s3-demo-bucket/reserved/'

--# reserved-words
SELECT "partition", "date", "end" FROM test_table WHERE "timestamp" = '2024' LIMIT 5

--# alter-table-add-columns
ALTER TABLE sampletable ADD COLUMNS (eventowner string)

--# alter-table-add-columns ! FAILED: SemanticException [Error 10006]: Partition not found
ALTER TABLE test_table PARTITION (timestamp='us-west-2') ADD COLUMNS (event string)

--# alter-table-replace-columns
ALTER TABLE sampletable REPLACE COLUMNS (id bigint, total double, code string)

--# alter-table-change-column
ALTER TABLE sampletable CHANGE COLUMN code area string COMMENT 'was code' AFTER id

--# alter-table-change-column
ALTER TABLE clickstreams.visits CHANGE status status bigint

--# setup
CREATE EXTERNAL TABLE orders (id int, total double) PARTITIONED BY (dt string, country string) LOCATION 's3://amzn-s3-demo-bucket/orders/'

--# alter-table-add-partition
ALTER TABLE orders ADD
  PARTITION (dt = '2016-05-14', country = 'IN');

--# alter-table-add-partition
ALTER TABLE orders ADD IF NOT EXISTS
  PARTITION (dt = '2016-05-14', country = 'IN')
  PARTITION (dt = '2016-05-15', country = 'IN');

--# alter-table-add-partition
ALTER TABLE orders ADD
  PARTITION (dt = '2016-05-31', country = 'IN') LOCATION 's3://amzn-s3-demo-bucket/INDIA_31_May_2016/'
  PARTITION (dt = '2016-06-01', country = 'IN') LOCATION 's3://amzn-s3-demo-bucket/INDIA_01_June_2016/';

--# alter-table-rename-partition
ALTER TABLE orders
PARTITION (dt = '2016-05-14', country = 'IN') RENAME TO PARTITION (dt = '2016-05-15', country = 'FR');

--# alter-table-set-location
ALTER TABLE orders PARTITION (dt='2016-05-31', country='IN') SET LOCATION 's3://amzn-s3-demo-bucket/custdata/';

--# alter-table-set-tblproperties
ALTER TABLE orders
SET TBLPROPERTIES ('notes'="Please don't drop this table.");

--# alter-table-drop-partition
ALTER TABLE orders
DROP PARTITION (dt = '2016-05-15', country = 'IN');

--# alter-table-drop-partition
ALTER TABLE orders
DROP PARTITION (dt = '2016-05-31', country = 'IN'), PARTITION (dt = '2016-06-01', country = 'IN');

--# show-partitions
SHOW PARTITIONS orders

--# show-partitions
SELECT * FROM "orders$partitions"

--# show-partitions
SELECT dt FROM default."orders$partitions" WHERE country = 'FR' ORDER BY dt

--# msck-repair-table
MSCK REPAIR TABLE orders;

--# describe-table
DESCRIBE orders

--# describe-table
DESCRIBE FORMATTED clickstreams.visits requestip;

--# describe-table
DESCRIBE EXTENDED sampletable

--# describe-table
DESCRIBE FORMATTED default.orders PARTITION (dt = '2016-05-15', country = 'FR') id;

--# show-columns
SHOW COLUMNS IN clickstreams.visits;

--# show-columns
SHOW COLUMNS FROM visits IN clickstreams

--# show-create-table
SHOW CREATE TABLE orders;

--# show-create-table
SHOW CREATE TABLE `clickstreams.visits`;

--# show-tables
SHOW TABLES IN clickstreams;

--# show-tables
SHOW TABLES '*able*'

--# show-tblproperties
SHOW TBLPROPERTIES orders;

--# show-tblproperties
SHOW TBLPROPERTIES orders('notes');

--# create-view
CREATE VIEW test AS
SELECT
id,
total
FROM orders;

--# create-view
CREATE OR REPLACE VIEW test AS
SELECT id, total, 'x' AS mark
FROM orders;

--# create-view
CREATE VIEW "name-salary" AS SELECT o.id AS name, s.area FROM orders o, sampletable s WHERE o.id = s.id

--# describe-view
DESCRIBE test;

--# show-create-view
SHOW CREATE VIEW test

--# show-views
SHOW VIEWS LIKE 'te*';

--# show-views
SHOW VIEWS IN default

--# drop-view
DROP VIEW test

--# drop-view
DROP VIEW IF EXISTS test

--# partitions
CREATE EXTERNAL TABLE impressions (
    requestBeginTime string,
    adId string,
    impressionId string,
    timers struct<modelLookup:string, requestTime:string>,
    hostname string)
PARTITIONED BY (dt string)
ROW FORMAT serde 'org.apache.hive.hcatalog.data.JsonSerDe'
with serdeproperties ( 'paths'='requestBeginTime, adId, impressionId, timers, hostname' )
LOCATION 's3://amzn-s3-demo-bucket/tables/impressions/' ;

--# partitions
SELECT dt,impressionid FROM impressions WHERE dt<'2009-04-12-14-00' and dt>='2009-04-12-13-00' ORDER BY dt DESC LIMIT 10

--# partitions
ALTER TABLE impressions ADD PARTITION (dt='2015-01-01') location 's3://amzn-s3-demo-bucket/plaintext/2015/01/01/'

--# partition-projection-supported-types
CREATE EXTERNAL TABLE projected (a string)
PARTITIONED BY (season string, n int, at string, device string)
LOCATION 's3://amzn-s3-demo-bucket/projected/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.season.type' = 'enum',
  'projection.season.values' = 'winter,spring,summer,autumn',
  'projection.n.type' = 'integer',
  'projection.n.range' = '0,100',
  'projection.n.interval' = '25',
  'projection.at.type' = 'date',
  'projection.at.range' = 'NOW-3YEARS,NOW',
  'projection.at.format' = 'yyyy-MM-dd',
  'projection.device.type' = 'injected',
  'storage.location.template' = 's3://amzn-s3-demo-bucket/projected/${season}/${n}/${at}/${device}'
)

--# partition-projection-dynamic-id-partitioning
SELECT a, n FROM projected WHERE device = '4a770164' AND at > '2026-10-01' AND season = 'autumn' AND n IN (25, 50)

--# partition-projection-dynamic-id-partitioning ! CONSTRAINT_VIOLATION: For the injected projected partition column device
SELECT a FROM projected

--# partition-projection-kinesis-firehose-example
CREATE EXTERNAL TABLE my_ingested_data (
 c1 string
)
PARTITIONED BY (
 datehour STRING
)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
LOCATION "s3://amzn-s3-demo-bucket/prefix/"
TBLPROPERTIES (
 "projection.enabled" = "true",
 "projection.datehour.type" = "date",
 "projection.datehour.format" = "yyyy/MM/dd/HH",
 "projection.datehour.range" = "2026/01/01/00,NOW",
 "projection.datehour.interval" = "1",
 "projection.datehour.interval.unit" = "HOURS",
 "storage.location.template" = "s3://amzn-s3-demo-bucket/prefix/${datehour}/"
)

--# partition-projection-kinesis-firehose-example
SELECT * FROM my_ingested_data WHERE datehour >= '2026/06/01/00' AND datehour < '2026/06/01/12'

--# drop-table ! FAILED: SemanticException [Error 10001]: Table not found fulldata
DROP TABLE fulldata;

--# drop-table
DROP TABLE IF EXISTS `spark_bucket_table`;

--# drop-database
DROP DATABASE IF EXISTS clickstreams CASCADE;
