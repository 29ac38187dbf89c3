-- Which of their pages staff saw as the person themselves sees them, by the words under which that person is told.
ALTER TABLE opened_record ADD COLUMN seen text[] NOT NULL DEFAULT '{}';
