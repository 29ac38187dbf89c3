package org.comfrey.api.payments;

import java.util.List;
import org.comfrey.api.PersonId;

/** A person's money, by currency code. */
public record Wallet(PersonId person, List<Balance> balances) {}
