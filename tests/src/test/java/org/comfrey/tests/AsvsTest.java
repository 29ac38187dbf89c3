package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The requirements of OWASP's ASVS 5.0.0 at levels 1 and 2 that can be seen from outside, each
 * attacked over HTTP. A probe is first let loose on a server that does everything wrong, where it
 * must complain; only then does it mean something that it is content with the platform.
 */
class AsvsTest {
  /** Those of the 345 requirements that a request can show. */
  private static final Set<String> TO_SHOW =
      new TreeSet<>(
          List.of(
              ("3.3.1 3.3.2 3.3.3 3.3.4 3.4.1 3.4.2 3.4.3 3.4.4 3.4.5 3.4.6 4.1.1 14.3.2 3.5.1 3.5.2"
                      + " 3.5.3 4.1.3 4.2.1 4.4.2 4.4.4 1.2.1 1.2.4 1.5.1 1.3.6 2.3.1 2.3.4 5.2.1 5.2.2"
                      + " 5.2.3 5.3.2 15.3.1 15.3.3 6.2.1 6.2.4 6.2.5 6.2.8 6.2.9 6.2.12 6.3.1 6.4.3"
                      + " 6.5.1 6.5.5 7.2.4 7.3.1 7.3.2 7.4.1 7.4.2 7.5.1 7.5.2 8.2.1 8.2.2 8.2.3 8.4.1"
                      + " 9.1.1 9.1.2 9.1.3 9.2.1 9.2.2 9.2.3 10.4.1 10.4.2 10.4.3 10.4.4 10.4.5 10.4.6"
                      + " 12.1.1 13.4.1 13.4.2 13.4.4 13.4.5 14.3.1 16.5.1")
                  .split(" ")));

  private static PlatformTarget platform;
  private static BrokenServer broken;

  @BeforeAll
  static void begin() {
    broken = new BrokenServer();
    platform = new PlatformTarget();
  }

  @AfterAll
  static void end() {
    platform.close();
    broken.close();
  }

  private static List<Probe> probes() {
    List<Probe> probes = new ArrayList<>();
    probes.addAll(BrowserProbes.all());
    probes.addAll(InputProbes.all());
    probes.addAll(SignInProbes.all());
    probes.addAll(SessionProbes.all());
    probes.addAll(TokenProbes.all());
    probes.addAll(SocketProbes.all());
    return probes;
  }

  @TestFactory
  Stream<DynamicTest> eachProbeComplainsOfABrokenServer() {
    return probes().stream()
        .map(probe ->
            DynamicTest.dynamicTest(
                probe + ": seen on a broken server",
                () ->
                    assertThatThrownBy(() -> probe.check().run(broken))
                        .as("probe %s is content with anything", probe)
                        .isInstanceOf(AssertionError.class)));
  }

  @TestFactory
  Stream<DynamicTest> thePlatformWithstandsEachProbe() {
    return probes().stream()
        .map(probe -> DynamicTest.dynamicTest(probe.toString(), () -> probe.check().run(platform)));
  }

  @Test
  void everyRequirementIsProbedOrHasNoSubjectYet() {
    Set<String> seen = new TreeSet<>(AbsentSubjects.IDS);
    for (Probe probe : probes()) {
      assertThat(AbsentSubjects.IDS).doesNotContain(probe.id());
      seen.add(probe.id());
    }
    // Shown by a server that is told an https address, below.
    seen.add("3.4.1");
    assertThat(seen).isEqualTo(TO_SHOW).hasSize(71);
  }

  @Test
  void asvs_3_4_1_a_server_with_an_https_address_demands_https_for_a_year_of_errors_too()
      throws Exception {
    HttpsAddress.check();
  }

  @Test
  void whatHasNoSubjectYetHasNone() throws Exception {
    AbsentSubjects.check(platform);
  }
}
