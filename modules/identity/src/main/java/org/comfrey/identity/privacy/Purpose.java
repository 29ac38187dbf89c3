package org.comfrey.identity.privacy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is done only where people agree to it. Its text lies beside this package in each language;
 * another text is another version, and the older files stay, so that every hash in the ledger can
 * be shown again.
 */
public enum Purpose {
  /** Support opens what is kept about somebody who asked for help. */
  SUPPORT_ACCESS(1);

  private static final List<String> LANGUAGES = List.of("en", "de");

  private final int version;

  Purpose(int version) {
    this.version = version;
  }

  /** The name in addresses and in the ledger. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The purpose of that name. */
  public static Optional<Purpose> labelled(String label) {
    for (Purpose purpose : values()) {
      if (purpose.label().equals(label)) {
        return Optional.of(purpose);
      }
    }
    return Optional.empty();
  }

  /** The version of today's text. */
  int version() {
    return version;
  }

  /** One of the languages that the text is written in: that one, or English. */
  static String language(String wanted) {
    return LANGUAGES.contains(wanted) ? wanted : LANGUAGES.getFirst();
  }

  /** Today's text. */
  String text(String language) {
    String file =
        "/org/comfrey/identity/consents/" + label() + "." + version + "." + language + ".txt";
    try (InputStream in = Purpose.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("there is no text " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The language in which today's text has that hash. */
  Optional<String> languageOf(String hash) {
    return LANGUAGES.stream().filter(language -> hash(text(language)).equals(hash)).findFirst();
  }

  /** SHA-256 of a text in UTF-8, in hexadecimal. */
  static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("SHA-256 comes with every JDK", impossible);
    }
  }
}
