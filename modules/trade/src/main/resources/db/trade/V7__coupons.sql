-- Whether a payment of the order may have been begun with a coupon: of all others payments is not asked what a
-- coupon's part is. Of orders from before nobody knows.
alter table orders add column coupon boolean not null default true;
alter table orders alter column coupon set default false;
