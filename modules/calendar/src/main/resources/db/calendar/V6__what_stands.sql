-- A booking's state changes at almost every step, and what stands changes once. As long as only the
-- state changes no index is written and the constraint is not asked: none of them may name the
-- state. What is released stays in the other indexes, which the version before reads too.
ALTER TABLE booking
  ADD COLUMN stands boolean NOT NULL GENERATED ALWAYS AS (state <> 'released') STORED,
  DROP CONSTRAINT booking_overlap;
ALTER TABLE booking
  ADD CONSTRAINT booking_overlap
    EXCLUDE USING gist (resource WITH =, occupied WITH &&, owner WITH <>) WHERE (stands);
-- Room beside each row for its next versions.
ALTER TABLE booking SET (fillfactor = 80);

DROP INDEX booking_by_client, booking_by_start, block_by_end;
CREATE INDEX booking_by_client ON booking USING gist (client, during);
-- With the end, so that what began within three days and is over is left out by the index.
CREATE INDEX booking_by_start ON booking (resource, lower(occupied), upper(occupied))
  WHERE kind <> 'block';
CREATE INDEX block_by_end ON booking (resource, upper(occupied)) WHERE kind = 'block';
