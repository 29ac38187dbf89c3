package org.comfrey.kernel.web;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * What a file is by its content. Only kinds that a browser shows without running anything are
 * taken; markup is not one of them, whatever its name says.
 */
public enum FileKind {
  JPEG("image/jpeg", "jpg|jpeg"),
  PNG("image/png", "png"),
  WEBP("image/webp", "webp"),
  PDF("application/pdf", "pdf"),
  TEXT("text/plain", "txt|log|csv|md");

  private static final int SNIFFED_BYTES = 1_024;

  private final String mediaType;
  private final String extensions;

  FileKind(String mediaType, String extensions) {
    this.mediaType = mediaType;
    this.extensions = extensions;
  }

  /** The media type to serve it as. */
  public String mediaType() {
    return mediaType;
  }

  /** Whether a file of this kind may have that name. */
  public boolean fits(String name) {
    return name.toLowerCase(Locale.ROOT).matches(".*\\.(" + extensions + ")");
  }

  /** The kind that the content says; empty for any other. */
  public static Optional<FileKind> of(byte[] content) {
    if (begins(content, 0, 0xFF, 0xD8, 0xFF)) {
      return Optional.of(JPEG);
    }
    if (begins(content, 0, 0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A)) {
      return Optional.of(PNG);
    }
    if (begins(content, 0, 'R', 'I', 'F', 'F') && begins(content, 8, 'W', 'E', 'B', 'P')) {
      return Optional.of(WEBP);
    }
    if (begins(content, 0, '%', 'P', 'D', 'F', '-')) {
      return Optional.of(PDF);
    }
    return text(content) ? Optional.of(TEXT) : Optional.empty();
  }

  private static boolean begins(byte[] content, int offset, int... bytes) {
    if (content.length < offset + bytes.length) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      if ((content[offset + i] & 0xFF) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whole UTF-8 without control characters and without markup at its beginning. */
  private static boolean text(byte[] content) {
    if (content.length == 0) {
      return false;
    }
    for (byte one : content) {
      if (one >= 0 && one < 0x20 && one != '\n' && one != '\r' && one != '\t') {
        return false;
      }
    }
    try {
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(content));
    } catch (CharacterCodingException notText) {
      return false;
    }
    String head =
        new String(content, 0, Math.min(content.length, SNIFFED_BYTES), StandardCharsets.UTF_8);
    return !head.replace("\uFEFF", "").strip().startsWith("<");
  }
}
