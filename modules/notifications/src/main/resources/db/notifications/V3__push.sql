-- The platform's key at push services, sealed with a key of the server's; one for all processes.
create table push_key (
  id int primary key check (id = 1),
  public_key bytea not null,
  sealed bytea not null
);

-- Browsers in which somebody wants to be told.
create table device (
  id uuid primary key,
  person uuid not null,
  -- The hash of its address: one browser tells one person.
  endpoint_hash bytea not null unique,
  -- Name, address and keys, sealed with the person's key.
  sealed bytea not null,
  since timestamptz not null,
  last_sent timestamptz
);
create index device_of_person on device (person, since);
