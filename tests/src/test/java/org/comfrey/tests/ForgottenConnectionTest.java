package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.postgres.Databases;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.postgres.PoolLimits;
import org.comfrey.testkit.TestPostgres;
import org.comfrey.tests.faults.TcpProxy;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

/**
 * A firewall that is restarted forgets the connections through it and tells nobody: whoever waits
 * for an answer would wait for ever.
 */
class ForgottenConnectionTest {
  private static final Duration SHORT = Duration.ofSeconds(1);

  @Test
  void aConnectionThatAnswersNothingIsGivenUpAndTheNextOneIsGood() {
    DatabaseAddress direct = TestPostgres.database();
    PoolLimits limits =
        new PoolLimits(3, Duration.ofSeconds(10), SHORT, SHORT, Duration.ofMinutes(1), SHORT);
    try (TcpProxy line = TcpProxy.to(TestPostgres.server().port())) {
      DatabaseAddress database =
          new DatabaseAddress(
              direct
                  .jdbcUrl()
                  .replace(":" + TestPostgres.server().port() + "/", ":" + line.port() + "/"),
              direct.user(),
              direct.password());
      try (Databases databases = Databases.open(database, limits, List.of("nodes"))) {
        ModuleDatabase module = databases.module("nodes");
        assertThat(one(module)).isEqualTo(1);
        assertThatThrownBy(() ->
                module.inTransaction(() -> {
                  one(module);
                  line.forget();
                  one(module);
                }))
            .isInstanceOf(DataAccessResourceFailureException.class);
        assertThat(one(module)).isEqualTo(1);
      }
    }
  }

  @Test
  void theServerIsToldToNoticeANodeWhoseMachineIsGone() {
    try (Databases databases =
        Databases.open(TestPostgres.database(), PoolLimits.standard(), List.of("nodes"))) {
      assertThat(
              databases
                  .module("nodes")
                  .sql()
                  .sql(
                      """
                      select current_setting('tcp_keepalives_idle')::integer
                        + current_setting('tcp_keepalives_interval')::integer
                        * current_setting('tcp_keepalives_count')::integer
                      """)
                  .query(Integer.class)
                  .single())
          .isEqualTo(30);
    }
  }

  private static int one(ModuleDatabase module) {
    return module.sql().sql("select 1").query(Integer.class).single();
  }
}
