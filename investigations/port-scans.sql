-- title: Port scans
-- question: Which addresses were refused at many ports?
-- why: The step before the first sign-in, and the first log the address appears in.
-- kind: detection
-- tactic: discovery
-- mitre: T1046
-- tables: vpc_flow
-- param ports: number = 10 | Different ports refused within an hour, at least
-- columns: srcaddr, ports, hosts, packets, first_seen, last_seen
SELECT
    srcaddr,
    count(DISTINCT dstport) AS ports,
    count(DISTINCT dstaddr) AS hosts,
    sum(packets) AS packets,
    from_unixtime(min("start")) AS first_seen,
    from_unixtime(max("end")) AS last_seen
FROM ${vpc_flow}
WHERE ${window} AND action = 'REJECT'
GROUP BY srcaddr, "start" / 3600
HAVING count(DISTINCT dstport) >= ${ports}
ORDER BY first_seen
