-- Whose listings are in no search, because they object to it or their data is only stored; a projection of identity's events.
create table hidden (
  provider uuid primary key
);
