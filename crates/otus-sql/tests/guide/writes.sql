-- The guide's pages on CTAS, INSERT INTO, UNLOAD, prepared statements and EXPLAIN.

--# setup
CREATE TABLE table1 WITH (format = 'JSON') AS SELECT 1 AS key1, 'n' AS name1, 'a' AS address1, 'c' AS comment1, '5' AS phone1, 2e0 AS acctbal, 'm' AS mktsegment, 7 AS nationkey, DATE '2024-01-02' AS day

--# ctas-examples
CREATE TABLE copy_all AS
SELECT *
FROM table1;

--# ctas-examples
CREATE TABLE copy_some AS
SELECT *
FROM table1
WHERE key1 = 1;

--# ctas-examples
CREATE TABLE copy_empty
AS SELECT *
FROM table1
WITH NO DATA;

--# ctas-examples
CREATE TABLE copy_parquet
WITH (
      format = 'Parquet',
      write_compression = 'SNAPPY')
AS SELECT *
FROM table1;

--# ctas-examples
CREATE TABLE copy_orc
WITH (format = 'ORC',
      orc_compression = 'SNAPPY')
AS SELECT *
FROM table1 ;

--# ctas-examples
CREATE TABLE copy_elsewhere
WITH (
      external_location = 's3://amzn-s3-demo-bucket/tables/copy/',
      format = 'ORC')
AS SELECT *
FROM table1;

--# ctas-examples
CREATE TABLE ctas_csv_unpartitioned
WITH (
     format = 'TEXTFILE',
     field_delimiter = ',',
     external_location = 's3://amzn-s3-demo-bucket/ctas_csv_unpartitioned/')
AS SELECT key1, name1, address1, comment1
FROM table1;

--# ctas-examples
CREATE TABLE ctas_avro_unpartitioned
WITH (
     format = 'AVRO',
     external_location = 's3://amzn-s3-demo-bucket/ctas_avro_unpartitioned/')
AS SELECT key1, name1, comment1
FROM table1;

--# ctas-examples
CREATE TABLE ctas_csv_partitioned
WITH (
     format = 'TEXTFILE',
     external_location = 's3://amzn-s3-demo-bucket/ctas_csv_partitioned/',
     partitioned_by = ARRAY['key1'])
AS SELECT name1, address1, comment1, key1
FROM table1;

--# ctas-examples
CREATE TABLE ctas_json_partitioned
WITH (
     format = 'JSON',
     partitioned_by = ARRAY['nationkey', 'key1'])
AS select name1, address1, comment1, nationkey, key1
FROM table1;

--# ctas-examples
CREATE TABLE ctas_avro_bucketed
WITH (
      format = 'AVRO',
      external_location = 's3://amzn-s3-demo-bucket/ctas_avro_bucketed/',
      partitioned_by = ARRAY['nationkey'],
      bucketed_by = ARRAY['mktsegment'],
      bucket_count = 3)
AS SELECT key1, name1, address1, phone1, acctbal, mktsegment, comment1, nationkey
FROM table1;

--# ctas-examples ! NOT_SUPPORTED: line 
CREATE TABLE ctas_iceberg_parquet
WITH (table_type = 'ICEBERG',
      format = 'PARQUET',
      location = 's3://amzn-s3-demo-bucket/ctas_iceberg_parquet/',
      is_external = false
   )
AS SELECT key1, name1, address1
FROM table1;

--# ctas-examples ! NOT_SUPPORTED: line 
CREATE TABLE ctas_iceberg_months
WITH (table_type = 'ICEBERG', location = 's3://amzn-s3-demo-bucket/m/', is_external = false,
      partitioning = ARRAY['month(day)', 'bucket(key1, 10)'], vacuum_max_snapshot_age_seconds = 259200)
AS SELECT * FROM table1;

--# compression-support-zstd-levels
CREATE TABLE zstd_table WITH (format = 'PARQUET', write_compression = 'ZSTD', compression_level = 6) AS SELECT * FROM table1

--# ctas-insert-into
CREATE TABLE my_lineitem_parq_partitioned
WITH (partitioned_by = ARRAY['shipdate']) AS
SELECT key1 AS orderkey, name1 AS comment, cast(day AS timestamp) AS shipdate
FROM table1
WHERE cast(day as timestamp) < DATE ('1992-02-01');

--# ctas-insert-into
INSERT INTO my_lineitem_parq_partitioned
SELECT key1 AS orderkey, name1 AS comment, cast(day AS timestamp) AS shipdate
FROM table1
WHERE cast(day as timestamp) >= DATE ('1992-02-01');

--# ctas-insert-into-etl
CREATE table by_year
WITH (format='PARQUET',
parquet_compression='SNAPPY',
partitioned_by=array['year'],
external_location = 's3://amzn-s3-demo-bucket/optimized-data/')
AS
SELECT key1 AS id,
         name1 AS element,
         substr(CAST("day" AS varchar),1,4) AS year
FROM table1
WHERE cast(substr(CAST("day" AS varchar),1,4) AS bigint) >= 2015

--# ctas-insert-into-etl
SELECT element, round(avg(CAST(id AS real)/10),2) AS value
FROM by_year
WHERE element IN ('n', 'm') and year = '2024'
GROUP BY 1

--# setup
CREATE EXTERNAL TABLE cities (id int, city string, state string, state_motto string) STORED AS PARQUET LOCATION 's3://amzn-s3-demo-bucket/cities/'

--# insert-into
INSERT INTO cities
VALUES (1,'Lansing','MI','a peninsula')

--# insert-into
INSERT INTO cities
VALUES (1,'Lansing','MI','a peninsula'),
       (3,'Boise','ID','forever')

--# insert-into
INSERT INTO cities (city,state)
SELECT city,state
FROM cities
    WHERE state='ID'

--# insert-into ! TYPE_MISMATCH: line 4:
INSERT INTO cities
SELECT key1, name1, address1, comment1
FROM table1
WHERE day BETWEEN date '2019-07-01' AND '2019-07-31';

--# unload
UNLOAD (SELECT * FROM table1)
TO 's3://amzn-s3-demo-bucket/unload_test_1/'
WITH (format = 'JSON')

--# unload
UNLOAD (SELECT * FROM table1)
TO 's3://amzn-s3-demo-bucket/unload_test_2/'
WITH (format = 'PARQUET',compression = 'SNAPPY')

--# unload
UNLOAD (SELECT name1, address1, comment1, key1 FROM table1)
TO 's3://amzn-s3-demo-bucket/ partitioned/'
WITH (format = 'TEXTFILE', partitioned_by = ARRAY['key1'])

--# unload
UNLOAD (SELECT * FROM table1)
TO 's3://amzn-s3-demo-bucket/unload_test_3/'
WITH (format = 'PARQUET', compression = 'ZSTD', compression_level = 4)

--# querying-with-prepared-statements
PREPARE my_select1 FROM
SELECT * FROM table1;
EXECUTE my_select1

--# querying-with-prepared-statements
PREPARE my_select2 FROM
SELECT * FROM "default"."table1" WHERE key1 = ?;
EXECUTE my_select2 USING 2012

--# querying-with-prepared-statements
PREPARE my_insert FROM
INSERT INTO cities (city, state)
SELECT city, state
FROM cities
WHERE state = ?;
EXECUTE my_insert USING 'MI';
DEALLOCATE PREPARE my_insert

--# querying-with-prepared-statements
PREPARE my_unload FROM
UNLOAD (SELECT * FROM table1 WHERE key1 < ?)
TO 's3://amzn-s3-demo-bucket/my_output/'
WITH (format='PARQUET');
EXECUTE my_unload USING 12

--# athena-explain-statement
EXPLAIN
SELECT
   key1,
   name1
FROM table1;

--# athena-explain-statement
EXPLAIN
SELECT
   id,
   element
FROM by_year
WHERE year = '2024'

--# athena-explain-statement
EXPLAIN (TYPE DISTRIBUTED)
   SELECT
      c.key1,
      o.city
   FROM table1 c
   JOIN cities o
       ON c.key1 = o.id
   WHERE c.key1 = 123

--# athena-explain-statement
EXPLAIN
   SELECT
      c.name1
   FROM table1 c
   WHERE c.key1 = CAST(RANDOM() * 1000 AS INT)
   AND c.key1 BETWEEN 1000 AND 2000

--# athena-explain-statement
EXPLAIN ANALYZE SELECT * FROM cities LIMIT 10

--# athena-explain-statement
EXPLAIN ANALYZE (FORMAT JSON) SELECT * FROM cities LIMIT 10

--# athena-explain-statement
EXPLAIN (FORMAT GRAPHVIZ) SELECT count(*) FROM cities

--# athena-explain-statement
EXPLAIN (TYPE VALIDATE) SELECT count(*) FROM cities
