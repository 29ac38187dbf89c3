package org.comfrey.payments;

import org.comfrey.kernel.crypto.FieldCipher;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.privacy.PersonalData;
import org.comfrey.kernel.privacy.PersonalTable;

/** What module payments keeps about people. */
final class AboutPeople {
  private static final String TEN_YEARS =
      "Ten years, as books must be; after an erasure under a number that means nobody.";

  private AboutPeople() {}

  static PersonalData in(ModuleDatabase database, FieldCipher cipher) {
    return PersonalData.of(
            database,
            cipher,
            PersonalTable.of("escrow_step", "client", "steps of orders", TEN_YEARS)
                .ownedWhere("client = :person OR provider = :person")
                .keyedBy("order_id")
                .shows(
                    "order_id", "number", "at_nanos", "currency", "pots_grew_minor", "payment_id")
                .withholds("command_id", "position", "client", "provider", "command")
                .stays(),
            PersonalTable.of("payment", "person", "payments by card", TEN_YEARS)
                .shows(
                    "id",
                    "order_id",
                    "amount_minor",
                    "currency",
                    "processor",
                    "state",
                    "reason",
                    "return_reason",
                    "created_at",
                    "coupon",
                    "coupon_minor")
                .withholds("person", "card_token", "challenge_url", "attempts", "check_at")
                .stays()
                .blanks("card_token", "''")
                .blanks("challenge_url", "CAST(NULL AS text)"),
            PersonalTable.of("refund", "person", "refunds", TEN_YEARS)
                .shows(
                    "id",
                    "payment_id",
                    "order_id",
                    "amount_minor",
                    "currency",
                    "processor",
                    "state",
                    "reason",
                    "created_at")
                .withholds("person", "attempts", "check_at")
                .stays(),
            PersonalTable.of("payout", "person", "payouts", TEN_YEARS)
                .shows(
                    "id",
                    "amount_minor",
                    "currency",
                    "processor",
                    "state",
                    "reason",
                    "requested_at")
                .opens("bank_label")
                .withholds("person", "bank_token", "attempts", "check_at")
                .stays()
                .blanks("bank_token", "''")
                .blanks("bank_label", "''::bytea"),
            PersonalTable.of(
                    "payment_method",
                    "person",
                    "cards and bank accounts that were kept",
                    "As long as the account; erased with it.")
                .keyedBy("token")
                .shows("kind", "processor", "added_at")
                .opens("label")
                .withholds("token", "person")
                .goes(),
            PersonalTable.of(
                    "transfer_note",
                    "sender",
                    "words beside money that was sent",
                    "As long as the account; erased with it.")
                .keyedBy("transfer_id")
                .shows("transfer_id")
                .opens("note")
                .withholds("sender")
                .goes(),
            PersonalTable.of("chargeback", "client", "payments that were charged back", TEN_YEARS)
                .ownedWhere("client = :person OR provider = :person")
                .shows(
                    "id",
                    "payment_id",
                    "order_id",
                    "amount_minor",
                    "currency",
                    "processor",
                    "reason",
                    "state",
                    "respond_by",
                    "opened_at",
                    "closed_at")
                .withholds(
                    "client",
                    "provider",
                    "client_minor",
                    "answer",
                    "answered_by",
                    "attempts",
                    "check_at")
                .stays(),
            PersonalTable.of(
                    "reconciliation_item",
                    "resolved_by",
                    "what one of the staff found out about a settlement",
                    TEN_YEARS)
                .shows(
                    "id",
                    "processor",
                    "kind",
                    "about",
                    "reference",
                    "day",
                    "currency",
                    "expected_minor",
                    "reported_minor",
                    "opened_at",
                    "resolved_at",
                    "note")
                .withholds("movement", "line_id", "resolved_by")
                .stays(),
            invoices("issuer", "recipient", "invoice"),
            invoices("recipient", "issuer", "invoices to you"),
            PersonalTable.of("coupon", "funder", "coupons", TEN_YEARS)
                .shows(
                    "id",
                    "code",
                    "basis_points",
                    "most_minor",
                    "currency",
                    "minimum_minor",
                    "valid_from",
                    "valid_until",
                    "uses",
                    "uses_per_person",
                    "created_at",
                    "closed_at")
                .withholds("funder", "funded", "created_by", "returned")
                .stays(),
            PersonalTable.of("coupon_use", "person", "coupons that were used", TEN_YEARS)
                .keyedBy("payment_id")
                .shows("payment_id", "coupon", "order_id", "amount_minor", "state", "at")
                .withholds("person")
                .stays(),
            PersonalTable.of("voucher", "buyer", "gift vouchers that were bought", TEN_YEARS)
                .shows("id", "amount_minor", "currency", "bought_at", "expires_at")
                .opens("message")
                .withholds("buyer", "code_hash")
                .stays()
                .blanks("message", "CAST(NULL AS bytea)"),
            PersonalTable.of("voucher_use", "person", "gift vouchers that were used", TEN_YEARS)
                .shows("id", "voucher", "kind", "order_id", "amount_minor", "state", "at")
                .withholds("person")
                .stays(),
            PersonalTable.of(
                    "voucher_rule",
                    "changed_by",
                    "how long vouchers are good, set by one of the staff",
                    TEN_YEARS)
                .keyedBy("revision")
                .shows("revision", "rule", "changed_at")
                .withholds("changed_by")
                .stays(),
            PersonalTable.of("earning", "provider", "what was earned", TEN_YEARS)
                .keyedBy("order_id")
                .shows(
                    "order_id",
                    "step",
                    "about",
                    "at",
                    "currency",
                    "earned_minor",
                    "commission_minor")
                .withholds("provider")
                .stays(),
            PersonalTable.of(
                    "business_details",
                    "person",
                    "what invoices say about their issuer",
                    "As long as the account; erased with it.")
                .keyedBy("person")
                .shows("changed_at")
                .opens("details")
                .withholds("person")
                .goes(),
            PersonalTable.of(
                    "platform_details",
                    "changed_by",
                    "what one of the staff wrote for the platform's invoices",
                    TEN_YEARS)
                .shows("id", "changed_at")
                .withholds("details", "changed_by")
                .stays(),
            PersonalTable.of(
                    "tax_rule", "added_by", "tax rules that one of the staff added", TEN_YEARS)
                .shows(
                    "id",
                    "jurisdiction",
                    "supply",
                    "basis_points",
                    "valid_from",
                    "valid_until",
                    "note")
                .withholds("added_by")
                .stays(),
            PersonalTable.of(
                    "commission_rule",
                    "changed_by",
                    "commission tiers that one of the staff set",
                    TEN_YEARS)
                .keyedBy("currency")
                .shows("currency", "revision", "rule", "valid_from", "changed_at")
                .withholds("changed_by")
                .stays())
        .besides(
            "sandbox_instrument",
            "sandbox_charge",
            "sandbox_transfer",
            "sandbox_webhook",
            "sandbox_chargeback",
            "settlement_report",
            "settlement_line",
            "invoice_series",
            "coupon_return");
  }

  /** Each side reads its own name and address in its export, and the other's in the invoice. */
  private static PersonalTable invoices(String side, String other, String label) {
    return PersonalTable.of("invoice", side, "invoices and credit notes", TEN_YEARS)
        .labelled(label)
        .shows(
            "id",
            "kind",
            "year",
            "number",
            "order_id",
            "issued_at",
            "about",
            "currency",
            "total_minor",
            "tax_minor",
            "tax_jurisdiction",
            "tax_basis_points",
            "tax_note",
            "corrects")
        .opens(side + "_details")
        .withholds("issuer", "recipient", "step", "part", other + "_details", "platform_details")
        .stays();
  }
}
