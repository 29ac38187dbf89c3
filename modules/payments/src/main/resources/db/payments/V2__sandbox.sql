-- What the sandbox processor remembers. It stands for another company's database: only the classes of
-- the sandbox read it.

create table sandbox_instrument (
  token      text        primary key,
  kind       text        not null check (kind in ('card', 'bank')),
  behaviour  text        not null,
  label      text        not null,
  created_at timestamptz not null
);

create table sandbox_charge (
  payment_id   uuid        primary key,
  token        text        not null,
  amount_minor bigint      not null,
  currency     text        not null,
  -- lost stands for a request that never arrived.
  state        text        not null check (state in ('lost', 'pending', 'challenge', 'captured', 'declined')),
  reason       text,
  -- When a pending charge or an unanswered challenge ends by itself, and how.
  settles_at   timestamptz,
  settles_as   text,
  challenge    text unique,
  created_at   timestamptz not null
);

create table sandbox_transfer (
  id           uuid        primary key,
  kind         text        not null check (kind in ('refund', 'payout')),
  payment_id   uuid,
  amount_minor bigint      not null,
  currency     text        not null,
  settles_at   timestamptz not null,
  -- Why it fails; null where the money arrives.
  failure      text,
  created_at   timestamptz not null
);
create index sandbox_transfer_payment on sandbox_transfer (payment_id) where payment_id is not null;

create table sandbox_webhook (
  id       bigint      generated always as identity primary key,
  body     text        not null,
  send_at  timestamptz,
  attempts integer     not null default 0
);
create index sandbox_webhook_due on sandbox_webhook (send_at) where send_at is not null;
