package org.comfrey.payments.invoice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TaxesTest {
  @Test
  void theTaxWithinAPriceIsWhatIsLeftOfItBesideTheNetRoundedHalfUp() {
    assertThat(Taxes.within(11_900, 1_900)).isEqualTo(1_900);
    assertThat(Taxes.within(6_500, 2_000)).isEqualTo(1_083);
    assertThat(Taxes.within(1, 2_000)).isZero();
    // The net is 1.5 exactly and becomes 2.
    assertThat(Taxes.within(3, 10_000)).isEqualTo(1);
    assertThat(Taxes.within(Long.MAX_VALUE / 20_000, 0)).isZero();
  }

  @Test
  void howeverAnInvoiceIsTakenBackInPartsAllItsTaxGoesBackAndNeverMore() {
    Random random = new Random(20_261_122);
    for (int round = 0; round < 2_000; round++) {
      int rate = random.nextInt(10_001);
      long total = 1L + random.nextInt(100_000);
      long tax = Taxes.within(total, rate);
      long gone = 0;
      long taxGone = 0;
      while (gone < total) {
        long part = 1 + random.nextLong(total - gone);
        long back = Taxes.back(gone, part, taxGone, rate);
        assertThat(back).isBetween(0L, part);
        gone += part;
        taxGone += back;
        assertThat(taxGone).isLessThanOrEqualTo(tax);
      }
      assertThat(taxGone).as("%d at %d", total, rate).isEqualTo(tax);
    }
  }

  @Test
  void aTitleIsNeverAFormulaInASpreadsheet() {
    assertThat(Earnings.quoted("=SUM(A1)")).isEqualTo("\"'=SUM(A1)\"");
    assertThat(Earnings.quoted("a \"deep\" massage, long"))
        .isEqualTo("\"a \"\"deep\"\" massage, long\"");
    assertThat(Earnings.decimal(-5, "EUR")).isEqualTo("-0.05");
    assertThat(Earnings.decimal(500, "JPY")).isEqualTo("500");
  }
}
