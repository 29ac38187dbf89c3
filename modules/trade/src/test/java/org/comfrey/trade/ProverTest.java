package org.comfrey.trade;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.comfrey.agreement.ShippedAgreements;
import org.junit.jupiter.api.Test;

class ProverTest {
  @Test
  void aProofThatTakesTooLongIsUndecided() {
    Prover impatient = new Prover(Duration.ZERO);
    String source = ShippedAgreements.text("appointment-instant").orElseThrow();
    assertThat(impatient.verify(source).verification().outcome()).isEqualTo("undecided");
  }

  @Test
  void aShippedAgreementIsProved() {
    Prover.Result result = new Prover().verify(ShippedAgreements.text("goods").orElseThrow());
    assertThat(result.proved()).isTrue();
  }
}
