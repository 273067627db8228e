-- The guide's pages on arrays, maps, rows and JSON.

--# creating-arrays
SELECT ARRAY [1,2,3,4] AS items

--# creating-arrays
SELECT ARRAY[ ARRAY[1,2], ARRAY[3,4] ] AS items

--# creating-arrays
WITH
dataset AS (
  SELECT 1 AS x, 2 AS y, 3 AS z
)
SELECT ARRAY [x,y,z] AS items FROM dataset

--# creating-arrays
WITH dataset AS (
  SELECT ARRAY ['hello', 'amazon', 'athena'] AS words,
  ARRAY [MAP(ARRAY['one','two'], ARRAY[1,2])] AS maps
)
SELECT words, maps FROM dataset

--# concatenating-strings-and-arrays
SELECT 'New' || ' ' || 'row.' AS concatenated_string

--# concatenating-strings-and-arrays
SELECT concat('New', ' ', 'row.') AS concatenated_string

--# concatenating-strings-and-arrays
SELECT concat_ws(',', 'New', NULL, 'row.') AS joined

--# concatenating-arrays
SELECT ARRAY [4,5] || ARRAY[ ARRAY[1,2], ARRAY[3,4] ] AS items

--# concatenating-arrays
SELECT concat(ARRAY['a'], ARRAY['b', 'c']) AS items

--# converting-array-data-types
SELECT
   ARRAY [CAST(4 AS VARCHAR), CAST(5 AS VARCHAR)]
AS items

--# converting-array-data-types
SELECT
   ARRAY[CAST(MAP(ARRAY['a1', 'a2', 'a3'], ARRAY[1, 2, 3]) AS JSON)] ||
   ARRAY[CAST(MAP(ARRAY['b1', 'b2', 'b3'], ARRAY[4, 5, 6]) AS JSON)]
AS items

--# finding-lengths
SELECT cardinality(ARRAY[1,2,3,4]) AS item_count

--# accessing-array-elements
WITH dataset AS (
SELECT
   ARRAY[CAST(MAP(ARRAY['a1', 'a2', 'a3'], ARRAY[1, 2, 3]) AS JSON)] ||
   ARRAY[CAST(MAP(ARRAY['b1', 'b2', 'b3'], ARRAY[4, 5, 6]) AS JSON)]
AS items )
SELECT items[1] AS item FROM dataset

--# accessing-array-elements
WITH dataset AS (
SELECT
   CAST(ROW(1, ARRAY['x', 'y']) AS ROW(id INTEGER, tags ARRAY(VARCHAR))) AS item )
SELECT item.tags[2], element_at(item.tags, 9) FROM dataset

--# flattening-arrays
SELECT flatten(ARRAY[ ARRAY[1,2], ARRAY[3,4] ]) AS items

--# flattening-arrays
WITH dataset AS (
  SELECT
    'support' as department,
    ARRAY['Ann', 'Ben', 'Cy'] as users
)
SELECT department, names FROM dataset
CROSS JOIN UNNEST(users) as t(names)

--# flattening-arrays
WITH
dataset AS (
  SELECT
    'support' as department,
     ARRAY[
      MAP(ARRAY['first', 'last', 'age'],ARRAY['Ann', 'Lee', '40']),
      MAP(ARRAY['first', 'last', 'age'],ARRAY['Ben', 'Ray', '30'])
     ] AS people
  )
SELECT names['first'] AS
 first_name,
 names['last'] AS last_name,
 department FROM dataset
CROSS JOIN UNNEST(people) AS t(names)

--# flattening-arrays
WITH
dataset AS (
  SELECT ARRAY[
    CAST(ROW('Ann', 'support', ARRAY[1,2,3,4]) AS ROW(name VARCHAR, department VARCHAR, scores ARRAY(INTEGER))),
    CAST(ROW('Ben', 'sales', ARRAY[7,8,9]) AS ROW(name VARCHAR, department VARCHAR, scores ARRAY(INTEGER)))
  ] AS users
),
users AS (
 SELECT person, score
 FROM
   dataset,
   UNNEST(dataset.users) AS t(person),
   UNNEST(person.scores) AS t(score)
)
SELECT person.name, person.department, SUM(score) AS total_score FROM users
GROUP BY (person.name, person.department)
ORDER BY (total_score) DESC
LIMIT 1

--# flattening-arrays
WITH
dataset AS (
 SELECT ARRAY[
   CAST(ROW('Ann', ARRAY[1,2]) AS ROW(name VARCHAR, scores ARRAY(INTEGER))),
   CAST(ROW('Ben', ARRAY[7,8]) AS ROW(name VARCHAR, scores ARRAY(INTEGER)))
 ] AS users
),
users AS (
 SELECT person, score
 FROM
   dataset,
   UNNEST(dataset.users) AS t(person),
   UNNEST(person.scores) AS t(score)
)
SELECT person.name, score FROM users
ORDER BY (score) DESC
LIMIT 1

--# creating-arrays-from-subqueries
WITH
dataset AS (
  SELECT ARRAY[1,2,3,4,5] AS items
)
SELECT array_agg(i) AS array_items
FROM dataset
CROSS JOIN UNNEST(items) AS t(i)

--# creating-arrays-from-subqueries
WITH
dataset AS (
  SELECT ARRAY [1,2,2,3,3,4,5] AS items
)
SELECT array_agg(distinct i) AS array_items
FROM dataset
CROSS JOIN UNNEST(items) AS t(i)

--# filtering-arrays
WITH
dataset AS (
  SELECT ARRAY[1,2,3,4,5] AS items
)
SELECT array_agg(i) AS array_items
FROM dataset
CROSS JOIN UNNEST(items) AS t(i)
WHERE i > 3

--# filtering-arrays
WITH
dataset AS (
  SELECT ARRAY
  [
    ARRAY[1,2,3,4],
    ARRAY[5,6,7,8],
    ARRAY[9,0]
  ] AS items
)
SELECT i AS array_items FROM dataset
CROSS JOIN UNNEST(items) AS t(i)
WHERE contains(i, 2)

--# filtering-arrays-filter-function
SELECT filter(ARRAY [2,0,7,-1], x -> x>0)

--# filtering-arrays-filter-function
SELECT filter(ARRAY [-3, NULL, 8, NULL], q -> q IS NOT NULL)

--# sorting-arrays
WITH
dataset AS (
  SELECT ARRAY[3,1,2,5,2,3,6,3,4,5] AS items
)
SELECT array_sort(items) AS array_items
FROM dataset

--# sorting-arrays
WITH
dataset AS (
  SELECT ARRAY[3,1,2,5,2,3,6,3,4,5] AS items
)
SELECT array_sort(array_agg(distinct i)) AS array_items
FROM dataset
CROSS JOIN UNNEST(items) AS t(i)

--# arrays-and-aggregation
WITH
dataset AS (
  SELECT ARRAY
  [
    ARRAY[1,2,3,4],
    ARRAY[5,6,7,8],
    ARRAY[9,0]
  ] AS items
),
item AS (
  SELECT i AS array_items
  FROM dataset, UNNEST(items) AS t(i)
)
SELECT array_items, sum(val) AS total
FROM item, UNNEST(array_items) AS t(val)
GROUP BY array_items;

--# arrays-and-aggregation
WITH
dataset AS (
  SELECT ARRAY[ARRAY[1,2,3,4], ARRAY[9,0]] AS items
),
item AS (
  SELECT i AS array_items FROM dataset, UNNEST(items) AS t(i)
)
SELECT array_items, reduce(array_items, 0, (s, x) -> s + x, s -> s) AS total
FROM item

--# converting-arrays-to-strings
WITH
dataset AS (
  SELECT ARRAY ['hello', 'amazon', 'athena'] AS words
)
SELECT array_join(words, ' ') AS welcome_msg
FROM dataset

--# converting-arrays-to-strings
SELECT array_join(ARRAY[ 'orange', NULL, 'grape'], '-', 'OK')

--# arrays-create-maps
SELECT MAP(
   ARRAY['first', 'last', 'age'],
   ARRAY['Ann', 'Lee', '35']
) AS user

--# arrays-create-maps
WITH dataset AS (
  SELECT MAP(
    ARRAY['first', 'last', 'age'],
    ARRAY['Ann', 'Lee', '35']
  ) AS user
)
SELECT user['first'] AS first_name FROM dataset

--# creating-row
WITH dataset AS (
 SELECT
   ROW('Ann', 38) AS users
 )
SELECT * FROM dataset

--# changing-row-arrays-with-cast
WITH dataset AS (
  SELECT
    CAST(
      ROW('Ann', 38) AS ROW(name VARCHAR, age INTEGER)
    ) AS users
)
SELECT * FROM dataset

--# filtering-nested-with-dot
WITH dataset AS (
  SELECT
    CAST(
      ROW('example.com', ROW(true)) AS ROW(hostname VARCHAR, flaggedActivity ROW(isNew BOOLEAN))
    ) AS sites
)
SELECT sites.hostname, sites.flaggedactivity.isnew
FROM dataset

--# filtering-with-unnest
WITH dataset AS (
  SELECT ARRAY[
    CAST(
      ROW('example.com', ROW(true)) AS ROW(hostname VARCHAR, flaggedActivity ROW(isNew BOOLEAN))
    ),
    CAST(
      ROW('example.org', ROW(false)) AS ROW(hostname VARCHAR, flaggedActivity ROW(isNew BOOLEAN))
    )
  ] as items
)
SELECT sites.hostname, sites.flaggedActivity.isNew
FROM dataset, UNNEST(items) t(sites)
WHERE sites.flaggedActivity.isNew = true

--# filtering-with-regexp
WITH dataset AS (
  SELECT ARRAY[
    CAST(
      ROW('example.com', ROW(ARRAY[
          MAP(ARRAY['term', 'count'], ARRAY['bigdata', '10']),
          MAP(ARRAY['term', 'count'], ARRAY['iot', '74'])
      ])
      ) AS ROW(hostname VARCHAR, flaggedActivity ROW(flags ARRAY(MAP(VARCHAR, VARCHAR)) ))
   ),
   CAST(
     ROW('example.org', ROW(ARRAY[
       MAP(ARRAY['term', 'count'], ARRAY['politics', '241'])
     ])
     ) AS ROW(hostname VARCHAR, flaggedActivity ROW(flags ARRAY(MAP(VARCHAR, VARCHAR)) ))
   )
 ] AS items
),
sites AS (
  SELECT sites.hostname, sites.flaggedactivity
  FROM dataset, UNNEST(items) t(sites)
)
SELECT hostname, array_agg(flags['term']) AS terms, SUM(CAST(flags['count'] AS INTEGER)) AS total
FROM sites, UNNEST(sites.flaggedActivity.flags) t(flags)
WHERE regexp_like(flags['term'], 'politics|bigdata')
GROUP BY (hostname)
ORDER BY total DESC

--# extracting-data-from-JSON
WITH dataset AS (
  SELECT '{"name": "Ann Lee",
           "org": "support",
           "projects": [{"name":"one", "completed":false},
           {"name":"two", "completed":true}]}'
    AS myblob
)
SELECT
  json_extract(myblob, '$.name') AS name,
  json_extract(myblob, '$.projects') AS projects
FROM dataset

--# extracting-data-from-JSON
WITH dataset AS (
  SELECT '{"name": "Ann Lee", "projects": [{"name":"one", "completed":false}]}'
    AS myblob
)
SELECT
  json_extract_scalar(myblob, '$.name') AS name,
  json_extract_scalar(myblob, '$.projects') AS projects
FROM dataset

--# extracting-data-from-JSON
WITH dataset AS (
  SELECT '{"projects": [{"name":"one", "completed":false},{"name":"two", "completed":true}]}'
    AS myblob
)
SELECT json_array_get(json_extract(myblob, '$.projects'), 0) AS item
FROM dataset

--# extracting-data-from-JSON
WITH dataset AS (
   SELECT '{"projects": [{"name":"one", "completed":false}]}'
     AS myblob
)
SELECT json_extract_scalar(myblob, '$.projects[0].name') AS project_name
FROM dataset

--# searching-for-values
WITH dataset AS (
  SELECT * FROM (VALUES
    (JSON '{"name": "Ann Lee", "org": "legal", "projects": ["one"]}'),
    (JSON '{"name": "Ben Ray", "org": "sales", "projects": ["one", "two", "three"]}')
  ) AS t (users)
)
SELECT json_extract_scalar(users, '$.name') AS user
FROM dataset
WHERE json_array_contains(json_extract(users, '$.projects'), 'two')

--# searching-for-values
WITH dataset AS (
  SELECT '{"name": "Ann Lee", "projects": [{"name":"one", "completed":false},{"name":"two", "completed":true}]}' AS blob
),
employees AS (
  SELECT json_extract_scalar(blob, '$.name') AS name,
    CAST(json_extract(blob, '$.projects') AS ARRAY(ROW(name VARCHAR, completed BOOLEAN))) AS projects
  FROM dataset
),
names AS (
  SELECT name, filter(projects, x -> x.completed = true) AS completed FROM employees
)
SELECT name, cardinality(completed) AS completed_projects FROM names

--# get-length-json
WITH dataset AS (
  SELECT * FROM (VALUES
    (JSON '{"name": "Ann Lee", "projects": [{"name":"one"}]}'),
    (JSON '{"name": "Ben Ray", "projects": []}')
  ) AS t (users)
)
SELECT
  json_extract_scalar(users, '$.name') as name,
  json_array_length(json_extract(users, '$.projects')) as count
FROM dataset
ORDER BY count DESC

--# get-length-json
WITH dataset AS (
  SELECT JSON '{"name": {"first": "Ann", "last": "Lee"}}' AS users
)
SELECT
  json_extract_scalar(users, '$.name.first') as name,
  json_size(users, '$.name') as count
FROM dataset

--# troubleshooting-json-queries
WITH dataset (data) AS (VALUES ('{"a":1}'), ('not json'))
SELECT data, try(json_parse(data)), json_extract(data, '$.a') FROM dataset
