package org.comfrey.api.payments.internal;

import java.util.List;
import java.util.Map;
import org.comfrey.api.payments.ChargebackView;
import org.comfrey.api.payments.PaymentView;

/** All that the ledger and the processors know of an order; balances are of its pots. */
public record MoneyStory(
    List<LedgerEntry> entries,
    List<PaymentView> payments,
    Map<String, Long> potsMinor,
    List<ChargebackView> chargebacks) {}
