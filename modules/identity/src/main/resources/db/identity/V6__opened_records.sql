-- That staff opened what is kept about somebody. The reason is sealed with that person's key, the finding's note with the key of whoever
-- examined it.
CREATE TABLE opened_record (
  id uuid PRIMARY KEY,
  person uuid NOT NULL,
  staff uuid NOT NULL CHECK (staff <> person),
  basis text NOT NULL CHECK (basis IN ('agreed', 'emergency')),
  reason bytea NOT NULL,
  opened_at timestamptz NOT NULL,
  until timestamptz NOT NULL,
  reads integer NOT NULL DEFAULT 0,
  finding text CHECK (finding IN ('justified', 'unjustified')),
  note bytea,
  reviewed_by uuid CHECK (reviewed_by <> staff AND reviewed_by <> person),
  reviewed_at timestamptz,
  CHECK ((finding IS NULL) = (reviewed_by IS NULL))
);
CREATE INDEX opened_record_newest ON opened_record (opened_at DESC, id DESC);
CREATE INDEX opened_record_person ON opened_record (person, opened_at DESC);
CREATE INDEX opened_record_staff ON opened_record (staff, until);
CREATE INDEX opened_record_to_examine ON opened_record (opened_at DESC, id DESC)
  WHERE basis = 'emergency' AND finding IS NULL;
