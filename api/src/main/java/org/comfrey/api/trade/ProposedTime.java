package org.comfrey.api.trade;

import java.time.Instant;
import org.comfrey.api.Money;

/**
 * Another time that one side proposed; the present one stands until the other agrees.
 *
 * @param difference what the client would pay more
 * @param reduction what the client would get back
 */
public record ProposedTime(Instant start, Instant end, Money difference, Money reduction) {}
