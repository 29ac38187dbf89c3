-- An offer of a price for one slot, good for a while. The order that comes of it carries the same id.
create table quote (
  id uuid primary key,
  client uuid not null,
  terms jsonb not null,
  expires timestamptz not null
);

-- The projection of the accepted steps of each order. step 0 is an order that is still being placed.
create table orders (
  id uuid primary key,
  client uuid not null,
  provider uuid not null,
  step bigint not null,
  state text,
  ended boolean not null,
  start_at timestamptz not null,
  terms jsonb not null,
  standing jsonb,
  payment uuid,
  attempt int not null default 0,
  placed timestamptz not null
);
create index orders_of_client on orders (client, placed desc, id desc);
create index orders_of_provider on orders (provider, placed desc, id desc);
create index orders_by_placed on orders (placed desc, id desc);
create index orders_by_state on orders (state, placed desc, id desc);

create table timeline (
  order_id uuid not null references orders (id) on delete cascade,
  number bigint not null,
  transition text not null,
  state text not null,
  actor text not null,
  at timestamptz not null,
  moves jsonb not null,
  primary key (order_id, number)
);

-- Every version that was ever published: an order keeps the hash of its own.
create table agreement (
  hash text primary key,
  name text not null,
  version int not null,
  source text not null,
  published timestamptz not null
);
