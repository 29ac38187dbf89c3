package org.comfrey.api.payments;

import java.time.LocalDate;
import org.comfrey.api.InvoiceId;
import org.comfrey.api.Money;
import org.comfrey.api.OrderId;
import org.jspecify.annotations.Nullable;

/**
 * An invoice or a credit note. It never changes.
 *
 * @param kind {@code invoice} of a provider to a client, {@code commission} of the platform to a
 *     provider, or what takes such a one back: {@code credit-note}, {@code commission-credit-note}
 * @param number without gaps for each issuer and year
 * @param issued by UTC
 * @param about what was bought
 * @param net the total less the tax in it
 * @param tax of a share of the total, rounded half up to a minor unit; zero without a rule
 * @param taxNote why no tax is stated: {@code small-business} or {@code none-stated}
 * @param corrects the number of the invoice that a credit note takes back
 */
public record Invoice(
    InvoiceId id,
    String kind,
    String number,
    LocalDate issued,
    OrderId order,
    InvoiceParty issuer,
    InvoiceParty recipient,
    String about,
    Money net,
    Money tax,
    Money total,
    @Nullable InvoiceTax taxRule,
    @Nullable String taxNote,
    @Nullable String corrects) {}
