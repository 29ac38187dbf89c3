package org.comfrey.tests.faults;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * One thing that breaks.
 *
 * @param number its place in the run, from 1
 * @param millis how long it lasts
 * @param amount a number from 0 to 999 with which the victim, or how much, is chosen
 */
public record Fault(int number, Kind kind, int millis, int amount) {
  /** How many others must come before a second start of a node is paid for. */
  private static final int ROUND = 20;

  private static final int SHORTEST_MILLIS = 80;
  private static final int LONGEST_MILLIS = 450;

  /** What breaks. */
  public enum Kind {
    /** All connections to PostgreSQL are torn. */
    DATABASE_CUT,
    /** The same in the middle of an answer, so that nobody knows whether a commit was one. */
    DATABASE_CUT_IN_ANSWERS,
    DATABASE_SILENT,
    DATABASE_SLOW,
    CLIENTS_CUT,
    /** What was done is not known to who asked for it. */
    CLIENTS_CUT_IN_ANSWERS,
    CLIENTS_SILENT,
    CLIENTS_SLOW,
    /** PostgreSQL takes down all sessions when one of its processes is killed. */
    BACKEND_KILLED,
    /** A session stands still with whatever it has locked. */
    BACKEND_FROZEN,
    /** A session is ended from outside, as an operator does. */
    BACKEND_ENDED,
    POSTMASTER_KILLED,
    POSTGRES_FROZEN,
    NODE_FROZEN,
    NODE_KILLED,
    DISK_FULL,
    CLOCK_AHEAD,
    CLOCK_BACK,
    KAFKA_KILLED,
    KAFKA_FROZEN,
    /** What was delivered comes again, the last first. */
    KAFKA_AGAIN;

    /** Whether it takes a Kafka. */
    public boolean ofKafka() {
      return this == KAFKA_KILLED || this == KAFKA_FROZEN || this == KAFKA_AGAIN;
    }
  }

  /**
   * As many faults as asked for, the same ones for the same seed. Each kind comes once before one
   * comes again; a killed node costs a start, so that comes once in 20.
   *
   * @param withKafka whether there is one that can break
   */
  public static List<Fault> drawn(long seed, int count, boolean withKafka) {
    List<Kind> all = Stream.of(Kind.values()).filter(kind -> withKafka || !kind.ofKafka()).toList();
    Random random = new Random(seed);
    List<Kind> kinds = new ArrayList<>();
    while (kinds.size() < count) {
      List<Kind> round = new ArrayList<>(all);
      Collections.shuffle(round, random);
      kinds.addAll(round);
      for (int more = all.size(); more < ROUND; more++) {
        Kind one = all.get(random.nextInt(all.size()));
        kinds.add(one == Kind.NODE_KILLED ? Kind.NODE_FROZEN : one);
      }
    }
    List<Fault> faults = new ArrayList<>();
    for (Kind kind : kinds.subList(0, count)) {
      int millis = SHORTEST_MILLIS + random.nextInt(LONGEST_MILLIS - SHORTEST_MILLIS);
      faults.add(new Fault(faults.size() + 1, kind, millis, random.nextInt(1_000)));
    }
    return List.copyOf(faults);
  }

  @Override
  public String toString() {
    return number + ": " + kind + " for " + millis + " ms, " + amount;
  }
}
