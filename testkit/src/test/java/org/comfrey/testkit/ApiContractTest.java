package org.comfrey.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.comfrey.api.Access;
import org.comfrey.api.Permission;
import org.comfrey.api.PersonId;
import org.comfrey.kernel.runtime.ModuleDefinition;
import org.comfrey.kernel.runtime.ModuleTable;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.security.Role;
import org.comfrey.kernel.web.ProblemException;
import org.comfrey.kernel.web.Problems;
import org.comfrey.testkit.internal.EchoApi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiContractTest {
  private static final PersonId PERSON = new PersonId(new UUID(1, 1));

  private final TestIssuer issuer = new TestIssuer("http://localhost:0", Clock.systemUTC());
  private ApiContract contract;

  @BeforeAll
  void start(@TempDir Path data) {
    var table =
        new ModuleTable(
            List.of(
                new ModuleDefinition(
                    "echo", Echo.class, List.of(EchoApi.class, WhoApi.class), List.of())));
    contract =
        ApiContract.start(
            table,
            RuntimeOptions.all(data, 0),
            starter -> starter.giving(com.nimbusds.jose.jwk.source.JWKSource.class, issuer.keys()));
  }

  @AfterAll
  void stop() {
    contract.close();
  }

  @TestFactory
  Stream<DynamicTest> anInternalApi() {
    return contract
        .of(EchoApi.class)
        .test(
            "a refusal arrives as it was thrown",
            echo ->
                assertThatThrownBy(() -> echo.echo(new EchoApi.Said("refuse", List.of())))
                    .isInstanceOfSatisfying(
                        ProblemException.class,
                        refusal -> assertThat(refusal.is(Problems.STALE)).isTrue()))
        .test(
            "an answer is equal and never the same object",
            echo -> {
              var said = new EchoApi.Said("ä", List.of(1, 2));
              assertThat(echo.echo(said)).isEqualTo(said).isNotSameAs(said);
            })
        .tests();
  }

  @TestFactory
  Stream<DynamicTest> aPublicApi() {
    return contract
        .of(WhoApi.class)
        .test(
            "nobody is refused",
            who ->
                assertThatThrownBy(who::me)
                    .isInstanceOfSatisfying(
                        ProblemException.class,
                        refusal -> assertThat(refusal.is(Problems.SIGN_IN_REQUIRED)).isTrue()))
        .test(
            "the caller is known",
            who -> assertThat(issuer.as(PERSON, who::me, Role.MEMBER)).isEqualTo(PERSON))
        .tests();
  }

  /** Who is calling. */
  @HttpExchange
  public interface WhoApi {
    @GetExchange("/v1/who")
    @Access(Permission.OWN_ACCOUNT)
    PersonId me();
  }

  @Configuration(proxyBeanMethods = false)
  static class Echo {
    @Bean
    Endpoints endpoints() {
      return new Endpoints();
    }
  }
}

@RestController
final class Endpoints implements EchoApi, ApiContractTest.WhoApi {
  @Override
  public Said echo(Said said) {
    if (said.text().equals("refuse")) {
      throw Problems.STALE.because("Asked to.");
    }
    return said;
  }

  @Override
  public PersonId me() {
    return Callers.current().person();
  }
}
