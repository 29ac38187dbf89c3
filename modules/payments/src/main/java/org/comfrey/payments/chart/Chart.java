package org.comfrey.payments.chart;

import java.util.UUID;
import org.comfrey.api.OrderId;
import org.comfrey.api.PaymentId;
import org.comfrey.api.PersonId;
import org.comfrey.ledger.AccountFlags;
import org.comfrey.ledger.CreateAccount;
import org.comfrey.ledger.Uint128;
import org.jspecify.annotations.Nullable;

/**
 * Every account that payments opens. An account's {@code userData128} is its owner: the person of a
 * wallet, the order of a pot or of a received payment, zero for those of the platform itself.
 */
public final class Chart {
  private static final int ALLOWANCE_LEDGERS = 1_000_000;

  private Chart() {}

  /** A person's money in a currency. */
  public static CreateAccount wallet(PersonId person, String currency) {
    return liability(AccountKind.WALLET, currency, person.value(), person)
        .withFlags(AccountFlags.HISTORY);
  }

  /** What an order holds under a name. */
  public static CreateAccount pot(OrderId order, String name, String currency) {
    return liability(AccountKind.POT, currency, order.value(), order, name);
  }

  /** A captured payment before anything took it; {@code owner} is its order. */
  public static CreateAccount received(PaymentId payment, UUID owner, String currency) {
    return liability(AccountKind.RECEIVED, currency, owner, payment);
  }

  /** The platform's commission. */
  public static CreateAccount platform(String currency) {
    return liability(AccountKind.PLATFORM, currency, new UUID(0, 0));
  }

  /** What is set aside for a coupon; {@code funder} is nobody where it is the platform. */
  public static CreateAccount coupon(UUID coupon, @Nullable PersonId funder, String currency) {
    UUID owner = funder == null ? new UUID(0, 0) : funder.value();
    return liability(AccountKind.COUPON, currency, owner, coupon);
  }

  /** Where the money of a coupon comes from and goes back to. */
  public static CreateAccount funder(@Nullable PersonId funder, String currency) {
    return funder == null
        ? account(AccountKind.PROMOTIONS, currency, new UUID(0, 0))
        : wallet(funder, currency);
  }

  /** What is left of a voucher; whose it is, only who has the code knows. */
  public static CreateAccount voucher(UUID voucher, String currency) {
    return liability(AccountKind.VOUCHER, currency, voucher, voucher);
  }

  /** What was lost with vouchers that expired. */
  public static CreateAccount vouchersExpired(String currency) {
    return liability(AccountKind.VOUCHERS_EXPIRED, currency, new UUID(0, 0));
  }

  /** What a processor was told to give back to cards. */
  public static CreateAccount refundsDue(String processor, String currency) {
    return liability(AccountKind.REFUNDS_DUE, currency, new UUID(0, 0), processor);
  }

  /** What a person owes of a chargeback; a debit balance is owed, a credit balance is theirs. */
  public static CreateAccount receivable(UUID chargeback, PersonId person, String currency) {
    return account(AccountKind.RECEIVABLE, currency, person.value(), chargeback, person);
  }

  /** What left wallets for banks by way of a processor. */
  public static CreateAccount payoutsUnderWay(String processor, String currency) {
    return account(AccountKind.PAYOUTS_UNDER_WAY, currency, new UUID(0, 0), processor);
  }

  /** What a processor holds for us. */
  public static CreateAccount clearing(String processor, String currency) {
    return account(AccountKind.CLEARING, currency, new UUID(0, 0), processor);
  }

  /** What a processor kept for its work. */
  public static CreateAccount processorFees(String processor, String currency) {
    return account(AccountKind.PROCESSOR_FEES, currency, new UUID(0, 0), processor);
  }

  /**
   * Counts what a person sent. The limit is part of the id: with another limit counting begins
   * anew.
   */
  public static CreateAccount allowance(PersonId person, String currency, long limitMinor) {
    return CreateAccount.of(
            id(AccountKind.ALLOWANCE, currency, person, limitMinor),
            allowanceLedger(currency),
            AccountKind.ALLOWANCE.code())
        .withUserData(Uint128.of(person.value()), 0, 0)
        .withLimits(CreateAccount.NO_FLOOR, limitMinor);
  }

  /** The other side of all allowances of a currency. */
  public static CreateAccount allowancesGiven(String currency) {
    return CreateAccount.of(
        id(AccountKind.ALLOWANCES_GIVEN, currency),
        allowanceLedger(currency),
        AccountKind.ALLOWANCES_GIVEN.code());
  }

  /** The ledger number in which allowances of a currency are counted, apart from its money. */
  public static int allowanceLedger(String currency) {
    return ALLOWANCE_LEDGERS + Currencies.ledger(currency);
  }

  private static CreateAccount liability(
      AccountKind kind, String currency, UUID owner, Object... names) {
    return account(kind, currency, owner, names).withLimits(0, CreateAccount.NO_CEILING);
  }

  private static CreateAccount account(
      AccountKind kind, String currency, UUID owner, Object... names) {
    return CreateAccount.of(id(kind, currency, names), Currencies.ledger(currency), kind.code())
        .withUserData(Uint128.of(owner), 0, 0);
  }

  private static Uint128 id(AccountKind kind, String currency, Object... names) {
    Object[] all = new Object[names.length + 1];
    all[0] = currency;
    System.arraycopy(names, 0, all, 1, names.length);
    return Uint128.of(Derived.id("account:" + kind.label(), all));
  }
}
