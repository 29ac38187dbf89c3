-- Who published a version, and how large its proof was; both are unknown of the shipped ones until
-- somebody looks at them.
alter table agreement
  add column publisher uuid,
  add column places int,
  add column steps int,
  add column millis bigint;
create index agreement_newest on agreement (name, version desc, published desc, hash);
create index orders_running on orders ((terms ->> 'agreementHash')) where not ended;
