package org.comfrey.payments.chart;

import java.util.Currency;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The currencies of ISO 4217 that money can be held in: those with a numeric code and a minor unit.
 * The numeric code is the ledger's number of the currency.
 */
public final class Currencies {
  private static final Map<Integer, String> BY_LEDGER =
      Currency.getAvailableCurrencies().stream()
          .filter(c -> c.getDefaultFractionDigits() >= 0 && c.getNumericCode() > 0)
          .collect(
              Collectors.toUnmodifiableMap(
                  Currency::getNumericCode, Currency::getCurrencyCode, Currencies::successor));

  private static final Map<String, Currency> KNOWN =
      BY_LEDGER.values().stream()
          .collect(Collectors.toUnmodifiableMap(code -> code, Currency::getInstance));

  private Currencies() {}

  /** Whether money can be held in it. */
  public static boolean known(String code) {
    return KNOWN.containsKey(code);
  }

  /** The ledger's number of a known currency. */
  public static int ledger(String code) {
    return currency(code).getNumericCode();
  }

  /** How many decimals its amounts have: 0 for JPY, 2 for EUR, 3 for KWD. */
  public static int decimals(String code) {
    return currency(code).getDefaultFractionDigits();
  }

  /** So many whole units in minor ones: 5 EUR are 500, 5 JPY are 5. */
  public static long minor(long majorUnits, String code) {
    long minor = majorUnits;
    for (int i = 0; i < decimals(code); i++) {
      minor = Math.multiplyExact(minor, 10);
    }
    return minor;
  }

  /** The currency of a ledger number; empty for numbers that are no currency. */
  public static Optional<String> ofLedger(int ledger) {
    return Optional.ofNullable(BY_LEDGER.get(ledger));
  }

  private static Currency currency(String code) {
    Currency currency = KNOWN.get(code);
    if (currency == null) {
      throw new IllegalArgumentException("not a currency of ISO 4217 with a minor unit: " + code);
    }
    return currency;
  }

  /** Two numbers were handed on (ANG to XCG, CSD to YUM): the old name would mean the new money. */
  private static String successor(String one, String other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
