-- closed: to be erased within the hour, nobody signs in. erased: a number that means nobody.
ALTER TABLE person DROP CONSTRAINT person_state_check;
ALTER TABLE person ADD CONSTRAINT person_state_check
  CHECK (state IN ('unconfirmed', 'active', 'suspended', 'closed', 'erased'));

-- Who asked to be erased. Kept without end: it is the proof that it was asked for and done, and names nobody who could be found.
CREATE TABLE erasure (
  id uuid PRIMARY KEY,
  person uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'closed', 'erasing', 'done', 'withdrawn')),
  asked_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  postponed integer NOT NULL DEFAULT 0,
  -- When the other modules were told, which comes after the key.
  told_at timestamptz,
  done_at timestamptz,
  receipt text,
  CHECK ((state = 'done') = (receipt IS NOT NULL))
);
CREATE UNIQUE INDEX erasure_running ON erasure (person) WHERE state IN ('waiting', 'closed', 'erasing');
