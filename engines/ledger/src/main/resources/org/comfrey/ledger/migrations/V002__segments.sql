-- The indexes by account begin with the segment of the log, 2^19 positions, in which an entry lies: what is
-- written stays within the leaves of the newest segment, however long the log.
create index if not exists ledger_transfer_debit_segment on ledger_transfer
  ((position >> 19), debit_account_id, position) where debit_account_id is not null;
create index if not exists ledger_transfer_credit_segment on ledger_transfer
  ((position >> 19), credit_account_id, position) where credit_account_id is not null;

-- The version before finds accounts by their old indexes. Where there are entries it may be running, or be needed
-- again, so there a later version drops them.
do $$
begin
  if not exists (select from ledger_transfer) then
    drop index if exists ledger_transfer_debit;
    drop index if exists ledger_transfer_credit;
  end if;
end $$;
