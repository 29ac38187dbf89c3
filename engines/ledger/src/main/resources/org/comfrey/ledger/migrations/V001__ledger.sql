-- The ledger: one log whose entries lie in ledger_account, ledger_transfer, ledger_limits and ledger_step.
-- Positions are unique over the four and have no gaps; ledger_head hands them out. Numbers that are nearly always zero
-- are null instead, which costs a bit rather than eight bytes.

-- The only lock. Whoever appends holds this row from the first statement of the transaction on.
create table if not exists ledger_head (
  only_row           boolean primary key default true check (only_row),
  position           bigint not null,  -- of the last entry
  timestamp          bigint not null,  -- the largest that was handed out, nanoseconds since 1970
  account_timestamp  bigint not null,  -- the newest account's, which imported ones must pass
  transfer_timestamp bigint not null,  -- the newest transfer's, likewise
  expired_until      bigint not null   -- every pending transfer that expires up to here is resolved
) with (fillfactor = 10);
insert into ledger_head values (true, 0, 0, 0, 0, 0) on conflict do nothing;

create table if not exists ledger_account (
  position      bigint primary key,
  timestamp     bigint not null,
  id            uuid not null unique,
  user_data_128 uuid,
  user_data_64  bigint,
  user_data_32  integer,
  ledger        integer not null,
  code          integer not null,
  flags         integer not null,
  floor         bigint,
  ceiling       bigint
);
create unique index if not exists ledger_account_timestamp on ledger_account (timestamp);
create index if not exists ledger_account_user_data_128 on ledger_account (user_data_128, timestamp)
  where user_data_128 is not null;

-- kind: 0 single phase, 1 pending, 2 post, 3 void, 4 expiry (has no id), 5 an id that failed (has nothing else),
-- 6 balances set from outside the log (only in replays of test tables).
-- The balances are those of both accounts right after this entry: an account's last entry is its state.
create table if not exists ledger_transfer (
  position               bigint primary key,
  timestamp              bigint not null,
  kind                   smallint not null,
  closed                 smallint,  -- after this entry: 1 the debit account, 2 the credit account
  id                     uuid unique,
  debit_account_id       uuid,
  credit_account_id      uuid,
  amount                 bigint,
  pending_id             uuid,
  user_data_128          uuid,
  user_data_64           bigint,
  user_data_32           integer,
  timeout_seconds        bigint,
  expires_at             bigint,
  ledger                 integer,
  code                   integer,
  flags                  integer,
  debit_debits_pending   bigint,
  debit_debits_posted    bigint,
  debit_credits_pending  bigint,
  debit_credits_posted   bigint,
  credit_debits_pending  bigint,
  credit_debits_posted   bigint,
  credit_credits_pending bigint,
  credit_credits_posted  bigint
);
create index if not exists ledger_transfer_timestamp on ledger_transfer (timestamp);
create index if not exists ledger_transfer_debit on ledger_transfer (debit_account_id, position)
  where debit_account_id is not null;
create index if not exists ledger_transfer_credit on ledger_transfer (credit_account_id, position)
  where credit_account_id is not null;
-- A pending transfer is posted, voided or expired once.
create unique index if not exists ledger_transfer_pending on ledger_transfer (pending_id)
  where pending_id is not null;
create index if not exists ledger_transfer_expires on ledger_transfer (expires_at, position)
  where expires_at is not null;
create index if not exists ledger_transfer_user_data_128 on ledger_transfer (user_data_128, position)
  where user_data_128 is not null;
create index if not exists ledger_transfer_user_data_64 on ledger_transfer (user_data_64, position)
  where user_data_64 is not null;

-- A change of limits, or (account_id is null) an id of one that failed.
create table if not exists ledger_limits (
  position   bigint primary key,
  timestamp  bigint not null,
  id         uuid not null unique,
  account_id uuid,
  floor      bigint,
  ceiling    bigint
);
create index if not exists ledger_limits_account on ledger_limits (account_id, position)
  where account_id is not null;

-- number is what the subject reached by this step; first_event_id tells a repeated submission from a lost race.
create table if not exists ledger_step (
  position       bigint primary key,
  timestamp      bigint not null,
  subject        uuid not null,
  number         bigint not null,
  first_event_id uuid,
  unique (subject, number)
);

-- Not part of the log: the replies kept for idempotency keys.
create table if not exists ledger_once (
  key         bytea primary key,
  fingerprint bytea not null,
  reply       bytea not null,
  position    bigint not null,
  timestamp   bigint not null
);
create index if not exists ledger_once_timestamp on ledger_once (timestamp);
