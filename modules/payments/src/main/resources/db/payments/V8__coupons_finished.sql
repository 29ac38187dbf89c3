-- Whether what was left of a coupon that ended went back to its funder. A death between the end and the money leaves it false, and
-- the janitor goes on from there; it ends those too whose time is over.
alter table coupon add column returned boolean not null default false;
create index coupon_unfinished on coupon (created_at) where not returned;
