-- Reports tell of chargebacks too. What a line is about may be more than one transfer of the ledger, so what was called after the
-- transfer is the name of the movement; of a movement with one transfer it is that transfer's id, as before.
alter table settlement_line drop constraint settlement_line_about_check;
alter table settlement_line add check (about in ('charge', 'refund', 'payout', 'chargeback', 'chargeback-reversed'));
alter table settlement_line rename column transfer_id to movement;
alter table reconciliation_item rename column transfer_id to movement;
