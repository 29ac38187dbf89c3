-- By which transaction a row was written last: so that every node can read what it has not seen yet, without a gap. A reader
-- that begins again from the oldest transaction that ran when it last looked misses nothing, whatever order they ended in.
alter table listing add column written xid8 not null default pg_current_xact_id();
create index on listing (written);
create function note_written() returns trigger language plpgsql as $$
begin
  new.written := pg_current_xact_id();
  return new;
end $$;
create trigger written before insert or update on listing for each row execute function note_written();
