-- Keys of people's own programs. Of the secret only a hash is kept: it has 256 bits, so nobody finds it by trying.
create table api_key (
  id           uuid        primary key,
  person       uuid        not null,
  name         bytea       not null,
  hash         bytea       not null unique,
  scopes       text[]      not null,
  created_at   timestamptz not null,
  expires_at   timestamptz not null,
  last_used_at timestamptz,
  ended_at     timestamptz
);
create index api_key_person on api_key (person) where ended_at is null;
create index api_key_ended on api_key (ended_at) where ended_at is not null;
