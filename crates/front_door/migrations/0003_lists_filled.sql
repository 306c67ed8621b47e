-- What the new columns of referrals say of those that were there before.
update referral set received = body ->> '$.received', worker_name = body ->> '$.worker.name', team = body ->> '$.worker.team',
  stands_until = coalesce(closed_on, '9999-12-31');
