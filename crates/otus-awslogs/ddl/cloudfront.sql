CREATE EXTERNAL TABLE IF NOT EXISTS {table} (
    `date` date,
    `time` string,
    `x_edge_location` string,
    `sc_bytes` bigint,
    `c_ip` string,
    `cs_method` string,
    `cs_host` string,
    `cs_uri_stem` string,
    `sc_status` int,
    `cs_referrer` string,
    `cs_user_agent` string,
    `cs_uri_query` string,
    `cs_cookie` string,
    `x_edge_result_type` string,
    `x_edge_request_id` string,
    `x_host_header` string,
    `cs_protocol` string,
    `cs_bytes` bigint,
    `time_taken` float,
    `x_forwarded_for` string,
    `ssl_protocol` string,
    `ssl_cipher` string,
    `x_edge_response_result_type` string,
    `cs_protocol_version` string,
    `fle_status` string,
    `fle_encrypted_fields` int,
    `c_port` int,
    `time_to_first_byte` float,
    `x_edge_detailed_result_type` string,
    `sc_content_type` string,
    `sc_content_len` bigint,
    `sc_range_start` bigint,
    `sc_range_end` bigint
)
ROW FORMAT DELIMITED
FIELDS TERMINATED BY '\t'
LOCATION 's3://{bucket}/{prefix}'
TBLPROPERTIES ('skip.header.line.count' = '2')
