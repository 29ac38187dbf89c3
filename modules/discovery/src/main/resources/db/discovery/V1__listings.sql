-- The published listings as the index is built from them at every start.
create table listing (
  id uuid primary key,
  version bigint not null,
  published boolean not null,
  body jsonb not null
);
