-- Who took over which role, from where, and what they did next.
with recent as (
  select *
  from logs
  where day between '2024/05/01' and '2024/05/10'
    and region in ('eu-1', 'us-1')
),
assumed as (
  select
    eventtime,
    useridentity.arn as caller,
    useridentity.type as caller_type,
    json_extract_scalar(requestparameters, '$.roleArn') as role_arn,
    json_extract_scalar(responseelements, '$.credentials.accessKeyId') as issued_key,
    sourceipaddress,
    row_number() over (partition by useridentity.arn order by eventtime) as nth
  from recent
  where eventname = 'AssumeRole'
    and errorcode is null
),
step1 as (
  select
    r.eventtime,
    r.eventname as event_1,
    r.useridentity.arn as actor,
    coalesce(r.errorcode, 'ok') as outcome,
    case
      when r.eventname like 'Describe%' then 'look'
      when r.eventname like 'Get%' or r.eventname like 'List%' then 'read'
      when r.eventname in ('PutObject', 'DeleteObject', 'CopyObject') then 'data'
      else 'change'
    end as kind,
    date_diff('second', from_iso8601_timestamp(a.eventtime), from_iso8601_timestamp(r.eventtime)) as after_1
  from recent r
  join assumed a on a.issued_key = r.useridentity.accesskeyid
  where a.nth <= 1
    and exists (
      select 1 from assumed b where b.caller = r.useridentity.arn and b.nth > 1
    )
),
step2 as (
  select
    r.eventtime,
    r.eventname as event_2,
    r.useridentity.arn as actor,
    coalesce(r.errorcode, 'ok') as outcome,
    case
      when r.eventname like 'Describe%' then 'look'
      when r.eventname like 'Get%' or r.eventname like 'List%' then 'read'
      when r.eventname in ('PutObject', 'DeleteObject', 'CopyObject') then 'data'
      else 'change'
    end as kind,
    date_diff('second', from_iso8601_timestamp(a.eventtime), from_iso8601_timestamp(r.eventtime)) as after_2
  from recent r
  join assumed a on a.issued_key = r.useridentity.accesskeyid
  where a.nth <= 2
    and exists (
      select 1 from assumed b where b.caller = r.useridentity.arn and b.nth > 1
    )
),
step3 as (
  select
    r.eventtime,
    r.eventname as event_3,
    r.useridentity.arn as actor,
    coalesce(r.errorcode, 'ok') as outcome,
    case
      when r.eventname like 'Describe%' then 'look'
      when r.eventname like 'Get%' or r.eventname like 'List%' then 'read'
      when r.eventname in ('PutObject', 'DeleteObject', 'CopyObject') then 'data'
      else 'change'
    end as kind,
    date_diff('second', from_iso8601_timestamp(a.eventtime), from_iso8601_timestamp(r.eventtime)) as after_3
  from recent r
  join assumed a on a.issued_key = r.useridentity.accesskeyid
  where a.nth <= 3
    and exists (
      select 1 from assumed b where b.caller = r.useridentity.arn and b.nth > 1
    )
),
step4 as (
  select
    r.eventtime,
    r.eventname as event_4,
    r.useridentity.arn as actor,
    coalesce(r.errorcode, 'ok') as outcome,
    case
      when r.eventname like 'Describe%' then 'look'
      when r.eventname like 'Get%' or r.eventname like 'List%' then 'read'
      when r.eventname in ('PutObject', 'DeleteObject', 'CopyObject') then 'data'
      else 'change'
    end as kind,
    date_diff('second', from_iso8601_timestamp(a.eventtime), from_iso8601_timestamp(r.eventtime)) as after_4
  from recent r
  join assumed a on a.issued_key = r.useridentity.accesskeyid
  where a.nth <= 4
    and exists (
      select 1 from assumed b where b.caller = r.useridentity.arn and b.nth > 1
    )
),
step5 as (
  select
    r.eventtime,
    r.eventname as event_5,
    r.useridentity.arn as actor,
    coalesce(r.errorcode, 'ok') as outcome,
    case
      when r.eventname like 'Describe%' then 'look'
      when r.eventname like 'Get%' or r.eventname like 'List%' then 'read'
      when r.eventname in ('PutObject', 'DeleteObject', 'CopyObject') then 'data'
      else 'change'
    end as kind,
    date_diff('second', from_iso8601_timestamp(a.eventtime), from_iso8601_timestamp(r.eventtime)) as after_5
  from recent r
  join assumed a on a.issued_key = r.useridentity.accesskeyid
  where a.nth <= 5
    and exists (
      select 1 from assumed b where b.caller = r.useridentity.arn and b.nth > 1
    )
),
step6 as (
  select
    r.eventtime,
    r.eventname as event_6,
    r.useridentity.arn as actor,
    coalesce(r.errorcode, 'ok') as outcome,
    case
      when r.eventname like 'Describe%' then 'look'
      when r.eventname like 'Get%' or r.eventname like 'List%' then 'read'
      when r.eventname in ('PutObject', 'DeleteObject', 'CopyObject') then 'data'
      else 'change'
    end as kind,
    date_diff('second', from_iso8601_timestamp(a.eventtime), from_iso8601_timestamp(r.eventtime)) as after_6
  from recent r
  join assumed a on a.issued_key = r.useridentity.accesskeyid
  where a.nth <= 6
    and exists (
      select 1 from assumed b where b.caller = r.useridentity.arn and b.nth > 1
    )
),
step7 as (
  select
    r.eventtime,
    r.eventname as event_7,
    r.useridentity.arn as actor,
    coalesce(r.errorcode, 'ok') as outcome,
    case
      when r.eventname like 'Describe%' then 'look'
      when r.eventname like 'Get%' or r.eventname like 'List%' then 'read'
      when r.eventname in ('PutObject', 'DeleteObject', 'CopyObject') then 'data'
      else 'change'
    end as kind,
    date_diff('second', from_iso8601_timestamp(a.eventtime), from_iso8601_timestamp(r.eventtime)) as after_7
  from recent r
  join assumed a on a.issued_key = r.useridentity.accesskeyid
  where a.nth <= 7
    and exists (
      select 1 from assumed b where b.caller = r.useridentity.arn and b.nth > 1
    )
),
step8 as (
  select
    r.eventtime,
    r.eventname as event_8,
    r.useridentity.arn as actor,
    coalesce(r.errorcode, 'ok') as outcome,
    case
      when r.eventname like 'Describe%' then 'look'
      when r.eventname like 'Get%' or r.eventname like 'List%' then 'read'
      when r.eventname in ('PutObject', 'DeleteObject', 'CopyObject') then 'data'
      else 'change'
    end as kind,
    date_diff('second', from_iso8601_timestamp(a.eventtime), from_iso8601_timestamp(r.eventtime)) as after_8
  from recent r
  join assumed a on a.issued_key = r.useridentity.accesskeyid
  where a.nth <= 8
    and exists (
      select 1 from assumed b where b.caller = r.useridentity.arn and b.nth > 1
    )
),
everything as (
  select eventtime, event_1 as event, actor, outcome, kind, after_1 as after from step1
  union all
  select eventtime, event_2 as event, actor, outcome, kind, after_2 as after from step2
  union all
  select eventtime, event_3 as event, actor, outcome, kind, after_3 as after from step3
  union all
  select eventtime, event_4 as event, actor, outcome, kind, after_4 as after from step4
  union all
  select eventtime, event_5 as event, actor, outcome, kind, after_5 as after from step5
  union all
  select eventtime, event_6 as event, actor, outcome, kind, after_6 as after from step6
  union all
  select eventtime, event_7 as event, actor, outcome, kind, after_7 as after from step7
  union all
  select eventtime, event_8 as event, actor, outcome, kind, after_8 as after from step8
)
select
  actor,
  kind,
  count(*) as events,
  count(*) filter (where outcome <> 'ok') as failures,
  approx_percentile(after, 0.5) as typical_delay,
  array_agg(distinct event order by event) as events_seen,
  max_by(event, eventtime) as last_event,
  rank() over (partition by kind order by count(*) desc) as place
from everything
where actor is not null
group by actor, kind
having count(*) > 1
order by kind, place
limit 100
