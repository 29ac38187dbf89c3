-- Where people's own programs are told.
create table webhook (
  id uuid primary key,
  person uuid not null,
  -- Address and secrets, sealed with the person's key.
  sealed bytea not null,
  -- None means all.
  types text[] not null,
  enabled boolean not null,
  since timestamptz not null,
  failing_since timestamptz,
  off_because text
);
create index webhook_of_person on webhook (person, since);

create table webhook_message (
  id uuid primary key,
  webhook uuid not null references webhook on delete cascade,
  type text not null,
  -- As it is signed and sent, to the byte; ids, states and amounts, never names.
  body text not null,
  state text not null check (state in ('waiting', 'sent', 'failed')),
  tries int not null default 0,
  status int,
  -- What the address answered may be anything: sealed with the person's key.
  answer bytea,
  at timestamptz not null,
  due timestamptz,
  ended timestamptz
);
create index webhook_message_of_webhook on webhook_message (webhook, at desc, id desc);
