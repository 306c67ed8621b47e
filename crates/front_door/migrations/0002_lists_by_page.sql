-- What the tray of open referrals is sorted and filtered by, and indexes for lists that are read page by page and for
-- figures counted from an index alone.
alter table referral add column received text;
alter table referral add column worker_name text;
alter table referral add column team text;
-- The last day on which it stands as open: far off while it is.
alter table referral add column stands_until text;
drop index contact_received;
create index contact_day on contact (received_on, received, id);
create index contact_moment on contact (received, id);
-- Each list from an index of its own rows, in its own order: a null is no key to look for among half a million.
drop index contact_waiting;
create index contact_waiting on contact (urgent desc, due, received, id) where due is not null;
create index contact_lately on contact (received desc, id desc) where due is null;
create index contact_counts on contact (received_on, source, exploitation, counts_referral, counts_concern);
create index contact_agency_counts on contact (received_on, source_agency, counts_referral);
drop index referral_closed;
create index referral_standing on referral (counts, stands_until, opened_on, source, exploitation);
create index referral_measured_decide on referral (counts, decide_by, decided_on);
create index referral_measured_tell on referral (counts, tell_by, told_on);
drop index referral_decide;
drop index referral_decided;
create index onward_referral_open on onward_referral (open, id);
create index front_door_check_open on front_door_check (open, id);
