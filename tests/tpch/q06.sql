-- Decimals say so: without a type they are doubles to Athena, and 0.06 + 0.01 is less than 0.07.
select sum(l_extendedprice * l_discount) as revenue
from lineitem
where l_shipdate >= date '1994-01-01' and l_shipdate < date '1994-01-01' + interval '1' year
  and l_discount between decimal '0.06' - decimal '0.01' and decimal '0.06' + decimal '0.01' and l_quantity < 24
