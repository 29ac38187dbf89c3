-- A dispute: one stretch of an order's life in which only people may decide about money. It is a
-- projection of the order's steps (its id is the command id of the step that opened it), except for
-- mediator and escalated, which are the operators' own.
create table dispute (
  id uuid primary key,
  order_id uuid not null references orders (id) on delete cascade,
  opened_step bigint not null,
  opened_by text not null,
  opener uuid not null,
  client uuid not null,
  provider uuid not null,
  reason text not null,
  agreement text not null,
  held_minor bigint not null,
  currency text not null,
  opened timestamptz not null,
  due timestamptz not null,
  escalated timestamptz,
  closed timestamptz,
  outcome text,
  mediator uuid
);
create index dispute_of_order on dispute (order_id, opened_step);
create index dispute_queue on dispute ((escalated is null), due, id) where closed is null;
create index dispute_of_client on dispute (client, opened desc, id desc);
create index dispute_of_provider on dispute (provider, opened desc, id desc);
create index dispute_closed on dispute (opened desc, id desc) where closed is not null;

-- The record of a dispute, which only grows. Words and files are sealed with their author's key. An
-- entry may be written a moment before its dispute exists: the step that opens it comes right after.
create table dispute_entry (
  id uuid primary key,
  dispute uuid not null,
  kind text not null,
  role text not null,
  person uuid,
  at timestamptz not null,
  transition text,
  amount_minor bigint,
  words bytea,
  file_name bytea,
  media_type text,
  size_bytes bigint,
  sha256 text,
  content bytea
);
create index dispute_entry_of on dispute_entry (dispute, at, id);

-- Rulings. Once carried out a ruling never changes: the step of the order carries the signed text too.
create table ruling (
  id uuid primary key,
  dispute uuid not null,
  order_id uuid not null,
  step bigint not null,
  state text not null check (state in ('begun', 'proposed', 'carried-out', 'rejected', 'void')),
  transition text not null,
  amounts jsonb not null,
  moves jsonb not null,
  compensation jsonb,
  grounds bytea not null,
  summary text,
  operator uuid not null,
  second uuid,
  needs_second boolean not null,
  at timestamptz not null,
  refund_minor bigint not null,
  document text,
  signature text,
  public_key text
);
create index ruling_of_dispute on ruling (dispute, at);
create index ruling_precedent on ruling (at desc, id desc) where state = 'carried-out';
create index ruling_words on ruling using gin (to_tsvector('simple', coalesce(summary, '')))
  where state = 'carried-out';

create function ruling_is_final() returns trigger language plpgsql as $$
begin
  if old.state = 'carried-out' then
    raise exception 'ruling % was carried out and never changes', old.id;
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger ruling_is_final before update or delete on ruling
  for each row execute function ruling_is_final();

-- Who has dealt with whom outside orders: such an operator does not rule about them.
create table dealing (
  person uuid not null,
  other uuid not null,
  primary key (person, other)
);

-- Cases that an operator stepped aside from.
create table recusal (
  dispute uuid not null,
  operator uuid not null,
  reason text not null,
  at timestamptz not null,
  primary key (dispute, operator)
);
