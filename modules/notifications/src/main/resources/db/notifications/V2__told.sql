alter table notification
  -- What is only sent, such as an invitation for one's own calendar, is not shown in the application.
  add column shown boolean not null default true,
  -- After that time it would come too late; it is then not held back for quiet hours or a digest.
  add column useful_until timestamptz,
  -- The appointment as a calendar takes it in, where the step does something to one.
  add column invitation jsonb;

-- How a person wants to be told, where they chose otherwise than the catalogue.
create table settings (
  person uuid primary key,
  version bigint not null,
  -- {"reviews/mail": false}
  switches jsonb not null,
  quiet boolean not null,
  quiet_from time not null,
  quiet_until time not null,
  digest boolean not null,
  digest_at time not null,
  day_before boolean not null,
  hour_before boolean not null
);

-- One thing over one channel to one place: decided when it is due, tried until it is sent or given up.
create table delivery (
  id uuid primary key,
  notification uuid not null references notification on delete cascade,
  person uuid not null,
  template text not null,
  channel text not null,
  -- The device of a push.
  device uuid,
  -- The address or the device's name, shortened, sealed with the person's key.
  destination bytea,
  state text not null check (state in ('waiting', 'sent', 'muted', 'failed', 'gone')),
  reason text,
  at timestamptz not null,
  due timestamptz,
  tries int not null default 0,
  ended timestamptz
);
create index delivery_of_person on delivery (person, at desc, id desc);
create index delivery_of_notification on delivery (notification);
create index delivery_waiting on delivery (person) where state = 'waiting';

-- Appointments that people are reminded of.
create table appointment (
  order_id uuid primary key,
  step bigint not null,
  client uuid not null,
  provider uuid not null,
  listing uuid,
  title text not null,
  zone text not null,
  start_at timestamptz not null,
  end_at timestamptz not null
);
