-- The guide's pages on SELECT, functions, engine versions, geospatial data and troubleshooting.

--# setup
CREATE TABLE cloudfront_logs WITH (format = 'PARQUET') AS SELECT DATE '2014-07-10' AS date, 'Linux' AS os, 'curl' AS browser, 10 AS bytes, '10.0.0.1' AS requestip

--# setup
CREATE TABLE nation WITH (format = 'JSON') AS SELECT * FROM (VALUES (1, 'CHINA'), (2, 'PERU')) AS t (nationkey, name)

--# setup
CREATE TABLE orders WITH (format = 'JSON') AS SELECT * FROM (VALUES (1, 10, 5e0, DATE '2024-01-01'), (2, 11, 7e0, DATE '2024-02-01')) AS t (orderkey, custkey, totalprice, orderdate)

--# select
SELECT os, COUNT(*) count FROM cloudfront_logs WHERE date BETWEEN date '2014-07-05' AND date '2014-08-05' GROUP BY os;

--# select
SELECT * FROM orders LIMIT ALL

--# select
SELECT custkey, sum(totalprice) FROM orders GROUP BY CUBE (custkey, orderdate) ORDER BY 2 DESC NULLS LAST

--# select
SELECT custkey, orderdate, grouping(custkey) FROM orders GROUP BY GROUPING SETS ((custkey), (orderdate), ())

--# select
SELECT custkey, max(orderdate) FROM orders GROUP BY ROLLUP (custkey) HAVING count(*) >= 1

--# select
SELECT * FROM orders TABLESAMPLE BERNOULLI (100)

--# select
SELECT o.custkey, n.name FROM orders AS o LEFT OUTER JOIN nation n ON o.custkey = n.nationkey
UNION SELECT nationkey, name FROM nation ORDER BY custkey OFFSET 0 ROWS FETCH FIRST 2 ROWS ONLY

--# select
SELECT numbers, animals, n FROM (VALUES (ARRAY[2, 5], ARRAY['dog', 'cat', 'bird'])) AS x (numbers, animals)
CROSS JOIN UNNEST(numbers, animals) WITH ORDINALITY AS t (a, b, n)

--# select
SELECT k, v FROM UNNEST(MAP(ARRAY['a', 'b'], ARRAY[1, 2])) AS t(k, v)

--# select-path
SELECT DISTINCT "$path" AS data_source_file
FROM orders
ORDER By data_source_file ASC

--# select-path
SELECT "$path", orderkey FROM "default"."orders" WHERE regexp_like("$PATH", 's3')

--# select-literals
SELECT 'It''s a test', U&'snow \2603', CAST('2024-01-01' AS date), DECIMAL '0.12', X'65683F', 1.2E3

--# functions-operators-reference-section
SELECT current_timestamp AT TIME ZONE 'Europe/Paris', date_trunc('hour', TIMESTAMP '2020-03-04 10:11:12')

--# functions-env3
SELECT listagg(value, ';') WITHIN GROUP (ORDER BY value) csv_value
FROM (VALUES 'a', 'c', 'b') t(value);

--# engine-versions-reference-0003
SELECT contains_sequence(ARRAY [1,2,3,4,5,6], ARRAY[1,2]);

--# engine-versions-reference-0003
SELECT murmur3(from_base64('aaaaaa'));

--# engine-versions-reference-0003
SELECT format_number(123456); -- '123K'

--# engine-versions-reference-0003
SELECT EXTRACT(TIMEZONE_HOUR FROM TIMESTAMP '2021-05-10 12:34:56 +08:35');

--# engine-versions-reference-0003
SELECT EXTRACT(TIMEZONE_MINUTE FROM TIMESTAMP '2021-05-10 12:34:56 +08:35');

--# engine-versions-reference-0003
SELECT name
FROM nation
WHERE SOUNDEX(name) = SOUNDEX('CHYNA'); -- CHINA

--# engine-versions-reference-0003
SELECT concat_ws(',', 'def', 'pqr', 'mno');

--# engine-versions-reference-0003
SELECT array_agg(a) OVER(
   ORDER BY a ASC NULLS FIRST GROUPS BETWEEN 1 PRECEDING AND 2 FOLLOWING)
FROM (VALUES 3, 3, 2, null) T(a);

--# engine-versions-reference-0003
SELECT * FROM (VALUES 1, 2, 3, 4) INTERSECT ALL SELECT * FROM (VALUES 3, 4);

--# engine-versions-reference-0003
SELECT * FROM (VALUES 1, 2, 3, 4) EXCEPT ALL SELECT * FROM (VALUES 3, 4);

--# engine-versions-reference-0003
SELECT sum(x) over (order by x range 1 preceding)
FROM (values (1), (1), (2), (2)) t(x);

--# engine-versions-reference-0003
SELECT "user"."name" FROM (SELECT CAST(ROW('a') AS ROW(name varchar)) AS "user") AS dataset
GROUP BY "user"."name"

--# engine-versions-reference-0003
SELECT CAST(ROW(1, 'a') AS ROW(x BIGINT, y VARCHAR)), CAST(ROW(1, 'a') AS JSON)

--# engine-versions-reference-0003
SELECT * FROM orders RIGHT JOIN nation ON orders.custkey = nation.nationkey WHERE nation.name = 'abc';

--# engine-versions-reference-0003 ! NOT_SUPPORTED: line 2
SELECT m.id AS row_id, m.match, m.val, m.label
FROM (VALUES(1, 90),(2, 80),(3, 70)) t(id, value)
MATCH_RECOGNIZE (
        ORDER BY id
        MEASURES match_number() AS match,
        RUNNING LAST(value) AS val,
        classifier() AS label
        ALL ROWS PER MATCH
        AFTER MATCH SKIP PAST LAST ROW
        PATTERN (() | A) DEFINE A AS true
) AS m;

--# engine-versions-reference-0003 ! INVALID_FUNCTION_ARGUMENT: line 1:8: There must be two or more concatenation arguments
SELECT concat('one')

--# engine-versions-reference-0003 ! FUNCTION_NOT_FOUND: line 1:28: Function 'st_geometryfromtext' not registered
SELECT to_encoded_polyline(ST_GeometryFromText('LINESTRING (-120.2 38.5, -120.95 40.7)'));

--# engine-versions-reference-0003 ! FUNCTION_NOT_FOUND: line 1:8: Function 'make_set_digest' not registered
SELECT make_set_digest(value) FROM (VALUES 1, 2, 3) T(value);

--# geospatial-example-queries
CREATE external TABLE earthquakes
(
 earthquake_date string,
 latitude double,
 longitude double,
 magnitude double
)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ','
STORED AS TEXTFILE LOCATION 's3://amzn-s3-demo-bucket/my-query-log/csv/';

--# geospatial-example-queries
CREATE external TABLE IF NOT EXISTS counties
 (
 Name string,
 BoundaryShape binary
 )
ROW FORMAT SERDE 'com.esri.hadoop.hive.serde.EsriJsonSerDe'
STORED AS INPUTFORMAT 'com.esri.json.hadoop.EnclosedEsriJsonInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION 's3://amzn-s3-demo-bucket/my-query-log/json/';

--# geospatial-example-queries ! FUNCTION_NOT_FOUND: line 5:38: Function 'st_point' not registered
SELECT counties.name,
        COUNT(*) cnt
FROM counties
CROSS JOIN earthquakes
WHERE ST_CONTAINS (ST_GeomFromBinary(ST_POINT(earthquakes.longitude, earthquakes.latitude)))
GROUP BY  counties.name
ORDER BY  cnt DESC

--# troubleshooting-athena
SELECT try(CAST('x' AS integer)), coalesce(try(1 / 0), 0), try_cast('7' AS bigint)

--# querying-glue-data-catalog
SELECT schema_name
FROM   information_schema.schemata
LIMIT  10;

--# querying-glue-data-catalog
SHOW DATABASES LIKE 'def.*'

--# querying-glue-data-catalog
SELECT table_schema,
       table_name,
       table_type
FROM   information_schema.tables
WHERE  table_schema = 'default'

--# querying-glue-data-catalog
SHOW TABLES IN default 'cloud*'

--# querying-glue-data-catalog
SELECT table_schema, table_name, column_name, data_type, extra_info, comment
FROM information_schema.columns
WHERE table_schema = 'default' AND table_name = 'orders'
ORDER BY ordinal_position

--# querying-glue-data-catalog
SELECT * FROM information_schema.views WHERE table_schema = 'default'

--# performance-tuning
SELECT approx_distinct(custkey), max_by(orderkey, totalprice), arbitrary(orderdate) FROM orders

--# performance-tuning
SELECT orderkey, rnk FROM (SELECT orderkey, rank() OVER (PARTITION BY custkey ORDER BY totalprice DESC) AS rnk FROM orders) WHERE rnk = 1

--# performance-tuning
WITH latest AS (SELECT max(orderdate) AS day FROM orders) SELECT o.* FROM orders o JOIN latest ON o.orderdate = latest.day

--# performance-tuning
SELECT count(*) FROM orders WHERE EXISTS (SELECT 1 FROM nation WHERE nationkey = orders.orderkey) AND custkey NOT IN (SELECT nationkey FROM nation)

--# performance-tuning
SELECT CASE WHEN totalprice > 6 THEN 'high' ELSE 'low' END AS band, count(*) FROM orders GROUP BY 1

--# querying-window
SELECT orderkey, lag(totalprice, 1) OVER w AS previous, sum(totalprice) OVER (w ROWS UNBOUNDED PRECEDING) AS running
FROM orders WINDOW w AS (ORDER BY orderdate)
