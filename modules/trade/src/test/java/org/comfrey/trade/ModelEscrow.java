package org.comfrey.trade;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.comfrey.api.OrderId;
import org.comfrey.api.payments.internal.Move;
import org.comfrey.api.payments.internal.StepCommand;

/**
 * What payments promises of steps, as simply as it can be said: one number for each order, accounts
 * that never fall below zero, a command that is accepted once. It knows nothing of agreements.
 */
final class ModelEscrow {
  private final Map<OrderId, List<StepCommand>> accepted = new HashMap<>();
  private final Map<OrderId, Map<String, Long>> accounts = new HashMap<>();
  private final Map<UUID, Long> commands = new HashMap<>();

  /** The number that the order stands at afterwards; negative when nothing was accepted. */
  long step(StepCommand command) {
    Long before = commands.get(command.commandId());
    if (before != null) {
      return before;
    }
    List<StepCommand> steps = accepted.computeIfAbsent(command.order(), _ -> new ArrayList<>());
    if (command.expected() != steps.size()) {
      return -1;
    }
    Map<String, Long> next = new TreeMap<>(accounts.getOrDefault(command.order(), Map.of()));
    for (Move move : command.moves()) {
      next.merge(move.from(), -move.amountMinor(), Math::addExact);
      next.merge(move.to(), move.amountMinor(), Math::addExact);
      boolean outside = move.from().equals("payment");
      if (move.amountMinor() <= 0 || (!outside && next.getOrDefault(move.from(), 0L) < 0)) {
        return -2;
      }
    }
    accounts.put(command.order(), next);
    steps.add(command);
    commands.put(command.commandId(), (long) steps.size());
    return steps.size();
  }

  List<StepCommand> steps(OrderId order) {
    return accepted.getOrDefault(order, List.of());
  }

  /**
   * What an account of an order holds; what came from the payment and did not go back is negative.
   */
  long balance(OrderId order, String account) {
    return accounts.getOrDefault(order, Map.of()).getOrDefault(account, 0L);
  }

  /** What the order's pots hold, those that hold nothing left out. */
  Map<String, Long> pots(OrderId order) {
    Map<String, Long> pots = new TreeMap<>();
    accounts
        .getOrDefault(order, Map.of())
        .forEach((name, minor) -> {
          if (name.startsWith("pot:") && minor != 0) {
            pots.put(name.substring("pot:".length()), minor);
          }
        });
    return pots;
  }
}
