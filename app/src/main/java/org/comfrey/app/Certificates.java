package org.comfrey.app;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.comfrey.kernel.runtime.InternalPort;
import org.comfrey.kernel.runtime.RuntimeOptions;

/**
 * By what the processes of one platform know each other: a folder with {@code key.p12} (a process's
 * certificate and key), {@code trust.p12} (the authority that signed all of them) and {@code
 * password} (of both files).
 */
record Certificates(Path folder) {
  private static final String KEY = "key.p12";
  private static final String TRUST = "trust.p12";
  private static final String PASSWORD = "password";
  private static final String AUTHORITY = "authority";
  private static final int VALID_DAYS = 825;
  private static final Duration RENEWED_BEFORE_END = Duration.ofDays(60);
  private static final int PASSWORD_BYTES = 24;

  /** Those of a folder; refuses one in which something is missing. */
  static Certificates in(Path folder) {
    for (String name : List.of(KEY, TRUST, PASSWORD)) {
      if (!Files.isReadable(folder.resolve(name))) {
        throw new Refused(
            "the folder of certificates "
                + folder
                + " has no "
                + name
                + ": it takes key.p12, trust.p12 and the password of both in the file password");
      }
    }
    return new Certificates(folder);
  }

  RuntimeOptions usedBy(RuntimeOptions options) {
    return options
        .withProperty(InternalPort.KEY_STORE, folder.resolve(KEY).toString())
        .withProperty(InternalPort.TRUST_STORE, folder.resolve(TRUST).toString())
        .withProperty(InternalPort.STORE_PASSWORD, password());
  }

  private String password() {
    try {
      return Files.readString(folder.resolve(PASSWORD)).strip();
    } catch (IOException unreadable) {
      throw new Refused("the file " + folder.resolve(PASSWORD) + " cannot be read");
    }
  }

  /**
   * An authority of this machine's own and a certificate of each process, in a folder of its name.
   * What is there and good for some time stays; the authority's key is kept nowhere, so one process
   * more means new ones for all.
   */
  static void make(Path folder, List<String> processes, Instant now) {
    if (processes.stream().allMatch(name -> isGood(folder.resolve(name), now))) {
      return;
    }
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      String password = freshPassword();
      Path all = Files.createTempDirectory(folder, "making").resolve("all.p12");
      keytool(
          all, password, AUTHORITY, "-ext", "bc:c=ca:true,pathlen:0", "-ext", "ku:c=keyCertSign");
      for (String name : processes) {
        keytool(
            all, password, name, "-signer", AUTHORITY, "-ext", "san=dns:localhost,ip:127.0.0.1");
      }
      KeyStore made = KeyStore.getInstance(all.toFile(), password.toCharArray());
      for (String name : processes) {
        write(made, name, password, folder.resolve(name));
      }
      Files.delete(all);
      Files.delete(all.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException("the certificates in " + folder + " cannot be made", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the certificates in " + folder + " cannot be made", e);
    }
  }

  private static boolean isGood(Path folder, Instant now) {
    if (!Files.exists(folder.resolve(TRUST))) {
      return false;
    }
    try {
      Certificates have = in(folder);
      KeyStore own =
          KeyStore.getInstance(folder.resolve(KEY).toFile(), have.password().toCharArray());
      return own.getCertificate("own") instanceof X509Certificate certificate
          && certificate.getNotAfter().toInstant().isAfter(now.plus(RENEWED_BEFORE_END));
    } catch (GeneralSecurityException | IOException | Refused unusable) {
      return false;
    }
  }

  private static String freshPassword() {
    byte[] bytes = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** The trust comes last: a folder that has it is whole. */
  private static void write(KeyStore made, String name, String password, Path folder)
      throws IOException, GeneralSecurityException {
    Files.createDirectories(folder);
    Files.deleteIfExists(folder.resolve(TRUST));
    char[] secret = password.toCharArray();
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, secret);
    if (!(made.getKey(name, secret) instanceof PrivateKey key)) {
      throw new GeneralSecurityException("no key was made for " + name);
    }
    own.setKeyEntry("own", key, secret, made.getCertificateChain(name));
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, secret);
    trusted.setCertificateEntry(AUTHORITY, made.getCertificate(AUTHORITY));
    Files.writeString(folder.resolve(PASSWORD), password, StandardCharsets.US_ASCII);
    store(own, folder.resolve(KEY), secret);
    store(trusted, folder.resolve(TRUST), secret);
  }

  private static void store(KeyStore store, Path file, char[] secret)
      throws IOException, GeneralSecurityException {
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, secret);
    }
  }

  /** The password goes by the environment: arguments can be read by everybody on the machine. */
  private static void keytool(Path store, String password, String alias, String... more)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                // It lives for a moment: what the compiler would gain later costs more now.
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC",
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=comfrey " + alias,
                "-validity",
                Integer.toString(VALID_DAYS),
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass:env",
                "COMFREY_STORE_PASSWORD"));
    command.addAll(List.of(more));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("COMFREY_STORE_PASSWORD", password);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException("keytool failed: " + said.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
