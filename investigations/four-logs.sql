-- title: One address in four logs
-- question: Which address was refused by the network, tried the web site, used the API and read objects, all within so many hours?
-- why: Each log alone shows a scanner, a visitor, a user or a reader. Only somebody who got in is all four.
-- kind: detection
-- tactic: any
-- mitre: T1190, T1078.004, T1530
-- tables: cloudtrail, vpc_flow, alb, s3_access
-- param hours: number = 24 | From the refused connection to the object read, at most
-- columns: address, refused, web_request, api_call, object_read, principals, web_errors, api_calls, objects
WITH network AS (
    SELECT srcaddr AS address, from_unixtime(min("start")) AS at
    FROM ${vpc_flow}
    WHERE ${window:vpc_flow} AND action = 'REJECT'
    GROUP BY srcaddr
),
web AS (
    SELECT
        client_ip AS address,
        from_iso8601_timestamp(min("time")) AS at,
        count_if(elb_status_code >= 400) AS errors
    FROM ${alb}
    WHERE ${window:alb}
    GROUP BY client_ip
),
api AS (
    SELECT
        sourceipaddress AS address,
        from_iso8601_timestamp(min(eventtime)) AS at,
        count(*) AS calls,
        array_join(slice(array_sort(array_agg(DISTINCT useridentity.arn)), 1, 10), ', ') AS principals
    FROM ${cloudtrail}
    WHERE ${window}
    GROUP BY sourceipaddress
),
objects AS (
    SELECT
        remoteip AS address,
        min(parse_datetime(requestdatetime, 'dd/MMM/yyyy:HH:mm:ss Z')) AS at,
        count(DISTINCT "key") AS objects
    FROM ${s3_access}
    WHERE ${window:s3_access} AND operation = 'REST.GET.OBJECT' AND httpstatus = '200'
    GROUP BY remoteip
)
SELECT
    network.address,
    network.at AS refused,
    web.at AS web_request,
    api.at AS api_call,
    objects.at AS object_read,
    api.principals,
    web.errors AS web_errors,
    api.calls AS api_calls,
    objects.objects
FROM network
JOIN web ON web.address = network.address
JOIN api ON api.address = network.address
JOIN objects ON objects.address = network.address
WHERE greatest(network.at, web.at, api.at, objects.at) <= least(network.at, web.at, api.at, objects.at) + ${hours} * INTERVAL '1' HOUR
ORDER BY network.address
