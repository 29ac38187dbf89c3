package org.comfrey.ledger;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Decides submissions one after another against a {@link Group} and appends what they add. */
final class Decider {
  /** The last second of the range stays free, or nothing could ever follow such an event. */
  private static final long IMPORTED_TIMESTAMP_MAX = Long.MAX_VALUE - 1_000_000_000L;

  private final Group group;
  private final AccountRules accounts;
  private final TransferRules transfers;
  private final PendingRules pendings;

  Decider(Group group) {
    this.group = group;
    this.accounts = new AccountRules(group);
    this.transfers = new TransferRules(group);
    this.pendings = new PendingRules(group);
  }

  /** Carries out expiries, in the order given. */
  void expire(List<TransferEntry> due) {
    for (TransferEntry pending : due) {
      pendings.expire(pending, ++group.timestamp);
    }
  }

  Reply decide(Submission submission) {
    List<Event> events = submission.events();
    if (submission.companions().isEmpty()) {
      Reply unopened = open(submission);
      return unopened != null
          ? unopened
          : reply(events.isEmpty() ? List.of() : decide(events, false), false);
    }
    Once once = null;
    List<Step> steps = new ArrayList<>();
    for (Companion companion : submission.companions()) {
      switch (companion) {
        case Once found -> once = found;
        case Step step -> steps.add(step);
        case Row row -> {
          // Written once the submission is accepted.
        }
      }
    }
    Reply known = once == null ? null : known(once);
    if (known == null) {
      known = repeated(events, steps);
    }
    if (known == null) {
      known = moved(steps);
    }
    if (known == null) {
      known = open(submission);
    }
    if (known != null) {
      return known;
    }
    Reply reply = reply(events.isEmpty() ? List.of() : decide(events, true), true);
    return reply instanceof Reply.Accepted accepted
        ? accompany(submission, accepted, steps, once)
        : reply;
  }

  /** Opens what is missing, whatever then becomes of the events. */
  private @Nullable Reply open(Submission submission) {
    if (submission.opened().isEmpty()) {
      return null;
    }
    List<EventResult> results = decide(List.copyOf(submission.opened()), false);
    return results.stream().allMatch(EventResult::recorded) ? null : new Reply.Rejected(results);
  }

  private @Nullable Reply known(Once once) {
    OnceEntry existing = group.once.get(ByteBuffer.wrap(once.key()));
    if (existing == null) {
      return null;
    }
    return existing.fingerprint().equals(ByteBuffer.wrap(once.fingerprint()))
        ? new Reply.Replayed(bytes(existing.reply()))
        : new Reply.KeyConflict();
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  /**
   * The first answer to a submission that is sent again: all its events exist, and its steps were
   * taken with them. Without this, a caller who lost the answer could not tell its own step from
   * another's.
   */
  private @Nullable Reply repeated(List<Event> events, List<Step> steps) {
    if (events.isEmpty()) {
      return null;
    }
    List<EventResult> results = new ArrayList<>(events.size());
    for (Event event : events) {
      EventResult result = existing(event);
      if (result == null) {
        return null;
      }
      results.add(result);
    }
    EventResult last = results.getLast();
    long position = last.position();
    long timestamp = last.timestamp();
    for (Step step : steps) {
      StepEntry taken =
          group.acceptedSteps.get(new Group.StepKey(step.subject(), step.expected() + 1));
      if (taken == null || !taken.firstEventId().equals(events.getFirst().id())) {
        return null;
      }
      position = taken.position();
      timestamp = taken.timestamp();
    }
    return new Reply.Accepted(position, timestamp, List.copyOf(results));
  }

  private @Nullable EventResult existing(Event event) {
    EventResult result =
        switch (event) {
          case CreateAccount create -> {
            AccountState account = group.accounts.get(create.id());
            yield account == null ? null : AccountRules.compare(create, account, 0);
          }
          case CreateTransfer create -> {
            TransferEntry transfer = group.transfers.get(create.id());
            yield transfer == null ? null : transfers.compare(create, transfer, 0);
          }
          case ChangeLimits change -> {
            LimitsEntry limits = group.limits.get(change.id());
            yield limits == null ? null : AccountRules.compare(change, limits, 0);
          }
        };
    return result != null && result.recorded() ? result : null;
  }

  private Reply.@Nullable StepMoved moved(List<Step> steps) {
    Map<UUID, Long> reached = new HashMap<>();
    for (Step step : steps) {
      long actual =
          reached.getOrDefault(step.subject(), group.steps.getOrDefault(step.subject(), 0L));
      if (actual != step.expected()) {
        return new Reply.StepMoved(step, actual);
      }
      reached.put(step.subject(), actual + 1);
    }
    return null;
  }

  private Reply accompany(
      Submission submission, Reply.Accepted accepted, List<Step> steps, @Nullable Once once) {
    List<Event> events = submission.events();
    Uint128 firstEventId = events.isEmpty() ? Uint128.ZERO : events.getFirst().id();
    long position = accepted.position();
    long timestamp = accepted.timestamp();
    for (Step step : steps) {
      position = group.nextPosition();
      timestamp = ++group.timestamp;
      long number = step.expected() + 1;
      StepEntry entry = new StepEntry(position, timestamp, step.subject(), number, firstEventId);
      group.newSteps.add(entry);
      group.steps.put(step.subject(), number);
      group.acceptedSteps.put(new Group.StepKey(step.subject(), number), entry);
    }
    Assignment assignment = new Assignment(position, timestamp);
    for (Companion companion : submission.companions()) {
      if (companion instanceof Row row) {
        group
            .newRows
            .computeIfAbsent(row.table(), table -> new ArrayList<>())
            .add(row.values().apply(assignment));
      }
    }
    if (once != null) {
      OnceEntry entry =
          new OnceEntry(
              ByteBuffer.wrap(once.key()),
              ByteBuffer.wrap(once.fingerprint()),
              ByteBuffer.wrap(once.reply().apply(assignment)),
              position,
              timestamp);
      group.once.put(entry.key(), entry);
      group.newOnce.add(entry);
    }
    return new Reply.Accepted(position, timestamp, accepted.results());
  }

  private Reply reply(List<EventResult> results, boolean atomic) {
    EventResult last = null;
    for (EventResult result : results) {
      boolean fine = atomic ? result.wireName().equals("created") : result.recorded();
      if (!fine) {
        return new Reply.Rejected(results);
      }
      last = result;
    }
    return last == null
        ? new Reply.Accepted(group.position, group.timestamp, results)
        : new Reply.Accepted(last.position(), last.timestamp(), results);
  }

  /**
   * @param atomic whether all events form one chain, whatever their flags
   */
  private List<EventResult> decide(List<Event> events, boolean atomic) {
    int count = events.size();
    EventResult[] results = new EventResult[count];
    long before = group.timestamp;
    long last = before + count;
    boolean importing = imported(events.getFirst());
    int chainStart = -1;
    boolean broken = false;
    for (int i = 0; i < count; i++) {
      Event event = events.get(i);
      long timestamp = before + i + 1;
      group.timestamp = timestamp;
      boolean linked = event.linked() || (atomic && i < count - 1);
      if (linked && chainStart < 0) {
        chainStart = i;
        group.open();
      }
      boolean endsOpen = linked && i == count - 1;
      EventResult result;
      if (endsOpen) {
        result = chained(event, true, timestamp);
      } else if (broken) {
        result = chained(event, false, timestamp);
      } else {
        result = decide(event, importing, timestamp, last);
      }
      results[i] = result;
      if (chainStart >= 0 && !broken && !result.wireName().equals("created")) {
        broken = true;
        group.rollBack();
        for (int k = chainStart; k < i; k++) {
          results[k] = chained(events.get(k), false, results[k].timestamp());
        }
      }
      burn(event, result, timestamp);
      if (chainStart >= 0 && (!linked || endsOpen)) {
        if (!broken) {
          group.keep();
        }
        chainStart = -1;
        broken = false;
      }
    }
    group.timestamp = last;
    return Arrays.asList(results);
  }

  /**
   * An id whose failure might have passed with time stays failed, so that a retry cannot succeed.
   */
  private void burn(Event event, EventResult result, long timestamp) {
    switch (result) {
      case EventResult.OfTransfer transfer -> {
        if (transfer.status().transientFailure()) {
          group.add(TransferEntry.failed(event.id(), timestamp));
        }
      }
      case EventResult.OfLimits limits -> {
        if (limits.status().transientFailure()) {
          group.add(
              new LimitsEntry(group.nextPosition(), timestamp, event.id(), Uint128.ZERO, 0, 0));
        }
      }
      case EventResult.OfAccount account -> {
        // What makes an account fail does not pass.
      }
    }
  }

  private static boolean imported(Event event) {
    return switch (event) {
      case CreateAccount account -> (account.flags() & AccountFlags.IMPORTED) != 0;
      case CreateTransfer transfer -> transfer.has(TransferFlags.IMPORTED);
      case ChangeLimits limits -> false;
    };
  }

  private static EventResult chained(Event event, boolean open, long timestamp) {
    return switch (event) {
      case CreateAccount account ->
          new EventResult.OfAccount(
              open ? AccountStatus.LINKED_EVENT_CHAIN_OPEN : AccountStatus.LINKED_EVENT_FAILED,
              0,
              timestamp);
      case CreateTransfer transfer ->
          new EventResult.OfTransfer(
              open ? TransferStatus.LINKED_EVENT_CHAIN_OPEN : TransferStatus.LINKED_EVENT_FAILED,
              0,
              timestamp);
      case ChangeLimits limits ->
          new EventResult.OfLimits(
              open ? LimitsStatus.LINKED_EVENT_CHAIN_OPEN : LimitsStatus.LINKED_EVENT_FAILED,
              0,
              timestamp);
    };
  }

  private EventResult decide(Event event, boolean importing, long timestamp, long last) {
    return switch (event) {
      case CreateAccount account -> {
        AccountStatus status = untimely(account, importing, last);
        yield status == AccountStatus.CREATED
            ? accounts.create(account, timestamp)
            : new EventResult.OfAccount(status, 0, timestamp);
      }
      case CreateTransfer transfer -> {
        TransferStatus status = untimely(transfer, importing, last);
        yield status == TransferStatus.CREATED
            ? transfers.create(transfer, timestamp)
            : new EventResult.OfTransfer(status, 0, timestamp);
      }
      case ChangeLimits limits -> accounts.change(limits, timestamp);
    };
  }

  private static AccountStatus untimely(CreateAccount event, boolean importing, long last) {
    boolean imported = imported(event);
    if (imported != importing) {
      return imported
          ? AccountStatus.IMPORTED_EVENT_NOT_EXPECTED
          : AccountStatus.IMPORTED_EVENT_EXPECTED;
    }
    if (!imported) {
      return event.timestamp() == 0 ? AccountStatus.CREATED : AccountStatus.TIMESTAMP_MUST_BE_ZERO;
    }
    if (outOfRange(event.timestamp())) {
      return AccountStatus.IMPORTED_EVENT_TIMESTAMP_OUT_OF_RANGE;
    }
    return event.timestamp() >= last
        ? AccountStatus.IMPORTED_EVENT_TIMESTAMP_MUST_NOT_ADVANCE
        : AccountStatus.CREATED;
  }

  private static TransferStatus untimely(CreateTransfer event, boolean importing, long last) {
    boolean imported = imported(event);
    if (imported != importing) {
      return imported
          ? TransferStatus.IMPORTED_EVENT_NOT_EXPECTED
          : TransferStatus.IMPORTED_EVENT_EXPECTED;
    }
    if (!imported) {
      return event.timestamp() == 0
          ? TransferStatus.CREATED
          : TransferStatus.TIMESTAMP_MUST_BE_ZERO;
    }
    if (outOfRange(event.timestamp())) {
      return TransferStatus.IMPORTED_EVENT_TIMESTAMP_OUT_OF_RANGE;
    }
    return event.timestamp() >= last
        ? TransferStatus.IMPORTED_EVENT_TIMESTAMP_MUST_NOT_ADVANCE
        : TransferStatus.CREATED;
  }

  private static boolean outOfRange(long timestamp) {
    return timestamp == 0 || timestamp > IMPORTED_TIMESTAMP_MAX;
  }
}
