-- What owners of cards took back through their banks. A chargeback is a process of the payment and
-- outlives the order; the ledger says what is owed and what was recovered, this table what the
-- processor said and what we answered.
create table chargeback (
  id             uuid        primary key,
  payment_id     uuid        not null,
  order_id       uuid,
  client         uuid        not null,
  provider       uuid,
  amount_minor   bigint      not null check (amount_minor > 0),
  currency       text        not null,
  processor      text        not null,
  reason         text        not null,
  state          text        not null check (state in ('open', 'represented', 'won', 'lost')),
  respond_by     timestamptz not null,
  -- How much of it the client owes, who was given it back before; the provider owes the rest.
  client_minor   bigint      not null,
  answer         bytea,
  answered_by    uuid,
  opened_at      timestamptz not null,
  closed_at      timestamptz,
  attempts       integer     not null default 0,
  check_at       timestamptz
);
create index chargeback_order on chargeback (order_id) where order_id is not null;
create index chargeback_payment on chargeback (payment_id);
create index chargeback_opened on chargeback (opened_at desc, id desc);
create index chargeback_check on chargeback (check_at) where check_at is not null;

create table sandbox_chargeback (
  id           uuid        primary key,
  payment_id   uuid        not null unique,
  amount_minor bigint      not null,
  currency     text        not null,
  reason       text        not null,
  opens_at     timestamptz not null,
  respond_by   timestamptz not null,
  -- What we sent, when the card's bank decides about it and how.
  answer       text,
  decides_at   timestamptz,
  won          boolean
);
