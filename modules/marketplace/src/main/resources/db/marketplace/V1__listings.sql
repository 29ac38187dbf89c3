-- What providers wrote. The public part is JSON; address and joining link are sealed with the provider's key.
create table listing (
  id uuid primary key,
  provider uuid not null,
  state text not null check (state in ('draft', 'published', 'paused')),
  version bigint not null,
  body jsonb not null,
  sealed_place bytea,
  changed timestamptz not null
);
create index listing_of_provider on listing (provider, changed desc, id desc);

-- Pictures; their bytes lie in the folder of media, under their id.
create table media (
  id uuid primary key,
  owner uuid not null,
  width int not null,
  height int not null,
  created timestamptz not null
);
