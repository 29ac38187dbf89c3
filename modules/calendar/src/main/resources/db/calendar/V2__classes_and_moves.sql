-- A class occupies its provider once, as a booking of its own kind; the seats stand beside it. A
-- time that was proposed for a booking occupies the provider beside the present one.
ALTER TABLE booking DROP CONSTRAINT booking_kind_check;
ALTER TABLE booking
  ADD CONSTRAINT booking_kind_check CHECK (kind IN ('order', 'block', 'class', 'move')),
  -- The booking that this interval may take the place of.
  ADD COLUMN moves uuid UNIQUE REFERENCES booking ON DELETE CASCADE,
  -- Whether an accepted step has proposed the interval; until then the clock may take it back.
  ADD COLUMN proposed boolean NOT NULL DEFAULT false,
  -- A booking and the time that it may move to are one's own and may overlap.
  ADD COLUMN owner uuid NOT NULL GENERATED ALWAYS AS (COALESCE(moves, id)) STORED,
  ADD CONSTRAINT booking_moves CHECK ((kind = 'move') = (moves IS NOT NULL));
ALTER TABLE booking DROP CONSTRAINT booking_overlap;
ALTER TABLE booking
  ADD CONSTRAINT booking_overlap
    EXCLUDE USING gist (resource WITH =, occupied WITH &&, owner WITH <>)
    WHERE (state <> 'released');

-- Reading goes by the start: what is no block lasts three days at most, buffers included.
CREATE INDEX booking_by_start ON booking (resource, lower(occupied))
  WHERE state <> 'released' AND kind <> 'block';
CREATE INDEX block_by_end ON booking (resource, upper(occupied))
  WHERE state <> 'released' AND kind = 'block';

CREATE TABLE class (
  id uuid PRIMARY KEY REFERENCES booking ON DELETE CASCADE,
  seats integer NOT NULL CHECK (seats > 0),
  -- The class takes place when so many seats are booked.
  minimum integer NOT NULL CHECK (minimum > 0),
  UNIQUE (id, seats)
);

CREATE TABLE seat (
  id uuid PRIMARY KEY,
  class uuid NOT NULL,
  seats integer NOT NULL,
  -- The last guard against a seat too many, with the index below.
  seat integer NOT NULL CHECK (seat BETWEEN 1 AND seats),
  state text NOT NULL CHECK (state IN ('held', 'booked', 'released')),
  client uuid NOT NULL,
  order_id uuid UNIQUE,
  step bigint NOT NULL DEFAULT 0,
  created timestamptz NOT NULL,
  FOREIGN KEY (class, seats) REFERENCES class (id, seats) ON UPDATE CASCADE
);
CREATE UNIQUE INDEX seat_once ON seat (class, seat) WHERE state <> 'released';
CREATE INDEX seat_by_client ON seat (client) WHERE state <> 'released';
