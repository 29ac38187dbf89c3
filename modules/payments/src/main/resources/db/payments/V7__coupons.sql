-- Coupons. The money that they give lies in accounts of the ledger; these tables say who may have it. Every use locks its coupon's row,
-- so that of two who want the last use one gets it.
create table coupon (
  id              uuid        primary key,
  -- In capitals. A code belongs to one coupon for ever.
  code            text        not null unique,
  -- Null is the platform.
  funder          uuid,
  basis_points    integer,
  most_minor      bigint      not null check (most_minor > 0),
  currency        text        not null,
  minimum_minor   bigint      not null,
  valid_from      timestamptz not null,
  valid_until     timestamptz not null,
  uses            integer     not null check (uses > 0),
  uses_per_person integer     not null check (uses_per_person > 0),
  -- False until its money is set aside.
  funded          boolean     not null default false,
  created_by      uuid        not null,
  created_at      timestamptz not null,
  closed_at       timestamptz
);
create index coupon_funder on coupon (funder, created_at desc);

-- reserved while its payment is under way, used when it is captured, released when it is declined.
create table coupon_use (
  payment_id   uuid        primary key,
  coupon       uuid        not null references coupon (id),
  order_id     uuid        not null,
  person       uuid        not null,
  amount_minor bigint      not null check (amount_minor > 0),
  state        text        not null default 'reserved' check (state in ('reserved', 'used', 'released')),
  at           timestamptz not null
);
create index coupon_use_coupon on coupon_use (coupon, person) where state <> 'released';
-- An order is paid with one coupon once.
create unique index coupon_use_order on coupon_use (order_id) where state <> 'released';
create index coupon_use_reserved on coupon_use (payment_id) where state = 'reserved';

alter table payment add column coupon uuid;
-- What the coupon pays beside amount_minor, which is the card's.
alter table payment add column coupon_minor bigint not null default 0 check (coupon_minor >= 0);

-- What went back to funders of coupons, in the commits of the steps that gave it back.
create table coupon_return (
  id           uuid   primary key,
  payment_id   uuid   not null,
  amount_minor bigint not null check (amount_minor > 0)
);
create index coupon_return_payment on coupon_return (payment_id);
