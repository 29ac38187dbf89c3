package org.comfrey.tests;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Private values that were given to the platform, and a search for them in anything: as they are,
 * in lower case, in UTF-16, in hexadecimal, in Base64 at each of its three alignments, and as they
 * stand in addresses.
 */
final class Canaries {
  private static final int CHUNK_BYTES = 1 << 22;

  /** By their first two bytes; null where none begins so. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  private final List<Pattern>[] patterns = new List[1 << 16];

  private int longest;

  @SuppressWarnings("ArrayRecordComponent")
  private record Pattern(String name, byte[] bytes) {}

  /** Searches for that, too; what is shorter than eight characters would be found by chance. */
  Canaries add(String name, String value) {
    if (value.length() < 8) {
      throw new IllegalArgumentException(name + " is too short to be searched for");
    }
    String lower = value.toLowerCase(Locale.ROOT);
    for (String text : lower.equals(value) ? List.of(value) : List.of(value, lower)) {
      forms(text).forEach((form, bytes) -> pattern(name + " " + form, bytes));
    }
    return this;
  }

  /** How a text may stand somewhere. */
  static Map<String, byte[]> forms(String text) {
    byte[] plain = text.getBytes(StandardCharsets.UTF_8);
    String hex = HexFormat.of().formatHex(plain);
    Map<String, byte[]> forms = new HashMap<>();
    forms.put("as it is", plain);
    forms.put("in UTF-16BE", text.getBytes(StandardCharsets.UTF_16BE));
    forms.put("in UTF-16LE", text.getBytes(StandardCharsets.UTF_16LE));
    forms.put("in hexadecimal", ascii(hex));
    forms.put("in capital hexadecimal", ascii(hex.toUpperCase(Locale.ROOT)));
    forms.put("in an address", ascii(URLEncoder.encode(text, StandardCharsets.UTF_8)));
    for (int before = 0; before < 3; before++) {
      forms.put("in Base64 after " + before, ascii(base64(Base64.getEncoder(), plain, before)));
      forms.put(
          "in Base64 of addresses after " + before,
          ascii(base64(Base64.getUrlEncoder(), plain, before)));
    }
    return forms;
  }

  /** The characters that are the same whatever stands before and behind it. */
  private static String base64(Base64.Encoder encoder, byte[] plain, int before) {
    byte[] shifted = new byte[before + plain.length];
    System.arraycopy(plain, 0, shifted, before, plain.length);
    String encoded = encoder.withoutPadding().encodeToString(shifted);
    int begin = (before * 8 + 5) / 6;
    return encoded.substring(begin, shifted.length * 8 / 6);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private void pattern(String name, byte[] bytes) {
    int key = key(bytes, 0);
    List<Pattern> same = new ArrayList<>();
    if (patterns[key] != null) {
      same.addAll(patterns[key]);
    }
    same.add(new Pattern(name, bytes));
    patterns[key] = same;
    longest = Math.max(longest, bytes.length);
  }

  private static int key(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
  }

  /** Which of them stand in the text. */
  Set<String> in(String text) {
    return in(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Which of them stand in the bytes. */
  Set<String> in(byte[] bytes) {
    Set<String> found = new TreeSet<>();
    search(bytes, bytes.length, found);
    return found;
  }

  /** Which of them stand in the file; a file that has gone holds nothing. */
  Set<String> in(Path file) {
    Set<String> found = new TreeSet<>();
    byte[] buffer = new byte[CHUNK_BYTES];
    int kept = 0;
    try (InputStream in = Files.newInputStream(file)) {
      int read = in.readNBytes(buffer, kept, buffer.length - kept);
      while (read > 0) {
        int filled = kept + read;
        search(buffer, filled, found);
        // What begins in this piece may end in the next.
        kept = Math.min(longest - 1, filled);
        System.arraycopy(buffer, filled - kept, buffer, 0, kept);
        read = in.readNBytes(buffer, kept, buffer.length - kept);
      }
    } catch (NoSuchFileException gone) {
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /** Which of them stand in which file of a folder or in its name. */
  List<String> under(Path folder) {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        in(file.toString()).forEach(name -> found.add(file + " is named by " + name));
        if (Files.isRegularFile(file)) {
          in(file).forEach(name -> found.add(file + " has " + name));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private void search(byte[] bytes, int length, Set<String> found) {
    for (int at = 0; at + 1 < length; at++) {
      List<Pattern> candidates = patterns[key(bytes, at)];
      if (candidates == null) {
        continue;
      }
      for (Pattern one : candidates) {
        int end = at + one.bytes().length;
        if (end <= length && Arrays.equals(bytes, at, end, one.bytes(), 0, one.bytes().length)) {
          found.add(one.name());
        }
      }
    }
  }
}
