-- What meetings decided on, for the pages of what they decided on. Later saves keep these links themselves.
insert into record_link (kind, id, role, target)
select distinct 'meeting', m.id, 'decides_on', json_extract(d.value, '$.tie.id')
from meeting m, json_each(m.body, '$.decisions') d where json_extract(d.value, '$.tie.id') is not null;
