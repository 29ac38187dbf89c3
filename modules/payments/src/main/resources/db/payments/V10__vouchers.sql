-- Gift vouchers. Their money lies in accounts of the ledger; these tables say who bought them and what was done with them. Everything that
-- takes from a voucher locks its row and writes down what it takes before the ledger moves it, so that of two who want the rest one gets it.
create table voucher (
  -- Also the id of the payment that buys it.
  id           uuid        primary key,
  -- A keyed hash: the code itself follows from the installation's key and is stored nowhere.
  code_hash    bytea       not null unique,
  buyer        uuid        not null,
  amount_minor bigint      not null check (amount_minor > 0),
  currency     text        not null,
  -- Sealed with the buyer's key.
  message      bytea,
  bought_at    timestamptz not null,
  expires_at   timestamptz not null
);
create index voucher_buyer on voucher (buyer, bought_at desc);
create index voucher_expires on voucher (expires_at);

-- reserved until the ledger moved it, then used; released where it never will.
create table voucher_use (
  -- Of an order the payment's.
  id           uuid        primary key,
  voucher      uuid        not null references voucher (id),
  kind         text        not null check (kind in ('redeem', 'order', 'refund', 'expiry')),
  order_id     uuid,
  -- Nobody where it expired.
  person       uuid,
  amount_minor bigint      not null check (amount_minor > 0),
  state        text        not null default 'reserved' check (state in ('reserved', 'used', 'released')),
  at           timestamptz not null
);
create index voucher_use_voucher on voucher_use (voucher) where state <> 'released';
create index voucher_use_reserved on voucher_use (at) where state = 'reserved';

-- How long vouchers are good. A rule is never changed: a later revision stands in its place.
create table voucher_rule (
  revision   integer     primary key,
  rule       jsonb       not null,
  changed_at timestamptz not null,
  -- Null for the one that came with the platform.
  changed_by uuid
);
insert into voucher_rule (revision, rule, changed_at)
values (1, '{"months": 36, "untilYearEnd": true}', '2026-01-01T00:00:00Z');

-- A voucher may pay all of a payment, of which the card pays nothing then.
alter table payment drop constraint payment_amount_minor_check;
alter table payment add constraint payment_whole check (amount_minor >= 0 and amount_minor + coupon_minor > 0);
