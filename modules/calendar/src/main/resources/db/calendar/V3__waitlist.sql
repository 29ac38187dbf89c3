-- What is kept for somebody of the waitlist occupies its provider like a booking, but it belongs
-- to no order and ends by the clock.
ALTER TABLE booking DROP CONSTRAINT booking_kind_check;
ALTER TABLE booking
  ADD CONSTRAINT booking_kind_check CHECK (kind IN ('order', 'block', 'class', 'move', 'offer'));

CREATE TABLE waitlist (
  id uuid PRIMARY KEY,
  listing uuid NOT NULL,
  provider uuid NOT NULL,
  client uuid NOT NULL,
  from_date date NOT NULL,
  to_date date NOT NULL CHECK (to_date >= from_date),
  state text NOT NULL
    CHECK (state IN ('waiting', 'offered', 'taken', 'lapsed', 'left', 'closed')),
  zone text NOT NULL,
  -- The kept interval, or the kept seat of a class.
  offer uuid,
  offered_start timestamptz,
  offered_end timestamptz,
  offered_until timestamptz,
  created timestamptz NOT NULL,
  CHECK ((state = 'offered') = (offer IS NOT NULL))
);
-- Nobody waits twice in one queue.
CREATE UNIQUE INDEX waitlist_once ON waitlist (listing, client)
  WHERE state IN ('waiting', 'offered');
CREATE INDEX waitlist_by_provider ON waitlist (provider, created, id)
  WHERE state IN ('waiting', 'offered');
CREATE INDEX waitlist_by_client ON waitlist (client);
