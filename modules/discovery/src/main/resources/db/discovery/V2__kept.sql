-- What people keep of their searching. The words of a search are sealed with their person's key.
create table saved_search (
  id uuid primary key,
  person uuid not null,
  alerts boolean not null,
  body bytea not null,
  created timestamptz not null
);
create index on saved_search (person, created desc);
create index on saved_search (id) where alerts;

-- What somebody was told of a saved search, or knew when it was saved.
create table search_told (
  search uuid not null references saved_search on delete cascade,
  listing uuid not null,
  primary key (search, listing)
);

create table favourite (
  person uuid not null,
  listing uuid not null,
  added timestamptz not null,
  primary key (person, listing)
);

-- A rebuilding counts a generation up; what no event of it names is gone at its end.
alter table listing add column generation integer not null default 0;
create table rebuilding (
  one boolean primary key default true check (one),
  generation integer not null,
  events bigint not null,
  started timestamptz,
  finished timestamptz
);
insert into rebuilding (generation, events) values (0, 0);
