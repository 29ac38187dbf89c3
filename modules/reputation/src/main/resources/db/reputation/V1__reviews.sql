-- What reviews need to know of an order; a projection of trade's events.
create table dealing (
  order_id uuid primary key,
  client uuid not null,
  provider uuid not null,
  listing uuid not null,
  title text not null,
  step bigint not null,
  requested timestamptz,
  answered_seconds bigint,
  disputed timestamptz,
  -- When it was given and settled, and when the window for reviews closes.
  delivered timestamptz,
  closes timestamptz,
  closed timestamptz
);
create index dealing_of_provider on dealing (provider);

-- Since when people are members; a projection of identity's events.
create table member (
  person uuid primary key,
  since timestamptz not null
);

-- At most one review for each side of an order. Words are sealed with their author's key, the reply
-- with the key of the person whom the review is about.
create table review (
  id uuid primary key,
  order_id uuid not null references dealing (order_id),
  side text not null check (side in ('client', 'provider')),
  author uuid not null,
  about uuid not null check (about <> author),
  listing uuid not null,
  stars smallint not null check (stars between 1 and 5),
  words bytea,
  state text not null check (state in ('sealed', 'published', 'hidden')),
  written timestamptz not null,
  published timestamptz,
  reply bytea,
  replied timestamptz,
  unique (order_id, side),
  check ((state = 'sealed') = (published is null))
);
create index review_about on review (about, side, published desc, id desc) where state = 'published';
create index review_of_listing on review (listing, published desc, id desc)
  where state = 'published' and side = 'client';

-- Who found what wrong with a review. Notes are sealed with the reporter's key.
create table report (
  review uuid not null references review (id),
  reporter uuid not null,
  reason text not null,
  note bytea,
  at timestamptz not null,
  settled timestamptz,
  primary key (review, reporter)
);
create index report_open on report (at, review) where settled is null;

-- What operators decided, which only grows.
create table moderation (
  id uuid primary key,
  review uuid not null references review (id),
  operator uuid not null,
  action text not null check (action in ('keep', 'hide', 'restore')),
  reason bytea not null,
  at timestamptz not null
);
create index moderation_of on moderation (review, at);
