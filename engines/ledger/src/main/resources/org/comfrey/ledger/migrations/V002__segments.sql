-- The indexes by account begin with the segment of the log, 2^19 positions, in which an entry lies: what is
-- written stays within the leaves of the newest segment, however long the log. May be run again.
do $$
begin
  if position('>> 19' in pg_get_indexdef(to_regclass('ledger_transfer_debit'))) = 0 then
    drop index ledger_transfer_debit;
    create index ledger_transfer_debit on ledger_transfer
      ((position >> 19), debit_account_id, position) where debit_account_id is not null;
  end if;
  if position('>> 19' in pg_get_indexdef(to_regclass('ledger_transfer_credit'))) = 0 then
    drop index ledger_transfer_credit;
    create index ledger_transfer_credit on ledger_transfer
      ((position >> 19), credit_account_id, position) where credit_account_id is not null;
  end if;
end $$;
