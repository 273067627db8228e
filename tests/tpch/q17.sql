select cast(sum(l_extendedprice) as double) / 7.0 as avg_yearly
from lineitem, part
where p_partkey = l_partkey and p_brand = 'Brand#23' and p_container = 'MED BOX'
  and cast(l_quantity as double) < (
    select 0.2 * avg(cast(l_quantity as double)) from lineitem where l_partkey = p_partkey)
