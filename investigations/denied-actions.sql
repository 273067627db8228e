-- title: What was denied to whom
-- question: Which actions on which resources were denied to whom?
-- why: Error messages name the action and the resource; read as columns they show what somebody wanted.
-- kind: question
-- tactic: discovery
-- mitre: T1580
-- tables: cloudtrail
-- columns: principal, action, resource, denials, first_seen, last_seen
SELECT
    useridentity.arn AS principal,
    regexp_extract(errormessage, 'not authorized to perform: ([\w-]+:\w+)', 1) AS action,
    regexp_extract(errormessage, 'on resource: "?([^ "]+)', 1) AS resource,
    count(*) AS denials,
    min(eventtime) AS first_seen,
    max(eventtime) AS last_seen
FROM ${cloudtrail}
WHERE ${window} AND errormessage LIKE '%not authorized to perform: %'
GROUP BY 1, 2, 3
ORDER BY denials DESC, principal, action, resource
