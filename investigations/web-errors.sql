-- title: Clients that met errors
-- question: Which clients of the load balancer were answered with errors, for which addresses?
-- why: Guessing paths shows as errors of many paths from one client.
-- kind: question
-- tactic: any
-- mitre: T1595.003
-- tables: alb
-- columns: client_ip, requests, errors, paths, first_seen, last_seen
SELECT
    client_ip,
    count(*) AS requests,
    count_if(elb_status_code >= 400) AS errors,
    count(DISTINCT url_extract_path(request_url)) AS paths,
    min("time") AS first_seen,
    max("time") AS last_seen
FROM ${alb}
WHERE ${window}
GROUP BY client_ip
HAVING count_if(elb_status_code >= 400) > 0
ORDER BY errors DESC, client_ip
