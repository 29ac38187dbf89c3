package org.comfrey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.comfrey.api.PersonId;
import org.comfrey.kernel.client.ApiClient;
import org.comfrey.kernel.client.ApiClient.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gives roles to whom, and what nobody can do to themselves. */
class RolesTest {
  private static RunningIdentity identity;
  private static int number;

  @BeforeAll
  static void start() {
    identity = new RunningIdentity();
  }

  @AfterAll
  static void stop() {
    identity.close();
  }

  /** Of each test its own people. */
  @BeforeEach
  void anew() {
    number++;
  }

  private static String mail(String name) {
    return name + "." + number + "@test.example";
  }

  private static Answer give(ApiClient http, PersonId id, String... roles) {
    return http.put("/v1/operator/people/" + id + "/roles", Map.of("roles", List.of(roles)));
  }

  private static List<String> rolesOf(PersonId id) {
    return rolesOf(identity, id);
  }

  private static List<String> rolesOf(RunningIdentity house, PersonId id) {
    return List.of(
        house
            .database()
            .sql()
            .sql("SELECT array_to_string(roles, ' ') FROM person WHERE id = ?")
            .param(id.value())
            .query(String.class)
            .single()
            .split(" "));
  }

  @Test
  void nobodyGivesThemselvesARoleOrTakesIt() {
    PersonId operator = identity.person(mail("op"), "member", "operator").id();
    Answer answer = give(identity.signIn(mail("op")), operator, "operator", "finance");
    assertThat(answer.status()).isEqualTo(403);
    assertThat(rolesOf(operator)).containsExactly("member", "operator");
  }

  @Test
  void nobodyButAnOperatorGivesRoles() {
    PersonId member = identity.person(mail("member")).id();
    for (String role : List.of("member", "support", "moderator", "finance", "compliance")) {
      String email = mail(role + "-staff");
      identity.person(email, "member", role);
      assertThat(give(identity.signIn(email), member, "support").status()).as(role).isEqualTo(403);
    }
    assertThat(rolesOf(member)).containsExactly("member");
  }

  @Test
  void aRoleThatIsNotGivenIsRefused() {
    identity.person(mail("op"), "member", "operator");
    PersonId member = identity.person(mail("member")).id();
    ApiClient http = identity.signIn(mail("op"));
    for (String role : List.of("service", "member", "administrator", "")) {
      assertThat(give(http, member, role).status()).as(role).isEqualTo(400);
    }
    assertThat(give(http, new PersonId(UUID.randomUUID()), "support").status()).isEqualTo(404);
  }

  @Test
  void whoWatchesOverStaffIsNotStaffOtherwise() {
    identity.person(mail("op"), "member", "operator");
    PersonId member = identity.person(mail("member")).id();
    ApiClient http = identity.signIn(mail("op"));
    assertThat(give(http, member, "compliance", "operator").code())
        .isEqualTo("roles-exclude-each-other");
    assertThat(give(http, member, "compliance", "support").code())
        .isEqualTo("roles-exclude-each-other");
    assertThat(give(http, member, "compliance", "verified-provider").status()).isEqualTo(204);
    assertThat(rolesOf(member)).containsExactly("member", "verified-provider", "compliance");
  }

  @Test
  void whoseRolesChangeIsSignedOutAndTheNextSignInKnowsThem() {
    identity.person(mail("op"), "member", "operator");
    PersonId member = identity.person(mail("member")).id();
    ApiClient before = identity.signIn(mail("member"));
    assertThat(before.get("/v1/operator/people").status()).isEqualTo(403);
    assertThat(give(identity.signIn(mail("op")), member, "support").status()).isEqualTo(204);
    assertThat(before.get("/v1/me").status()).isEqualTo(401);
    ApiClient after = identity.signIn(mail("member"));
    assertThat(after.get("/v1/operator/people").status()).isEqualTo(200);
    assertThat(after.put("/v1/operator/people/" + member + "/suspension", Map.of()).status())
        .isEqualTo(403);
    assertThat(give(identity.signIn(mail("op")), member).status()).isEqualTo(204);
    assertThat(after.get("/v1/operator/people").status()).isEqualTo(401);
    assertThat(rolesOf(member)).containsExactly("member");
  }

  @Test
  void whoGivesRolesProvedWhoTheyAreAMomentAgo() {
    identity.person(mail("op"), "member", "operator");
    PersonId member = identity.person(mail("member")).id();
    String token = Objects.requireNonNull(identity.signIn(mail("op")).tokens()).accessToken();
    // As a thief has it: without the password, a younger proof cannot be given.
    ApiClient stolen = ApiClient.bearing(identity.url(), token);
    identity.clock().advance(java.time.Duration.ofMinutes(4));
    assertThat(give(stolen, member, "support").status()).isEqualTo(204);
    identity.clock().advance(java.time.Duration.ofMinutes(7));
    assertThat(give(stolen, member).status()).isEqualTo(401);
    assertThat(rolesOf(member)).containsExactly("member", "support");
  }

  @Test
  void twoOperatorsWhoTakeTheRoleFromEachOtherLeaveOne() throws Exception {
    // Alone in their house: any other operator would keep the role alive.
    try (var house = new RunningIdentity()) {
      twoOperators(house);
    }
  }

  private static void twoOperators(RunningIdentity house) throws Exception {
    PersonId one = house.person(mail("one"), "member", "operator").id();
    PersonId two = house.person(mail("two"), "member", "operator").id();
    ApiClient asOne = house.signIn(mail("one"));
    ApiClient asTwo = house.signIn(mail("two"));
    var begin = new CountDownLatch(1);
    List<Future<Integer>> answers = new ArrayList<>();
    try (var pool = Executors.newFixedThreadPool(2)) {
      answers.add(
          pool.submit(() -> {
            begin.await();
            return give(asOne, two).status();
          }));
      answers.add(
          pool.submit(() -> {
            begin.await();
            return give(asTwo, one).status();
          }));
      begin.countDown();
      List<Integer> statuses = new ArrayList<>();
      for (Future<Integer> answer : answers) {
        statuses.add(answer.get());
      }
      // Who came second either was told that they are the last, or was signed out by the first.
      assertThat(statuses).containsOnlyOnce(204);
    }
    assertThat(
            List.of(
                rolesOf(house, one).contains("operator"), rolesOf(house, two).contains("operator")))
        .containsOnlyOnce(true);
  }

  @Test
  void theTableOfRolesIsWhatThePolicySays() {
    identity.person(mail("member"));
    var roles = identity.signIn(mail("member")).get("/v1/roles").orThrow().json();
    assertThat(roles.size()).isEqualTo(9);
    for (var role : roles) {
      assertThat(role.path("permissions").toString().contains("READ_AUDIT"))
          .isEqualTo(role.path("role").asString().equals("compliance"));
      assertThat(role.path("permissions").toString().contains("GRANT_ROLES"))
          .isEqualTo(role.path("role").asString().equals("operator"));
    }
    assertThat(identity.anonymous().get("/v1/roles").status()).isEqualTo(401);
  }
}
