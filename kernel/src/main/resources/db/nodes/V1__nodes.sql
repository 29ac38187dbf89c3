-- What several nodes know of their installation together, by name: the world it holds, how far ahead the sandbox's clock is.
create table installation (
  name text primary key,
  value text not null
);

-- What is left of each caller's rate. Not logged: after a crash of the server everyone begins anew. The key tells nobody who it is.
create unlogged table rate (
  key bytea primary key,
  tokens double precision not null,
  granted bigint not null,
  at timestamptz not null
);
create index on rate (at);
