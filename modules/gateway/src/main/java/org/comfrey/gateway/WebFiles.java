package org.comfrey.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The files of the web application, read once into memory. Only what was found then is served, so
 * no path that a request asks for ever reaches a file system.
 */
final class WebFiles {
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html;charset=UTF-8"),
          Map.entry("js", "text/javascript;charset=UTF-8"),
          Map.entry("mjs", "text/javascript;charset=UTF-8"),
          Map.entry("css", "text/css;charset=UTF-8"),
          Map.entry("json", "application/json"),
          Map.entry("map", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("webp", "image/webp"),
          Map.entry("avif", "image/avif"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("wasm", "application/wasm"),
          Map.entry("txt", "text/plain;charset=UTF-8"));
  private static final String BINARY = "application/octet-stream";
  private static final String ROOT = "web/";

  private final Map<String, WebFile> files = new TreeMap<>();

  private WebFiles(Map<String, byte[]> contents) {
    contents.forEach((path, content) -> {
      if (!path.endsWith(".br") && !path.endsWith(".gz")) {
        files.put(
            path,
            new WebFile(
                path,
                TYPES.getOrDefault(extension(path), BINARY),
                "\"" + sum(content) + "\"",
                content,
                contents.get(path + ".br"),
                contents.get(path + ".gz")));
      }
    });
  }

  /** Those that were built into the jar, in its folder {@code web}. */
  static WebFiles inJar() {
    Map<String, byte[]> contents = new TreeMap<>();
    try {
      Resource[] found =
          new PathMatchingResourcePatternResolver().getResources("classpath*:" + ROOT + "**");
      for (Resource resource : found) {
        String url = resource.getURL().toString();
        if (resource.isReadable() && !url.endsWith("/")) {
          int root = url.lastIndexOf("/" + ROOT);
          contents.put(url.substring(root + ROOT.length()), resource.getContentAsByteArray());
        }
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException("the web application in the jar cannot be read", unreadable);
    }
    return new WebFiles(contents);
  }

  /** Those in a folder. */
  static WebFiles in(Path folder) {
    Map<String, byte[]> contents = new TreeMap<>();
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        try (InputStream content = Files.newInputStream(file)) {
          contents.put(
              "/" + folder.relativize(file).toString().replace('\\', '/'), content.readAllBytes());
        }
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException("the folder " + folder + " cannot be read", unreadable);
    }
    return new WebFiles(contents);
  }

  /** The file at that path, which begins with a slash. */
  @Nullable WebFile find(String path) {
    return files.get(path);
  }

  private static String extension(String path) {
    return path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /** Tells two versions of a file apart; nobody gains by making two alike. */
  private static String sum(byte[] content) {
    CRC32C sum = new CRC32C();
    sum.update(content);
    return HexFormat.of().toHexDigits(sum.getValue(), 8) + "-" + content.length;
  }

  /** A file, and what compressing it when it was built gave. */
  @SuppressWarnings("ArrayRecordComponent") // Written to sockets alone, never compared or changed.
  record WebFile(
      String path,
      String type,
      String etag,
      byte[] content,
      byte @Nullable [] brotli,
      byte @Nullable [] gzip) {
    /** Whether its name changes with its content, as the build names what it makes. */
    boolean isImmutable() {
      return path.startsWith("/assets/");
    }
  }
}
