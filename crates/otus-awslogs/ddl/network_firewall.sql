CREATE EXTERNAL TABLE IF NOT EXISTS {table} (
    firewall_name string,
    availability_zone string,
    event_timestamp string,
    event struct<
        timestamp: string,
        flow_id: bigint,
        event_type: string,
        src_ip: string,
        src_port: int,
        dest_ip: string,
        dest_port: int,
        proto: string,
        app_proto: string,
        tls_inspected: boolean,
        alert: struct<
            alert_id: string,
            action: string,
            signature_id: int,
            rev: int,
            signature: string,
            category: string,
            severity: int>,
        netflow: struct<
            pkts: int,
            bytes: bigint,
            start: string,
            `end`: string,
            age: int,
            min_ttl: int,
            max_ttl: int,
            tcp_flags: string,
            syn: boolean,
            fin: boolean,
            ack: boolean,
            psh: boolean>,
        http: struct<
            hostname: string,
            url: string,
            http_user_agent: string,
            http_content_type: string,
            http_method: string,
            protocol: string,
            status: int>,
        tls: struct<
            subject: string,
            issuerdn: string,
            sni: string,
            version: string>>
)
PARTITIONED BY (day string)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
LOCATION 's3://{bucket}/{prefix}AWSLogs/{account}/network-firewall/{kind}/{region}/{resource}/'
TBLPROPERTIES (
    'projection.enabled' = 'true',
    'projection.day.type' = 'date',
    'projection.day.format' = 'yyyy/MM/dd',
    'projection.day.interval' = '1',
    'projection.day.interval.unit' = 'DAYS',
    'projection.day.range' = '{start},NOW',
    'storage.location.template' = 's3://{bucket}/{prefix}AWSLogs/{account}/network-firewall/{kind}/{region}/{resource}/${day}'
)
