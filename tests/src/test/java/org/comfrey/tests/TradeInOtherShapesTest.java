package org.comfrey.tests;

import java.util.stream.Stream;
import org.comfrey.app.LocalKafka;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same trade where each module has a server of its own, and in three groupings that nobody
 * chose, with events through the database and through Kafka.
 */
@Tag("long")
@ParameterizedClass
@MethodSource("shapes")
class TradeInOtherShapesTest extends TradeJourneyTest {
  TradeInOtherShapesTest(Groups groups) {
    // Its servers were started before it was made.
  }

  static Stream<Groups> shapes() {
    return Stream.of(
        Groups.each().through(kafka()),
        Groups.random(1),
        Groups.random(2).through(kafka()),
        Groups.random(3));
  }

  /**
   * One for each shape: what is in it is about the people of one database. It ends with the test's
   * process.
   */
  private static String kafka() {
    return LocalKafka.start(LocalKafka.jars(Repository.root()), Platform.folder()).address();
  }

  /** In place of what the single shape begins with. */
  @BeforeAll
  static void begin() {}

  @AfterAll
  static void end() {}

  @BeforeParameterizedClassInvocation
  static void start(Groups groups) {
    platform = Platform.traced(groups, SPANS);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    platform.close();
  }
}
