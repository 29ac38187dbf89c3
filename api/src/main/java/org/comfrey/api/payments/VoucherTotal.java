package org.comfrey.api.payments;

/**
 * What the platform owes to those who have vouchers of a currency.
 *
 * @param owedMinor what is left of all of them
 * @param expiredMinor what was lost with those that expired
 */
public record VoucherTotal(String currency, long vouchers, long owedMinor, long expiredMinor) {}
