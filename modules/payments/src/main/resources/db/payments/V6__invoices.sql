-- Invoices, credit notes and what providers earn: made from accepted steps, each once.

-- The last number that an issuer gave in a year; counted on in the commit of what bears the number, so that none is missing.
create table invoice_series (
  -- The platform is nobody: 00000000-0000-0000-0000-000000000000.
  issuer uuid    not null,
  year   integer not null,
  last   integer not null,
  primary key (issuer, year)
);

create table invoice (
  id                uuid        primary key,
  kind              text        not null
    check (kind in ('invoice', 'credit-note', 'commission', 'commission-credit-note')),
  -- Null is the platform.
  issuer            uuid,
  recipient         uuid        not null,
  year              integer     not null,
  number            integer     not null,
  order_id          uuid        not null,
  step              bigint      not null,
  -- One step may make several.
  part              integer     not null,
  issued_at         timestamptz not null,
  about             text        not null,
  currency          text        not null,
  total_minor       bigint      not null check (total_minor > 0),
  tax_minor         bigint      not null check (tax_minor between 0 and total_minor),
  tax_jurisdiction  text,
  tax_basis_points  integer,
  tax_note          text,
  corrects          uuid        references invoice (id),
  -- Names and addresses as they were, each sealed with the key of the person.
  issuer_details    bytea,
  recipient_details bytea,
  platform_details  text,
  unique (order_id, step, part)
);
create unique index invoice_number on invoice
  (coalesce(issuer, '00000000-0000-0000-0000-000000000000'), year, number);
create index invoice_issuer on invoice (issuer, issued_at desc, id desc);
create index invoice_recipient on invoice (recipient, issued_at desc, id desc);
create index invoice_issued on invoice (issued_at desc, id desc);
create index invoice_corrects on invoice (corrects) where corrects is not null;

-- What each step that moved money means for its provider; also the note that its invoices are written.
create table earning (
  order_id         uuid        not null,
  step             bigint      not null,
  provider         uuid        not null,
  about            text        not null,
  at               timestamptz not null,
  currency         text        not null,
  earned_minor     bigint      not null,
  commission_minor bigint      not null,
  primary key (order_id, step)
);
create index earning_provider on earning (provider, at desc);

-- What people's invoices say about them; encrypted with their key.
create table business_details (
  person     uuid        primary key,
  details    bytea       not null,
  changed_at timestamptz not null
);

-- The same of the platform, with its history: the last one counts.
create table platform_details (
  id         bigint      generated always as identity primary key,
  details    text        not null,
  changed_at timestamptz not null,
  changed_by uuid        not null
);

create table tax_rule (
  id           uuid    primary key,
  jurisdiction text    not null,
  supply       text    not null check (supply in ('service', 'goods', 'commission')),
  basis_points integer not null check (basis_points between 0 and 10000),
  valid_from   date    not null,
  -- The last day.
  valid_until  date,
  note         text,
  added_by     uuid,
  unique (jurisdiction, supply, valid_from)
);
