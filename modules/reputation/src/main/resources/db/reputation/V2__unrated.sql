-- About whom nothing is computed and nothing shown, because they object to it or their data is only stored; a projection of identity's
-- events.
create table unrated (
  person uuid primary key
);
