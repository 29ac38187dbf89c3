-- How many mails of one category a person got of late at once: where there are many, the rest of
-- them come together.
create table pace (
  person uuid not null,
  category text not null,
  since timestamptz not null,
  mails int not null,
  primary key (person, category)
) with (fillfactor = 50);

-- What waits for a moment when it is sent together.
create index delivery_together on delivery (person, reason, due, at, id)
  where state = 'waiting' and reason in ('digest', 'many');
