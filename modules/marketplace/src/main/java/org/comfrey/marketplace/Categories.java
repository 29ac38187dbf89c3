package org.comfrey.marketplace;

import java.util.List;
import java.util.Locale;
import org.comfrey.api.marketplace.Category;
import org.jspecify.annotations.Nullable;

/** The kinds of service on offer, in the order in which they are shown. */
final class Categories {
  /** A category with its names; tint is a colour token of the look. */
  private record Entry(String id, String tint, String english, String german) {}

  private static final List<Entry> ENTRIES =
      List.of(
          new Entry("massage", "clay", "Massage", "Massage"),
          new Entry("physiotherapy", "sage", "Physiotherapy", "Physiotherapie"),
          new Entry("osteopathy", "moss", "Osteopathy", "Osteopathie"),
          new Entry("yoga", "violet", "Yoga", "Yoga"),
          new Entry("pilates", "rose", "Pilates", "Pilates"),
          new Entry("meditation", "sky", "Meditation", "Meditation"),
          new Entry("breathwork", "mist", "Breathwork", "Atemarbeit"),
          new Entry("nutrition", "wheat", "Nutrition", "Ernährung"),
          new Entry("counselling", "plum", "Counselling", "Beratung"),
          new Entry("coaching", "amber", "Health coaching", "Gesundheitscoaching"),
          new Entry("acupuncture", "pine", "Acupuncture", "Akupunktur"),
          new Entry("reflexology", "sand", "Reflexology", "Fussreflexzonen"),
          new Entry("fitness", "berry", "Personal training", "Personal Training"),
          new Entry("sleep", "night", "Sleep guidance", "Schlafberatung"),
          new Entry("postnatal", "blush", "Birth and postnatal care", "Geburt und Wochenbett"),
          new Entry("herbs", "leaf", "Herbal practice", "Kräuterkunde"));

  private Categories() {}

  static boolean exists(String id) {
    return ENTRIES.stream().anyMatch(entry -> entry.id().equals(id));
  }

  static List<String> ids() {
    return ENTRIES.stream().map(Entry::id).toList();
  }

  /** All of them, named in the best of our languages that an Accept-Language header asks for. */
  static List<Category> named(@Nullable String acceptLanguage) {
    boolean german = prefersGerman(acceptLanguage);
    return ENTRIES.stream()
        .map(e -> new Category(e.id(), german ? e.german() : e.english(), e.tint()))
        .toList();
  }

  private static boolean prefersGerman(@Nullable String acceptLanguage) {
    if (acceptLanguage == null) {
      return false;
    }
    try {
      Locale best =
          Locale.lookup(
              Locale.LanguageRange.parse(acceptLanguage), List.of(Locale.ENGLISH, Locale.GERMAN));
      return Locale.GERMAN.equals(best);
    } catch (IllegalArgumentException e) {
      // A header that is none asks for nothing in particular.
      return false;
    }
  }
}
