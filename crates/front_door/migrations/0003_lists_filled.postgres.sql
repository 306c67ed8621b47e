-- What the new columns of referrals say of those that were there before.
update referral set received = (body::json ->> 'received'), worker_name = (body::json #>> '{worker,name}'), team = (body::json #>> '{worker,team}'),
  stands_until = coalesce(closed_on, '9999-12-31');
