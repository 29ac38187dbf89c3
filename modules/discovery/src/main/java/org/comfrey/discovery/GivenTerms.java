package org.comfrey.discovery;

import java.util.List;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;

/** Terms that were made already, several at a place. */
final class GivenTerms extends TokenStream {
  private final List<List<String>> places;
  private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
  private final PositionIncrementAttribute step = addAttribute(PositionIncrementAttribute.class);
  private int place;
  private int next;

  GivenTerms(List<List<String>> places) {
    this.places = places;
  }

  @Override
  public boolean incrementToken() {
    while (place < places.size() && next == places.get(place).size()) {
      place++;
      next = 0;
    }
    if (place == places.size()) {
      return false;
    }
    clearAttributes();
    term.setEmpty().append(places.get(place).get(next));
    step.setPositionIncrement(next == 0 ? 1 : 0);
    next++;
    return true;
  }

  @Override
  public void reset() {
    place = 0;
    next = 0;
  }
}
