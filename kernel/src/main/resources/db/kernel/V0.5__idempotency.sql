-- The answers of repeatable requests. A row without an answer is a request that is being carried out, or whose process died
-- while it was: after the lease, the same request is taken over by whoever repeats it.
create table idempotency (
  scope bytea primary key,
  fingerprint bytea not null,
  owner uuid not null,
  lease_until timestamptz not null,
  expires_at timestamptz not null,
  answer bytea
);

comment on column idempotency.scope is 'SHA-256 of the caller, the operation and the key; the key itself is not stored';
comment on column idempotency.answer is 'sealed under a key made of the master key and the Idempotency-Key';

create index idempotency_expires_at on idempotency (expires_at);
