-- What meetings decided on, for the pages of what they decided on. Later saves keep these links themselves.
insert into record_link (kind, id, role, target)
select distinct 'meeting', m.id, 'decides_on', d #>> '{tie,id}'
from meeting m, json_array_elements(m.body::json -> 'decisions') d where d #>> '{tie,id}' is not null;
