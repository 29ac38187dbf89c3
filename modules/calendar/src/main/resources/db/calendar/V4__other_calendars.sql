-- Calendars from outside whose busy times close one's own. Names and addresses are sealed.
CREATE TABLE busy_source (
  id uuid PRIMARY KEY,
  person uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('file', 'url')),
  words bytea NOT NULL,
  zone text NOT NULL,
  state text NOT NULL CHECK (state IN ('ok', 'failed')),
  problem text,
  read_at timestamptz NOT NULL,
  created timestamptz NOT NULL
);
CREATE INDEX busy_source_by_person ON busy_source (person, created);

-- They may overlap each other and what is booked: the world outside keeps no promise to us.
CREATE TABLE busy_time (
  id uuid PRIMARY KEY,
  source uuid NOT NULL REFERENCES busy_source ON DELETE CASCADE,
  resource uuid NOT NULL,
  during tstzrange NOT NULL CHECK (NOT isempty(during))
);
CREATE INDEX busy_time_by_end ON busy_time (resource, upper(during));
CREATE INDEX busy_time_by_source ON busy_time (source);

-- The address under which others read a person's calendar; only a hash of its secret is kept.
CREATE TABLE feed (
  person uuid PRIMARY KEY,
  secret_hash bytea NOT NULL UNIQUE,
  created timestamptz NOT NULL
);
