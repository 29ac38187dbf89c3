package org.comfrey.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.lucene.document.LatLonDocValuesField;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.comfrey.api.GeoPoint;
import org.comfrey.discovery.Searches.Near;
import org.comfrey.kernel.web.ProblemException;
import org.junit.jupiter.api.Test;

class SearchesTest {
  private static final Near VIENNA = new Near(new GeoPoint(48.2, 16.37), 25);
  private static final Sort NEWEST =
      new Sort(new SortField(ListingIndex.CHANGED, SortField.Type.LONG, true));
  private static final Sort NEAREST =
      new Sort(LatLonDocValuesField.newDistanceSort(ListingIndex.POINT, 48.2, 16.37));

  @Test
  void anOrderThatDoesNotExistOrLacksAPlaceIsRefused() {
    assertThatThrownBy(() -> Searches.sort("cheapest", VIENNA, true))
        .isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> Searches.sort("distance", null, true))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void withWordsTheBestMatchComesFirst() {
    assertThat(Searches.sort(null, null, true)).isNull();
    assertThat(Searches.sort("relevance", VIENNA, true)).isNull();
  }

  @Test
  void withoutWordsTheNearestComeFirstWhereAPlaceWasSaidAndTheNewestElsewhere() {
    assertThat(Searches.sort(null, null, false)).isEqualTo(NEWEST);
    assertThat(Searches.sort("relevance", null, false)).isEqualTo(NEWEST);
    assertThat(Searches.sort(null, VIENNA, false)).isEqualTo(NEAREST);
  }

  @Test
  void anOrderThatWasAskedForHolds() {
    assertThat(Searches.sort("newest", VIENNA, false)).isEqualTo(NEWEST);
    assertThat(Searches.sort("distance", VIENNA, true)).isEqualTo(NEAREST);
  }
}
