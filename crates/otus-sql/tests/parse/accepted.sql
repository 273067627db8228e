select count (*) as TotalEvents, eventname, useridentity.invokedby from cloudtrail_logs_app where 'timestamp' >= '2021-01-01T00:00:00Z' and useridentity.type = 'Root' group by useridentity.username, eventname, useridentity.invokedby order by TotalEvents desc;

CREATE EXTERNAL TABLE cloudtrail_logs_pp(
    eventVersion STRING,
    userIdentity STRUCT<
        type: STRING,
        sessionContext: STRUCT<
            attributes: STRUCT<mfaAuthenticated: STRING, creationDate: STRING>,
            webIdFederationData: STRUCT<federatedProvider: STRING, attributes: map<string,string>>>>,
    resources ARRAY<STRUCT<arn: STRING, accountid: STRING, type: STRING>>,
    readOnly STRING
)
PARTITIONED BY (
   `timestamp` string)
ROW FORMAT SERDE 'com.amazon.emr.hive.serde.CloudTrailSerde'
STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION
  's3://bucket/AWSLogs/123456789012/CloudTrail/ap-northeast-1/'
TBLPROPERTIES (
  'projection.enabled'='true',
  'projection.timestamp.interval'='1',
  'storage.location.template'='s3://bucket/${timestamp}')

create external table if not exists db.t (a int comment 'x', `b-c` decimal(10,2)) row format delimited fields terminated by ',' escaped by '\\' collection items terminated by '|' map keys terminated by ':' lines terminated by '\n' null defined as '' stored as textfile location 's3://b/p/' tblproperties ("skip.header.line.count"="1", 'x' = 3)

create table t (id bigint, ts timestamp, c string) partitioned by (day(ts), bucket(16, id), c) location 's3://b/t/' tblproperties ('table_type'='ICEBERG')

create external table t (timestamp string, date date, type string, `end` bigint) location 's3://b/'

alter table t add if not exists partition (y='1', m=2) location 's3://x/' partition (y='2', m=3)

alter table t drop if exists partition (y='1'), partition (y='2')

alter table t partition (y='1') rename to partition (y='2')

alter table t add columns (a int, b array<string>)

alter table t replace columns (a int)

alter table db.t change column a b bigint comment 'c' after x

alter table t set location 's3://b/'

alter table t partition (d='x') set location 's3://b/'

alter table t set tblproperties ('a'='b')

alter table t unset tblproperties ('a', 'b')

alter table t drop column c

alter table t rename to db.t2

msck repair table db.t

drop table if exists `t`

create database if not exists d comment 'c' location 's3://b/' with dbproperties ('a'='b')

alter schema d set dbproperties ('a'='b')

drop database if exists d cascade

show databases like 'x.*'

show tables in db 'cloud*'

show tables

show views in db like 'x'

show partitions db.t

show columns in t in db

show columns from db.t

show tblproperties t ('a')

show create table t

show create view "v"

show functions like 'a%'

describe formatted db.t

describe t partition (a='b') c

desc extended t

describe t c.f.$elem$.x

create or replace view v as select 1 x

drop view if exists v

create table x with (format = 'PARQUET', partitioned_by = ARRAY['a']) as select 1 a with no data

create table x as (with a as (select 1 b) select * from a)

insert into t (a, b) values (1, 2), (3, 4)

insert into t select * from u

unload (select 1) to 's3://b/' with (format = 'JSON')

delete from t where a = 1

update t set a = 1, b = b + 1 where c

merge into t as a using (select 1 x) s on a.x = s.x when matched and a.y > 1 then delete when matched then update set y = 2 when not matched then insert (x, y) values (s.x, 1)

optimize t rewrite data using bin_pack where a = 1

vacuum t

explain (type distributed, format json) select 1

explain analyze verbose select 1

prepare p from select * from t where a = ? limit ?

execute p using 1, 'a'

execute immediate 'select ?' using 1

deallocate prepare p

using external function f(x varchar) returns varchar lambda 'n' select f('a')

values 1, 2, 3

values (1, 'a'), (2, 'b') order by 1 limit 1

table t

(select 1) union all (select 2) order by 1

with recursive t(n) as (values (1) union all select n + 1 from t where n < 4) select sum(n) from t

select all a, t.*, (r).*, row(1,2).* as (x, y) from t

select * from t limit all

select * from t offset 2 rows fetch first 3 rows with ties

select * from t fetch next row only

select * from a cross join unnest(b, map(array[1], array[2])) with ordinality as u (x, k, v, o)

select * from a left join unnest(b) as u(x) on true, lateral (select a.x + 1)

select * from a join b join c on b.x = c.x on a.x = b.x

select * from a natural full outer join b right join c using (x, y)

select * from (a cross join b) join (select 1) on true

select * from t tablesample bernoulli (10) where x

select * from t as tt (a, b) tablesample system (2.5)

select * from table(sequence(start => 1, stop => 10))

select * from table(f(input => table(orders) partition by a prune when empty order by b, d => descriptor(x bigint, y)))

select * from t for timestamp as of timestamp '2020-01-01 00:00:00 UTC'

select * from t for version as of 123

select a, count(*) from t group by grouping sets ((a, b), (a), ()), cube (a, (b, c)), rollup (a), 1, (x, y)

select a from t group by distinct rollup(a), rollup(b) having count(*) > 1

select sum(x) over w, rank() over (partition by a order by b desc nulls last rows between unbounded preceding and 1 following), first_value(x) ignore nulls over (w range current row) from t window w as (partition by a order by b), v as (w)

select array_agg(distinct x order by y desc) filter (where x > 1), listagg(x, ',' on overflow truncate '...' with count) within group (order by x), count(distinct a)

select 1, 1.5, 1e5, .5, -1, 'it''s', U&'\0041 #0042' uescape '#', X'65 68', date '2020-01-01', timestamp '2020-01-01 00:00 UTC', time '01:02', interval '1' day, interval - '1-2' year to month, decimal '1.5', json '[]', real '1', char 'x', ipaddress '1.2.3.4', uuid '12151fd2-7586-11e9-8f9e-2a86e4085a59', double precision '1', bigint '1', true, null

select a.b.c, a[1], m['x'].y[2], f(x)[1], "quoted ""x"""

select transform(a, x -> x + 1), reduce(a, 0, (s, x) -> s + x, s -> s), f(() -> 1), filter(a, (x) -> x is not null)

select case a when 1 then 2 else 3 end, case when a then b end, cast(a as varchar(10)), try_cast(a as row(x bigint, y array(varchar))), cast(a as map<varchar, array<bigint>>), cast(x as timestamp(3) with time zone), cast(x as double precision), cast(x as interval day to second), cast(x as bigint array), cast(x as time with time zone), cast(x as timestamp without time zone)

select extract(year from x), trim(x), trim(both from x), trim(leading 'a' from x), trim(x, 'a'), trim('a' from x), position('a' in x), substring(x from 1 for 2), substring(x, 1), substr(x, 1), normalize(x, NFKC), x at time zone 'UTC', x at time zone interval '1' hour, grouping(a, t.b)

select array[], array[1,2], row(1, 'a'), (1, 2), (select 1), exists (select 1), ((select 1) + 1)

select a in (1, 2), a not in (select 1), a in ((select 1)), a between 1 and 2, a not between symmetric 1 and 2, a like 'x' escape '\', a is not null, a is distinct from b, a is not distinct from b, a = all (select 1), a <> any (values 1), a < some (select 2), not a = b, a != b

select current_date, current_timestamp(3), localtime, current_user, current_catalog, current_time, localtimestamp(6)

select json_exists(x, 'lax $.a' passing 1 as b true on error), json_value(x format json, '$' returning bigint default 0 on empty error on error), json_query(x, '$' with conditional array wrapper), json_query(x, '$' omit quotes null on empty empty array on error), json_object('a' : 1, key 'b' value 2 null on null with unique keys), json_array(1, 2 absent on null returning varchar), json_object(), json_array()

select * from json_table('[]', 'lax $' as root columns (id for ordinality, a bigint path '$.a' default 0 on empty, q varchar format json path '$.q' without wrapper, nested path '$.x' as n columns (c int)) plan default (outer, union) empty on error) as t

select * from t match_recognize (partition by a order by b measures first(x.v) as f, final last(y.v) as l one row per match after match skip past last row pattern (^ x+? (y | z){2,3} permute(a, b) {- c -} $) subset u = (x, y) define x as x.v > prev(x.v)) as m

select (a, b) = (1, 2), -a, - -1, +a, a || b || c, a + b * c - d / e % f, (a + b) * c

select if(a, 1, 2), coalesce(a, b), nullif(a, b), try(a / b), date(x), year(x), replace(a, 'b'), format('%s', a), map(array[1], array[2])

select 1 limit

select x first, y last, count from t all

select a /* c */ from -- x
t

select count(*) filter (where a), max_by(a, b)

-- Shapes of the statements of AWS's user guide of Athena.
CREATE TABLE my_orc_ctas_table WITH (external_location = 's3://amzn-s3-demo-bucket/my_orc_stas_table/', format = 'ORC') AS SELECT * FROM old_table

CREATE TABLE new_table WITH (format = 'Parquet', write_compression = 'SNAPPY') AS SELECT * FROM old_table WITH NO DATA

CREATE TABLE ctas_iceberg WITH (table_type = 'ICEBERG', format = 'PARQUET', location = 's3://b/ctas/', is_external = false, partitioning = ARRAY['month(dt)'], vacuum_min_snapshots_to_keep = 10) AS SELECT * FROM t

CREATE TABLE bucketed WITH (format='PARQUET', partitioned_by=ARRAY['lineitem'], bucketed_by=ARRAY['a'], bucket_count=5) AS SELECT a, lineitem FROM t

PREPARE my_select1 FROM SELECT * FROM nation

PREPARE my_select2 FROM SELECT * FROM customers WHERE customer_id = ? AND region = ?

EXECUTE my_select2 USING 'a', 12

EXECUTE my_insert USING 'x', 3, DATE '2020-01-01'

DEALLOCATE PREPARE my_select1

UNLOAD (SELECT name1, address1, comment1, key1 FROM table1) TO 's3://amzn-s3-demo-bucket/unload_test_1/' WITH (format = 'TEXTFILE', partitioned_by = ARRAY['key1'], compression='gzip', field_delimiter=',')

UNLOAD (WITH q AS (SELECT 1 a) SELECT * FROM q) TO 's3://b/' WITH (format='JSON', compression='ZSTD', compression_level=4)

MERGE INTO accounts t USING monthly_accounts_update s ON (t.customer = s.customer) WHEN MATCHED AND s.address = 'Centreville' THEN DELETE WHEN MATCHED THEN UPDATE SET purchases = s.purchases + t.purchases, address = s.address WHEN NOT MATCHED THEN INSERT (customer, purchases, address) VALUES(s.customer, s.purchases, s.address)

OPTIMIZE iceberg_table REWRITE DATA USING BIN_PACK WHERE category = 'c1'

VACUUM iceberg_table

DELETE FROM iceberg_table WHERE category='c3'

UPDATE iceberg_table SET category='c2' WHERE category='c1'

ALTER TABLE iceberg_table SET TBLPROPERTIES ('format'='parquet','write_compression'='snappy')

ALTER TABLE iceberg_table UNSET TBLPROPERTIES ('write_target_data_file_size_bytes')

ALTER TABLE iceberg_table CHANGE COLUMN name name bigint AFTER id

SELECT * FROM iceberg_table FOR TIMESTAMP AS OF TIMESTAMP '2020-01-01 10:00:00 UTC'

SELECT * FROM iceberg_table FOR TIMESTAMP AS OF (current_timestamp - interval '1' day)

SELECT * FROM "dbname"."tablename$history"

SELECT * FROM iceberg_table FOR VERSION AS OF 949530903748831860

CREATE TABLE iceberg_table (id bigint, data string, category string) PARTITIONED BY (category, bucket(16, id)) LOCATION 's3://b/f' TBLPROPERTIES ('table_type' = 'ICEBERG')

SHOW TABLES IN sampledb LIKE '*flights*'

SHOW TABLES '*myname*'

SHOW PARTITIONS flight_delays_csv

SHOW COLUMNS FROM customer

SHOW COLUMNS IN customer IN sampledb LIKE '%e'

SHOW CREATE VIEW orders_by_date

SHOW VIEWS IN mydb LIKE '*a*'

SHOW TBLPROPERTIES orders('comment')

DESCRIBE EXTENDED impressions

DESCRIBE FORMATTED impressions PARTITION (dt='2009-04-12-13-15')

DESCRIBE elb_logs_pq target_processing_time

DESC impressions

ALTER DATABASE jd_datasets SET DBPROPERTIES ('creator'='John Doe', 'department'='applied mathematics')

ALTER TABLE orders ADD PARTITION (dt = '2016-05-14', country = 'IN') PARTITION (dt = '2016-05-15', country = 'IN')

ALTER TABLE orders ADD IF NOT EXISTS PARTITION (dt = '2016-05-31', country = 'IN') LOCATION 's3://b/p/INDIA_31_May_2016/'

ALTER TABLE orders DROP PARTITION (dt = '2014-05-14', country = 'IN'), PARTITION (dt = '2014-05-15', country = 'IN')

ALTER TABLE orders PARTITION (dt = '2014-05-14', country = 'IN') RENAME TO PARTITION (dt = '2014-05-15', country = 'IN')

ALTER TABLE customers PARTITION (zip='98040', state='WA') SET LOCATION 's3://b/custdata/'

ALTER TABLE events ADD COLUMNS (eventowner string)

ALTER TABLE events PARTITION (awsregion='us-west-2') ADD COLUMNS (event string)

ALTER TABLE names_cities REPLACE COLUMNS (first_name string, last_name string, city string)

ALTER TABLE t CHANGE COLUMN area area string FIRST

CREATE DATABASE IF NOT EXISTS clickstreams COMMENT 'Site Foo clickstream data aggregates' LOCATION 's3://b/clickstreams/' WITH DBPROPERTIES ('creator'='Jane D.', 'Dept.'='Marketing analytics')

DROP DATABASE IF EXISTS clickstreams CASCADE

CREATE OR REPLACE VIEW test AS SELECT orderkey, orderstatus, totalprice / 4 AS quarter FROM orders

DROP VIEW IF EXISTS orders_by_date

EXPLAIN (TYPE VALIDATE) SELECT request_timestamp FROM elb_logs

EXPLAIN (TYPE IO, FORMAT JSON) SELECT * FROM impressions

EXPLAIN ANALYZE (FORMAT JSON) SELECT * FROM t

EXPLAIN ANALYZE VERBOSE SELECT * FROM t

USING EXTERNAL FUNCTION my_function(col1 VARCHAR) RETURNS INT LAMBDA 'lam' SELECT my_function('a')

USING EXTERNAL FUNCTION compress(col1 VARCHAR) RETURNS VARCHAR LAMBDA 'x', EXTERNAL FUNCTION d(col1 VARCHAR) RETURNS VARCHAR LAMBDA 'y' SELECT d(compress('a'))

SELECT try(1/0), TRY_CAST('x' AS int), json_format(JSON '{"a":1}'), x -> 1 FROM t

SELECT element_at(m, 'a'), r.f, a[1], transform(a, x -> x + 1), reduce(a, 0, (s, x) -> s + x, s -> s) FROM t CROSS JOIN UNNEST(a) WITH ORDINALITY AS u(v, n)

SELECT approx_percentile(x, 0.5) FILTER (WHERE x > 1) OVER (PARTITION BY a ORDER BY b ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM t TABLESAMPLE BERNOULLI (10)

SELECT a, b FROM t GROUP BY GROUPING SETS ((a), (b), ()) HAVING count(*) > 1 ORDER BY 1 DESC NULLS LAST OFFSET 5 LIMIT 10

SELECT * FROM t MATCH_RECOGNIZE (PARTITION BY a ORDER BY b MEASURES A.c AS d ONE ROW PER MATCH PATTERN (A B+) DEFINE B AS c < PREV(c))

INSERT INTO canada_pageviews SELECT * FROM vancouver_pageviews WHERE pageview_date BETWEEN date '2019-07-01' AND date '2019-07-31'

INSERT INTO cities (city,state) VALUES ('Portland','OR'), ('Chicago', 'IL')

SELECT ST_Within(ST_POINT(-121, 38), ST_POLYGON('polygon((1 1))')) FROM t

SELECT "$path", "$file_size", "$file_modified_time" FROM t WHERE regexp_extract("$path", '[^/]+$') = 'sample.csv'

SELECT date_parse(c, '%Y') AT TIME ZONE 'America/New_York', INTERVAL '2' DAY, timestamp '2001-08-22 03:04:05.321' FROM t

CREATE EXTERNAL TABLE t (a int COMMENT 'x', `b-c` array<struct<d:map<string,int>,e:decimal(10,2)>>) COMMENT 'c' PARTITIONED BY (dt string) CLUSTERED BY (a) INTO 4 BUCKETS ROW FORMAT DELIMITED FIELDS TERMINATED BY '\t' ESCAPED BY '\\' COLLECTION ITEMS TERMINATED BY '|' MAP KEYS TERMINATED BY ':' LINES TERMINATED BY '\n' NULL DEFINED AS '\\N' STORED AS TEXTFILE LOCATION 's3://b/' TBLPROPERTIES ('skip.header.line.count'='1')

CREATE EXTERNAL TABLE cities_ion ( name STRING, zip int) ROW FORMAT SERDE 'com.amazon.ionhiveserde.IonHiveSerDe' WITH SERDEPROPERTIES ('ion.name.path_extractor' = '(customers name)') STORED AS ION LOCATION 's3://b/'

MSCK REPAIR TABLE orders

SHOW DATABASES LIKE '.*analytics'

SHOW SCHEMAS

DROP TABLE IF EXISTS `_mytable`

DROP TABLE `my-athena-database-01.my-athena-table`

SELECT * FROM TABLE(system.query(query => 'SELECT 1'))

SELECT try_cast(json_extract_scalar(p, '$.a') AS ROW(a INTEGER, b VARCHAR)) FROM (VALUES ('x')) AS t(p)

WITH RECURSIVE t(n) AS (VALUES (1) UNION ALL SELECT n+1 FROM t WHERE n < 4) SELECT sum(n) FROM t

SELECT * FROM "lambda:MyFn".db.t

SELECT CAST(MAP(ARRAY['a'], ARRAY[1]) AS JSON), U&'\00e9', X'65ff', 1e3, DECIMAL '1.2', DATE '2020-01-01'

using function pack(x varchar) returns varchar type lambda_invoke with (lambda_name = 'udf'), function g(a integer, b double) returns double type sagemaker_invoke_endpoint with (sagemaker_endpoint = 'm') select pack('a'), g(1, 2e0)
