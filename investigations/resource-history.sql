-- title: History of a resource
-- question: Who touched this resource, when and how?
-- why: Names stand in parameters, answers and resource lists; all three are searched.
-- kind: question
-- tactic: any
-- mitre: T1578
-- tables: cloudtrail
-- param resource: text | A name, an id or an ARN
-- columns: eventtime, principal, eventsource, eventname, readonly, sourceipaddress, errorcode, eventid
SELECT
    eventtime, useridentity.arn AS principal, eventsource, eventname, readonly, sourceipaddress, errorcode, eventid
FROM ${cloudtrail}
WHERE ${window}
  AND (strpos(requestparameters, ${resource}) > 0
       OR strpos(responseelements, ${resource}) > 0
       OR any_match(resources, resource -> resource.arn = ${resource}))
ORDER BY eventtime, eventid
