-- Who are the two parties of an order; a projection of trade's events.
create table known_order (
  order_id uuid primary key,
  client uuid not null,
  provider uuid not null,
  title text not null
);

-- A conversation of two people, the one with the lower id first: one for each order, and one for
-- the pair. Its row is what writers lock, so that the sequence has no gaps.
create table conversation (
  id uuid primary key,
  one uuid not null,
  other uuid not null,
  order_id uuid,
  title text,
  begun_by uuid not null,
  last_sequence bigint not null default 0,
  last_at timestamptz not null,
  one_read bigint not null default 0,
  other_read bigint not null default 0,
  -- Whether somebody is told of what they have not read: 0 not, 1 a timer looks after it, 2 they were
  -- told, which is done once until they read.
  one_told smallint not null default 0,
  other_told smallint not null default 0,
  closed timestamptz,
  check (one < other)
) with (fillfactor = 60);
create unique index conversation_of_order on conversation (order_id) where order_id is not null;
create unique index conversation_of_pair on conversation (one, other) where order_id is null;
create index conversation_of_one on conversation (one);
create index conversation_of_other on conversation (other);

-- Bodies are sealed with their sender's key; nothing here reads them.
create table message (
  conversation uuid not null,
  sequence bigint not null,
  sender uuid not null,
  id uuid not null,
  type text not null,
  body bytea not null,
  at timestamptz not null,
  primary key (conversation, sequence)
);
create unique index message_once on message (conversation, sender, id);

create table blocked (
  blocker uuid not null,
  person uuid not null,
  at timestamptz not null,
  primary key (blocker, person)
);

-- Names and contents are sealed with their owner's key.
create table attachment (
  id uuid primary key,
  conversation uuid not null references conversation (id),
  owner uuid not null,
  name bytea not null,
  media_type text not null,
  size_bytes bigint not null,
  sha256 text not null,
  content bytea not null,
  at timestamptz not null
);
create index attachment_of on attachment (conversation, owner);

-- What people complain of, with the messages that they showed: sealed with the key of whoever
-- complains, for they are what that person handed over.
create table complaint (
  id uuid primary key,
  conversation uuid not null references conversation (id),
  by uuid not null,
  about uuid not null,
  reason text not null,
  note bytea,
  shown bytea not null,
  at timestamptz not null,
  decision text,
  operator uuid,
  because bytea,
  decided timestamptz
);
create unique index complaint_once on complaint (conversation, by) where decided is null;
create index complaint_open on complaint (at, id) where decided is null;
