package org.comfrey.discovery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.tartarus.snowball.SnowballStemmer;
import org.tartarus.snowball.ext.EnglishStemmer;
import org.tartarus.snowball.ext.GermanStemmer;

/**
 * Text taken apart into words, for the index and for what is asked alike: in lower case, without
 * accents (ä, ae and a are one), with the stem that English and that German would give it. Nobody
 * says in which language a listing or a search is written; both stems are kept.
 */
final class Words {
  private static final int LONGEST = 60;
  private static final int SHORTEST_STEM = 4;

  /** Forms of words as they are written: texts use few words, again and again. */
  private static final Cache<String, Forms> MET = Caffeine.newBuilder().maximumSize(10_000).build();

  /** What is left out of a search: words that are in every text. */
  private static final Set<String> SKIPPED =
      folded(
          """
          a an the of for in on at to and or by with from my me i im is are be it this that some any
          who what where will would can could you your we our as about please during while since
          ich bin ist sind der die das den dem des ein eine einen einem einer und oder für fur mit im
          am an auf bei von vom zu zum zur mich mir mein meine meinen meiner meinem wir uns es sich
          gegen wegen bitte kann wo wer was als wie um aus nach after against den husband wife near but aber do does has have had they them their
          mehr sehr auch noch nur so
          """);

  /** Words that may be missing: they say that somebody looks for something, not for what. */
  private static final Set<String> GENERAL =
      folded(
          """
          help helps helping treatment treatments therapy therapist session sessions course class
          classes lesson lessons need want looking look find search good best great cheap affordable
          problem problems issue issues hour appointment offer support someone somebody person
          practice practitioner expert specialist people service services treat
          hilfe helfen hilft behandlung behandlungen therapie therapeut therapeutin stunde stunden
          termin termine kurs kurse suche brauche gut gute guter gutes beste bester günstig günstige
          billig problem probleme beschwerden angebot praxis spezialist menschen jemand person
          unterricht programm möchte will
          """);

  private record Forms(String plain, String english, String german) {}

  private Words() {}

  /** A word of a text: as written, folded, with its two stems and where it stood. */
  record Word(String plain, String english, String german, int start, int end) {
    boolean skipped() {
      return SKIPPED.contains(plain);
    }

    boolean general() {
      return GENERAL.contains(plain);
    }
  }

  /** All words in their order. An apostrophe is no end of a word: can't is cant. */
  static List<Word> of(String text) {
    List<Word> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : ' ';
      if (Character.isLetterOrDigit(c) || Character.getType(c) == Character.NON_SPACING_MARK) {
        if (word.isEmpty()) {
          start = i;
        }
        if (word.length() < LONGEST) {
          word.append(c);
        }
      } else if (!word.isEmpty() && (c == '\'' || c == '\u2019')) {
        // Left out, and the word goes on.
      } else if (!word.isEmpty()) {
        Forms forms = MET.get(word.toString(), Words::forms);
        words.add(new Word(forms.plain(), forms.english(), forms.german(), start, i));
        word.setLength(0);
      }
    }
    return words;
  }

  private static Forms forms(String written) {
    String plain = fold(written);
    String german = stem(new GermanStemmer(), plain);
    // "car" is not what German makes of "care".
    boolean tooShort = german.length() < SHORTEST_STEM;
    return new Forms(plain, stem(new EnglishStemmer(), plain), tooShort ? plain : german);
  }

  private static String stem(SnowballStemmer stemmer, String plain) {
    stemmer.setCurrent(plain);
    stemmer.stem();
    return stemmer.getCurrent();
  }

  /** Lower case without accents; ae, oe and ue are a, o and u, as in the word's other spelling. */
  static String fold(CharSequence word) {
    char[] lower =
        java.text.Normalizer.normalize(word, java.text.Normalizer.Form.NFC)
            .toLowerCase(Locale.ROOT)
            .toCharArray();
    char[] plain = new char[lower.length * 4];
    int length = ASCIIFoldingFilter.foldToASCII(lower, 0, plain, 0, lower.length);
    StringBuilder folded = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      char c = plain[i];
      char before = folded.isEmpty() ? ' ' : folded.charAt(folded.length() - 1);
      boolean umlaut =
          c == 'e'
              && (before == 'a' || before == 'o' || before == 'u')
              && (folded.length() < 2 || "aeiouq".indexOf(folded.charAt(folded.length() - 2)) < 0);
      if (!umlaut) {
        folded.append(c);
      }
    }
    return folded.toString();
  }

  private static Set<String> folded(String words) {
    Set<String> set = new java.util.HashSet<>();
    of(words).forEach(word -> set.add(word.plain()));
    return Set.copyOf(set);
  }

  /** The rows of a table among the resources, without its headings. */
  static List<String[]> rows(String table) {
    try (var in = Objects.requireNonNull(Words.class.getResourceAsStream(table), table);
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .map(line -> line.split("\t", -1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
