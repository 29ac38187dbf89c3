package org.comfrey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.comfrey.kernel.client.ApiClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class CodeFlowTest {
  private static final RunningIdentity IDENTITY = new RunningIdentity();

  @AfterAll
  static void stop() {
    IDENTITY.close();
  }

  @Test
  void a_program_signs_in_by_code_and_is_known_by_its_token() {
    var person = IDENTITY.person("mira@example.org");
    ApiClient client = IDENTITY.signIn("Mira@Example.ORG");
    var me = client.get("/v1/me");
    assertThat(me.status()).as(me.toString()).isEqualTo(200);
    assertThat(me.json().path("id").asString()).isEqualTo(person.id().toString());
    assertThat(me.json().path("email").asString()).isEqualTo("mira@example.org");
  }
}
