-- When the sandbox took a charge, which decides the day of its settlement report.
alter table sandbox_charge add column captured_at timestamptz;
update sandbox_charge set captured_at = created_at where state = 'captured';

-- Which days of which processor were read.
create table settlement_report (
  processor   text        not null,
  day         date        not null,
  imported_at timestamptz not null,
  primary key (processor, day)
);

-- The lines of those reports, and the transfer of the ledger that each must agree with.
create table settlement_line (
  processor    text   not null,
  line_id      text   not null,
  day          date   not null,
  about        text   not null check (about in ('charge', 'refund', 'payout')),
  reference    uuid   not null,
  amount_minor bigint not null,
  currency     text   not null,
  fee_minor    bigint not null,
  transfer_id  uuid   not null,
  -- A second line about the same movement, which nobody owes us.
  doubled      boolean not null,
  primary key (processor, line_id)
);
create index settlement_line_transfer on settlement_line (transfer_id);

-- The operators' work list.
create table reconciliation_item (
  id             uuid        primary key,
  processor      text        not null,
  kind           text        not null
    check (kind in ('missing', 'late', 'doubled', 'unknown', 'amount', 'fee')),
  about          text        not null,
  reference      uuid        not null,
  transfer_id    uuid        not null,
  line_id        text,
  day            date        not null,
  currency       text        not null,
  expected_minor bigint,
  reported_minor bigint,
  opened_at      timestamptz not null,
  resolved_at    timestamptz,
  resolved_by    uuid,
  note           text
);
create index reconciliation_item_opened on reconciliation_item (opened_at desc, id desc);
create index reconciliation_item_open on reconciliation_item (opened_at desc, id desc)
  where resolved_at is null;
create index reconciliation_item_missing on reconciliation_item (transfer_id)
  where resolved_at is null and kind in ('missing', 'unknown');
