-- What can be occupied: today a provider, named by the person's id. Every writer of a calendar
-- locks its row first, so that whoever decides about a slot decides alone.
CREATE TABLE resource (
  id uuid PRIMARY KEY
);

-- The document holds hours and numbers; what a person wrote in words is sealed beside it.
CREATE TABLE plan (
  id uuid PRIMARY KEY,
  provider uuid NOT NULL REFERENCES resource,
  version bigint NOT NULL CHECK (version > 0),
  document jsonb NOT NULL,
  words bytea NOT NULL
);
CREATE INDEX plan_by_provider ON plan (provider, id);

-- What slots need of a listing: a projection of marketplace's events.
CREATE TABLE listing_terms (
  listing uuid PRIMARY KEY,
  provider uuid NOT NULL,
  plan uuid,
  duration_minutes integer,
  state text NOT NULL,
  title text NOT NULL,
  version bigint NOT NULL
);

CREATE TABLE booking (
  id uuid PRIMARY KEY,
  resource uuid NOT NULL REFERENCES resource,
  kind text NOT NULL CHECK (kind IN ('order', 'block')),
  state text NOT NULL CHECK (state IN ('held', 'booked', 'closed', 'released')),
  client uuid,
  order_id uuid UNIQUE,
  listing uuid,
  title text NOT NULL,
  note bytea,
  during tstzrange NOT NULL CHECK (NOT isempty(during) AND lower_inc(during) AND NOT upper_inc(during)),
  -- The session and its buffers: this is what may not overlap.
  occupied tstzrange NOT NULL CHECK (occupied @> during),
  -- The local time that was agreed, which stays when a zone changes its rules.
  zone text NOT NULL,
  local_start timestamp NOT NULL,
  -- The number of the order's last step that was followed.
  step bigint NOT NULL DEFAULT 0,
  created timestamptz NOT NULL,
  CHECK ((kind = 'order') = (order_id IS NOT NULL)),
  CHECK ((kind = 'order') = (client IS NOT NULL)),
  CHECK ((kind = 'block') = (state = 'closed') OR state = 'released'),
  -- The last guard: whatever the code does, nothing overlaps.
  CONSTRAINT booking_overlap EXCLUDE USING gist (resource WITH =, occupied WITH &&)
    WHERE (state <> 'released')
);
CREATE INDEX booking_by_client ON booking USING gist (client, during) WHERE state <> 'released';
