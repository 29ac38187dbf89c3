-- A subscriber may want only some events of a type: those that contain one of these documents or,
-- where it says unless, those that contain none of them. Without any it wants them all.
ALTER TABLE outbox_subscription
  ADD COLUMN matching jsonb[],
  ADD COLUMN unless boolean NOT NULL DEFAULT false;

CREATE OR REPLACE FUNCTION outbox_fan_out() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO outbox_delivery (subscriber, id)
  SELECT s.subscriber, a.id
  FROM appended a JOIN outbox_subscription s ON s.type IN (a.type, '*')
  WHERE s.matching IS NULL OR (a.data @> ANY (s.matching)) <> s.unless
  GROUP BY s.subscriber, a.id;
  RETURN NULL;
END $$;
