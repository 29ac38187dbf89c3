-- So many payments of the order were begun without a coupon, from the first one on. Where there are
-- more, one may have one: those from before, and those that the version before begins beside this
-- one. It is -1 where nobody knows of the payments. Of all others payments is not asked what a
-- coupon's part is.
alter table orders add column couponless integer not null default 0;
