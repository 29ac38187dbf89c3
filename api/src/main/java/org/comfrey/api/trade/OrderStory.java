package org.comfrey.api.trade;

import java.util.List;
import org.comfrey.api.payments.internal.MoneyStory;

/** Everything about one order, for operators. */
public record OrderStory(Order order, List<TimelineEntry> timeline, MoneyStory money) {}
