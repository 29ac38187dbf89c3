-- How the commission falls with what a provider sold. A rule is never changed: a later revision stands in its place.
create table commission_rule (
  currency   text        not null,
  revision   integer     not null check (revision > 0),
  rule       jsonb       not null,
  -- For orders placed from then on.
  valid_from timestamptz not null,
  changed_at timestamptz not null,
  changed_by uuid        not null,
  primary key (currency, revision)
);
create index earning_currency on earning (currency, at);
