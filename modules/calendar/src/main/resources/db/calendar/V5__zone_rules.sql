-- The version of the tz database under which the instants of all bookings were computed.
CREATE TABLE zone_rules (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  version text NOT NULL
);
