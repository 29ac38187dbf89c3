create table notification (
  id uuid primary key,
  person uuid not null,
  template text not null,
  fill jsonb not null,
  order_id uuid,
  at timestamptz not null,
  read boolean not null default false
);
create index notification_of_person on notification (person, at desc, id desc);

-- Mails that were sent, each once: the id is made from the event that asked for it.
create table mail (
  id uuid primary key,
  person uuid not null,
  template text not null,
  -- Only in the sandbox: recipient, subject and text, sealed with the recipient's key.
  sealed bytea,
  at timestamptz not null
);
create index mail_by_time on mail (at desc, id desc) where sealed is not null;
