package org.comfrey.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The ledger as it should be, as plainly as it can be said: maps, whole copies to roll back, no
 * batching, no database. It shares no rule with the engine, only the names of the results.
 */
final class Model {
  static final class MAccount {
    CreateAccount made;
    boolean closed;
    long dp;
    long dt;
    long cp;
    long ct;
    long floor;
    long ceiling;

    MAccount(CreateAccount made) {
      this.made = made;
      closed = (made.flags() & 32) != 0;
      floor = made.floor();
      ceiling = made.ceiling();
    }

    MAccount copy() {
      MAccount copy = new MAccount(made);
      copy.closed = closed;
      copy.dp = dp;
      copy.dt = dt;
      copy.cp = cp;
      copy.ct = ct;
      copy.floor = floor;
      copy.ceiling = ceiling;
      return copy;
    }

    int flags() {
      return closed ? made.flags() | 32 : made.flags() & ~32;
    }
  }

  static final class MTransfer {
    CreateTransfer asked;
    Uint128 debit;
    Uint128 credit;
    long amount;
    Uint128 data128;
    long data64;
    int data32;
    int ledger;
    int code;
    String state;
    long expires;

    MTransfer(CreateTransfer asked, long amount) {
      this.asked = asked;
      this.debit = asked.debitAccountId();
      this.credit = asked.creditAccountId();
      this.amount = amount;
      this.data128 = asked.userData128();
      this.data64 = asked.userData64();
      this.data32 = asked.userData32();
      this.ledger = asked.ledger();
      this.code = asked.code();
      this.state = is(asked, 2) ? "open" : "done";
    }

    MTransfer copy() {
      MTransfer copy = new MTransfer(asked, amount);
      copy.debit = debit;
      copy.credit = credit;
      copy.data128 = data128;
      copy.data64 = data64;
      copy.data32 = data32;
      copy.ledger = ledger;
      copy.code = code;
      copy.state = state;
      copy.expires = expires;
      return copy;
    }
  }

  record Kept(String fingerprint, String reply) {}

  Map<Uint128, MAccount> accounts = new LinkedHashMap<>();
  Map<Uint128, MTransfer> transfers = new LinkedHashMap<>();
  Map<Uint128, ChangeLimits> limits = new LinkedHashMap<>();
  Set<Uint128> failedTransfers = new HashSet<>();
  Set<Uint128> failedLimits = new HashSet<>();
  final Map<UUID, Long> steps = new HashMap<>();
  final Map<String, Uint128> stepTakenWith = new HashMap<>();
  final Map<String, Kept> once = new HashMap<>();
  int rows;
  long now;

  private static boolean is(CreateTransfer t, int flag) {
    return (t.flags() & flag) != 0;
  }

  /** Holds that are due lapse, the earliest first. */
  void expire() {
    for (MTransfer t : transfers.values()) {
      if (t.state.equals("open") && t.expires != 0 && t.expires <= now) {
        release(t);
        t.state = "expired";
        reopen(t);
      }
    }
  }

  private void release(MTransfer t) {
    account(t.debit).dp -= t.amount;
    account(t.credit).cp -= t.amount;
  }

  private void reopen(MTransfer t) {
    if (is(t.asked, 64)) {
      account(t.debit).closed = false;
    }
    if (is(t.asked, 128)) {
      account(t.credit).closed = false;
    }
  }

  private MAccount account(Uint128 id) {
    MAccount account = accounts.get(id);
    if (account == null) {
      throw new AssertionError("no account " + id);
    }
    return account;
  }

  /** The answer in words: the outcome and, where events were decided, each one's status. */
  String submit(Submission s) {
    expire();
    boolean atomic = !s.companions().isEmpty();
    if (atomic) {
      String known = known(s);
      if (known != null) {
        return known;
      }
    }
    List<String> opened = decide(List.copyOf(s.opened()), false);
    if (!opened.stream().allMatch(r -> r.equals("created") || r.equals("exists"))) {
      return "rejected " + opened;
    }
    List<String> results = decide(s.events(), atomic);
    boolean fine =
        results.stream().allMatch(r -> r.equals("created") || (!atomic && r.equals("exists")));
    if (!fine) {
      return "rejected " + results;
    }
    if (atomic) {
      accompany(s);
    }
    return "accepted " + results;
  }

  private @Nullable String known(Submission s) {
    for (Companion c : s.companions()) {
      if (c instanceof Once o) {
        Kept kept = once.get(new String(o.key(), UTF_8));
        if (kept != null) {
          String print = new String(o.fingerprint(), UTF_8);
          return kept.fingerprint().equals(print) ? "replayed " + kept.reply() : "key conflict";
        }
      }
    }
    List<Event> events = s.events();
    boolean allThere = !events.isEmpty();
    for (Event e : events) {
      allThere &= "exists".equals(existing(e));
    }
    for (Companion c : s.companions()) {
      if (c instanceof Step step && !events.isEmpty()) {
        Uint128 with = stepTakenWith.get(step.subject() + "/" + (step.expected() + 1));
        allThere &= events.getFirst().id().equals(with);
      }
    }
    if (allThere) {
      return "accepted " + events.stream().map(e -> "exists").toList();
    }
    Map<UUID, Long> reached = new HashMap<>(steps);
    for (Companion c : s.companions()) {
      if (c instanceof Step step) {
        long actual = reached.getOrDefault(step.subject(), 0L);
        if (actual != step.expected()) {
          return "moved to " + actual;
        }
        reached.put(step.subject(), actual + 1);
      }
    }
    return null;
  }

  private void accompany(Submission s) {
    for (Companion c : s.companions()) {
      switch (c) {
        case Step step -> {
          long number = step.expected() + 1;
          steps.put(step.subject(), number);
          Uint128 first = s.events().isEmpty() ? Uint128.ZERO : s.events().getFirst().id();
          stepTakenWith.put(step.subject() + "/" + number, first);
        }
        case Row row -> rows++;
        case Once o ->
            once.put(
                new String(o.key(), UTF_8),
                new Kept(
                    new String(o.fingerprint(), UTF_8),
                    new String(o.reply().apply(new Assignment(0, 0)), UTF_8)));
      }
    }
  }

  private List<String> decide(List<Event> events, boolean atomic) {
    List<String> results = new ArrayList<>();
    int i = 0;
    while (i < events.size()) {
      int end = i;
      while (end < events.size() - 1 && (atomic || events.get(end).linked())) {
        end++;
      }
      boolean open = events.get(end).linked();
      if (end == i && !open) {
        results.add(one(events.get(i)));
      } else {
        results.addAll(chain(events.subList(i, end + 1), open));
      }
      i = end + 1;
    }
    return results;
  }

  private List<String> chain(List<Event> chain, boolean open) {
    Map<Uint128, MAccount> oldAccounts = new LinkedHashMap<>();
    accounts.forEach((id, a) -> oldAccounts.put(id, a.copy()));
    Map<Uint128, MTransfer> oldTransfers = new LinkedHashMap<>();
    transfers.forEach((id, t) -> oldTransfers.put(id, t.copy()));
    Map<Uint128, ChangeLimits> oldLimits = new LinkedHashMap<>(limits);
    List<String> results = new ArrayList<>();
    for (int i = 0; i < chain.size(); i++) {
      boolean last = i == chain.size() - 1;
      String result = last && open ? "linked_event_chain_open" : one(chain.get(i));
      if (result.equals("created")) {
        results.add(result);
        continue;
      }
      accounts = oldAccounts;
      transfers = oldTransfers;
      limits = oldLimits;
      List<String> failed = new ArrayList<>();
      for (int k = 0; k < chain.size(); k++) {
        boolean opens = open && k == chain.size() - 1;
        failed.add(k == i ? result : opens ? "linked_event_chain_open" : "linked_event_failed");
      }
      return failed;
    }
    return results;
  }

  private String one(Event e) {
    String result =
        switch (e) {
          case CreateAccount a -> account(a);
          case CreateTransfer t -> transfer(t);
          case ChangeLimits l -> limits(l);
        };
    Set<String> passing =
        Set.of(
            "debit_account_not_found",
            "credit_account_not_found",
            "pending_transfer_not_found",
            "debit_account_already_closed",
            "credit_account_already_closed",
            "exceeds_credits",
            "exceeds_debits",
            "exceeds_floor",
            "exceeds_ceiling",
            "account_not_found",
            "balance_below_floor",
            "balance_above_ceiling");
    if (passing.contains(result)) {
      (e instanceof ChangeLimits ? failedLimits : failedTransfers).add(e.id());
    }
    return result;
  }

  private @Nullable String existing(Event e) {
    return switch (e) {
      case CreateAccount a -> accounts.containsKey(a.id()) ? account(a) : null;
      case CreateTransfer t -> transfers.containsKey(t.id()) ? transfer(t) : null;
      case ChangeLimits l -> limits.containsKey(l.id()) ? limits(l) : null;
    };
  }

  private String account(CreateAccount a) {
    MAccount e = accounts.get(a.id());
    if (e != null) {
      return a.flags() != e.flags()
          ? "exists_with_different_flags"
          : !a.userData128().equals(e.made.userData128())
              ? "exists_with_different_user_data_128"
              : a.ledger() != e.made.ledger()
                  ? "exists_with_different_ledger"
                  : a.code() != e.made.code()
                      ? "exists_with_different_code"
                      : a.floor() != e.made.floor()
                          ? "exists_with_different_floor"
                          : a.ceiling() != e.made.ceiling()
                              ? "exists_with_different_ceiling"
                              : "exists";
    }
    if ((a.flags() & 6) == 6) {
      return "flags_are_mutually_exclusive";
    }
    if (a.ledger() == 0) {
      return "ledger_must_not_be_zero";
    }
    if (a.code() == 0) {
      return "code_must_not_be_zero";
    }
    if (a.floor() > a.ceiling()) {
      return "floor_must_not_exceed_ceiling";
    }
    if (a.floor() > 0 || a.ceiling() < 0) {
      return "opening_balance_outside_limits";
    }
    accounts.put(a.id(), new MAccount(a));
    return "created";
  }

  private String limits(ChangeLimits l) {
    if (failedLimits.contains(l.id())) {
      return "id_already_failed";
    }
    ChangeLimits e = limits.get(l.id());
    if (e != null) {
      return !l.accountId().equals(e.accountId())
          ? "exists_with_different_account_id"
          : l.floor() != e.floor()
              ? "exists_with_different_floor"
              : l.ceiling() != e.ceiling() ? "exists_with_different_ceiling" : "exists";
    }
    if (l.floor() > l.ceiling()) {
      return "floor_must_not_exceed_ceiling";
    }
    MAccount a = accounts.get(l.accountId());
    if (a == null) {
      return "account_not_found";
    }
    if (a.ct - a.dt - a.dp < l.floor()) {
      return "balance_below_floor";
    }
    if (a.ct + a.cp - a.dt > l.ceiling()) {
      return "balance_above_ceiling";
    }
    a.floor = l.floor();
    a.ceiling = l.ceiling();
    limits.put(l.id(), l);
    return "created";
  }

  private String transfer(CreateTransfer t) {
    if (failedTransfers.contains(t.id())) {
      return "id_already_failed";
    }
    MTransfer e = transfers.get(t.id());
    if (e != null) {
      return same(t, e);
    }
    if (is(t, 4) || is(t, 8)) {
      return end(t);
    }
    if (t.debitAccountId().isZero()) {
      return "debit_account_id_must_not_be_zero";
    }
    if (t.creditAccountId().isZero()) {
      return "credit_account_id_must_not_be_zero";
    }
    if (t.debitAccountId().equals(t.creditAccountId())) {
      return "accounts_must_be_different";
    }
    if (!t.pendingId().isZero()) {
      return "pending_id_must_be_zero";
    }
    if (!is(t, 2) && t.timeoutSeconds() != 0) {
      return "timeout_reserved_for_pending_transfer";
    }
    if (!is(t, 2) && (is(t, 64) || is(t, 128))) {
      return "closing_transfer_must_be_pending";
    }
    if (t.ledger() == 0) {
      return "ledger_must_not_be_zero";
    }
    if (t.code() == 0) {
      return "code_must_not_be_zero";
    }
    MAccount dr = accounts.get(t.debitAccountId());
    MAccount cr = accounts.get(t.creditAccountId());
    if (dr == null) {
      return "debit_account_not_found";
    }
    if (cr == null) {
      return "credit_account_not_found";
    }
    if (dr.made.ledger() != cr.made.ledger()) {
      return "accounts_must_have_the_same_ledger";
    }
    if (t.ledger() != dr.made.ledger()) {
      return "transfer_must_have_the_same_ledger_as_accounts";
    }
    if (dr.closed) {
      return "debit_account_already_closed";
    }
    if (cr.closed) {
      return "credit_account_already_closed";
    }
    long amount = t.amount();
    if (is(t, 16)) {
      amount = Math.min(amount, Math.max(0, dr.ct - dr.dt - dr.dp));
    }
    if (is(t, 32)) {
      amount = Math.min(amount, Math.max(0, cr.dt - cr.ct - cr.cp));
    }
    String over = over(t, dr, cr, amount);
    if (over != null) {
      return over;
    }
    MTransfer made = new MTransfer(t, amount);
    if (is(t, 2)) {
      dr.dp += amount;
      cr.cp += amount;
      made.expires = t.timeoutSeconds() == 0 ? 0 : now + t.timeoutSeconds() * 1_000_000_000L;
    } else {
      dr.dt += amount;
      cr.ct += amount;
    }
    if (is(t, 64)) {
      dr.closed = true;
    }
    if (is(t, 128)) {
      cr.closed = true;
    }
    transfers.put(t.id(), made);
    return "created";
  }

  private static @Nullable String over(CreateTransfer t, MAccount dr, MAccount cr, long amount) {
    long max = Long.MAX_VALUE;
    if (is(t, 2) && amount > max - dr.dp) {
      return "overflows_debits_pending";
    }
    if (is(t, 2) && amount > max - cr.cp) {
      return "overflows_credits_pending";
    }
    if (amount > max - dr.dt) {
      return "overflows_debits_posted";
    }
    if (amount > max - cr.ct) {
      return "overflows_credits_posted";
    }
    if (amount > max - dr.dp - dr.dt) {
      return "overflows_debits";
    }
    if (amount > max - cr.cp - cr.ct) {
      return "overflows_credits";
    }
    if ((dr.made.flags() & 2) != 0 && amount > dr.ct - dr.dp - dr.dt) {
      return "exceeds_credits";
    }
    if ((cr.made.flags() & 4) != 0 && amount > cr.dt - cr.cp - cr.ct) {
      return "exceeds_debits";
    }
    BigInteger big = BigInteger.valueOf(amount);
    if (BigInteger.valueOf(dr.ct - dr.dt - dr.dp)
            .subtract(big)
            .compareTo(BigInteger.valueOf(dr.floor))
        < 0) {
      return dr.floor == Long.MIN_VALUE ? null : "exceeds_floor";
    }
    if (cr.ceiling != max
        && BigInteger.valueOf(cr.ct + cr.cp - cr.dt)
                .add(big)
                .compareTo(BigInteger.valueOf(cr.ceiling))
            > 0) {
      return "exceeds_ceiling";
    }
    return null;
  }

  private static String same(CreateTransfer t, MTransfer e) {
    if (t.flags() != e.asked.flags()) {
      return "exists_with_different_flags";
    }
    if (!t.pendingId().equals(e.asked.pendingId())) {
      return "exists_with_different_pending_id";
    }
    if (t.timeoutSeconds() != e.asked.timeoutSeconds()) {
      return "exists_with_different_timeout";
    }
    boolean ends = is(t, 4) || is(t, 8);
    if (!(ends && t.debitAccountId().isZero()) && !t.debitAccountId().equals(e.debit)) {
      return "exists_with_different_debit_account_id";
    }
    if (!(ends && t.creditAccountId().isZero()) && !t.creditAccountId().equals(e.credit)) {
      return "exists_with_different_credit_account_id";
    }
    long asked = t.amount();
    boolean amountFits;
    if (is(t, 8) && asked == 0) {
      amountFits = true;
    } else if (is(t, 4) && asked == Long.MAX_VALUE) {
      amountFits = e.asked.amount() == Long.MAX_VALUE || e.state.equals("whole");
    } else if (is(t, 16) || is(t, 32)) {
      amountFits = asked >= e.amount;
    } else {
      amountFits = asked == e.amount;
    }
    if (!amountFits) {
      return "exists_with_different_amount";
    }
    if (!(ends && t.ledger() == 0) && t.ledger() != e.ledger) {
      return "exists_with_different_ledger";
    }
    if (!(ends && t.code() == 0) && t.code() != e.code) {
      return "exists_with_different_code";
    }
    return "exists";
  }

  private String end(CreateTransfer t) {
    if ((is(t, 4) && is(t, 8)) || is(t, 2) || is(t, 16) || is(t, 32) || is(t, 64) || is(t, 128)) {
      return "flags_are_mutually_exclusive";
    }
    if (t.pendingId().isZero()) {
      return "pending_id_must_not_be_zero";
    }
    if (t.pendingId().equals(t.id())) {
      return "pending_id_must_be_different";
    }
    if (t.timeoutSeconds() != 0) {
      return "timeout_reserved_for_pending_transfer";
    }
    MTransfer p = transfers.get(t.pendingId());
    if (p == null) {
      return "pending_transfer_not_found";
    }
    if (!is(p.asked, 2)) {
      return "pending_transfer_not_pending";
    }
    if (!t.debitAccountId().isZero() && !t.debitAccountId().equals(p.debit)) {
      return "pending_transfer_has_different_debit_account_id";
    }
    if (!t.creditAccountId().isZero() && !t.creditAccountId().equals(p.credit)) {
      return "pending_transfer_has_different_credit_account_id";
    }
    if (t.ledger() != 0 && t.ledger() != p.ledger) {
      return "pending_transfer_has_different_ledger";
    }
    if (t.code() != 0 && t.code() != p.code) {
      return "pending_transfer_has_different_code";
    }
    boolean whole = is(t, 8) ? t.amount() == 0 : t.amount() == Long.MAX_VALUE;
    long amount = whole ? p.amount : t.amount();
    if (amount > p.amount) {
      return "exceeds_pending_transfer_amount";
    }
    if (is(t, 8) && amount < p.amount) {
      return "pending_transfer_has_different_amount";
    }
    switch (p.state) {
      case "posted" -> {
        return "pending_transfer_already_posted";
      }
      case "voided" -> {
        return "pending_transfer_already_voided";
      }
      case "expired" -> {
        return "pending_transfer_expired";
      }
      default -> {
        // It is open.
      }
    }
    if (is(t, 4) && account(p.debit).closed) {
      return "debit_account_already_closed";
    }
    if (is(t, 4) && account(p.credit).closed) {
      return "credit_account_already_closed";
    }
    release(p);
    if (is(t, 4)) {
      account(p.debit).dt += amount;
      account(p.credit).ct += amount;
      p.state = "posted";
    } else {
      reopen(p);
      p.state = "voided";
    }
    MTransfer made = new MTransfer(t, amount);
    made.debit = p.debit;
    made.credit = p.credit;
    made.ledger = p.ledger;
    made.code = p.code;
    made.state = amount == p.amount ? "whole" : "part";
    transfers.put(t.id(), made);
    return "created";
  }
}
