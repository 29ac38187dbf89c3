-- Module payments beside its ledger. The ledger decides; these tables say what the ledger's ids mean,
-- and remember what was asked of processors.

-- Every accepted step of every order, written in the same commit as its money.
create table escrow_step (
  order_id        uuid        not null,
  number          bigint      not null,
  -- A command is accepted once, whatever number it proposes.
  command_id      uuid        not null unique,
  at_nanos        bigint      not null,
  position        bigint      not null,
  client          uuid        not null,
  provider        uuid        not null,
  currency        text        not null,
  -- By how much the order's pots grew. Summed over a person's orders it is what is held for them.
  pots_grew_minor bigint      not null,
  -- The payment that the step took, where it took one: refunds of later steps go back to its card.
  payment_id      uuid,
  command         text        not null,
  primary key (order_id, number)
);
create index escrow_step_client on escrow_step (client, currency) include (pots_grew_minor)
  where pots_grew_minor <> 0;
create index escrow_step_provider on escrow_step (provider, currency) include (pots_grew_minor)
  where pots_grew_minor <> 0;

-- A payment by card. Whether it was captured, and whether a step took it, the ledger knows; state is
-- what the processor said last.
create table payment (
  id            uuid        primary key,
  order_id      uuid,
  person        uuid        not null,
  amount_minor  bigint      not null check (amount_minor > 0),
  currency      text        not null,
  processor     text        not null,
  card_token    text        not null,
  state         text        not null
    check (state in ('initiated', 'pending', 'challenge', 'unknown', 'succeeded', 'declined')),
  reason        text,
  challenge_url text,
  -- Why it shall go back to the card as soon as it is captured.
  return_reason text,
  attempts      integer     not null default 0,
  check_at      timestamptz,
  created_at    timestamptz not null
);
create index payment_order on payment (order_id) where order_id is not null;
create index payment_check on payment (check_at) where check_at is not null;

-- Money owed back to a card. Written in the same commit as the transfer that owes it.
create table refund (
  id           uuid        primary key,
  payment_id   uuid        not null,
  order_id     uuid,
  person       uuid        not null,
  amount_minor bigint      not null check (amount_minor > 0),
  currency     text        not null,
  processor    text        not null,
  state        text        not null default 'due' check (state in ('due', 'unknown', 'done', 'to-wallet')),
  reason       text        not null,
  attempts     integer     not null default 0,
  check_at     timestamptz,
  created_at   timestamptz not null
);
create index refund_payment on refund (payment_id);
create index refund_check on refund (check_at) where check_at is not null;

-- Money on its way from a wallet to a bank.
create table payout (
  id           uuid        primary key,
  person       uuid        not null,
  amount_minor bigint      not null check (amount_minor > 0),
  currency     text        not null,
  processor    text        not null,
  bank_token   text        not null,
  bank_label   bytea       not null,
  state        text        not null check (state in ('pending', 'unknown', 'paid', 'failed')),
  reason       text,
  attempts     integer     not null default 0,
  check_at     timestamptz,
  requested_at timestamptz not null
);
create index payout_person on payout (person, requested_at desc, id desc);
create index payout_check on payout (check_at) where check_at is not null;

-- Cards and bank accounts that people keep, as the processor's tokens.
create table payment_method (
  token     text        primary key,
  person    uuid        not null,
  kind      text        not null check (kind in ('card', 'bank')),
  processor text        not null,
  label     bytea       not null,
  added_at  timestamptz not null
);
create index payment_method_person on payment_method (person, added_at);

-- What the sender wrote to a transfer; encrypted with the sender's key.
create table transfer_note (
  transfer_id uuid  primary key,
  sender      uuid  not null,
  note        bytea not null
);
