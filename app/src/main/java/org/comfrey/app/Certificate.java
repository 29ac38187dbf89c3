package org.comfrey.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * What nginx shows to browsers, or a standby to who connects to it: a chain and its key, PEM. Where
 * people come from elsewhere it is given; on this machine alone nginx's is made, and browsers ask
 * before they believe it.
 */
record Certificate(Path chain, Path key) {
  private static final String CHAIN = "COMFREY_TLS_CERTIFICATE";
  private static final String KEY = "COMFREY_TLS_KEY";
  private static final String ALIAS = "edge";

  static Certificate of(Map<String, String> environment, Path data, boolean mustBeGiven)
      throws IOException {
    Optional<Certificate> given = given(environment);
    if (given.isPresent()) {
      return given.get();
    }
    if (mustBeGiven) {
      throw new Refused(
          "--url needs a certificate for that name: name its chain in "
              + CHAIN
              + " and its key in "
              + KEY
              + ", both PEM (certbot makes them for nothing)");
    }
    return made(data.resolve("nginx"));
  }

  /** The one that is named; refuses half of one. */
  static Optional<Certificate> given(Map<String, String> environment) {
    String chain = environment.getOrDefault(CHAIN, "");
    String key = environment.getOrDefault(KEY, "");
    if (chain.isBlank() && key.isBlank()) {
      return Optional.empty();
    }
    if (chain.isBlank() || key.isBlank()) {
      throw new Refused("name both " + CHAIN + " and " + KEY + ", or neither");
    }
    return Optional.of(new Certificate(readable(CHAIN, chain), readable(KEY, key)));
  }

  private static Path readable(String name, String file) {
    Path path = Path.of(file).toAbsolutePath().normalize();
    if (!Files.isReadable(path)) {
      throw new Refused(name + " names " + path + ", which cannot be read");
    }
    return path;
  }

  private static Certificate made(Path folder) throws IOException {
    Files.createDirectories(folder);
    Certificate made = new Certificate(folder.resolve("edge.pem"), folder.resolve("edge.key"));
    if (Files.exists(made.chain()) && Files.exists(made.key())) {
      return made;
    }
    Path store = Files.createTempFile("comfrey-edge", ".p12");
    Files.delete(store);
    try {
      String password = Long.toHexString(new java.security.SecureRandom().nextLong()) + "-edge";
      ProcessBuilder keytool =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  ALIAS,
                  "-keyalg",
                  "EC",
                  "-groupname",
                  "secp256r1",
                  "-dname",
                  "CN=localhost",
                  "-ext",
                  "SAN=dns:localhost,ip:127.0.0.1",
                  "-validity",
                  "825",
                  "-storetype",
                  "PKCS12",
                  "-keystore",
                  store.toString(),
                  "-storepass:env",
                  "COMFREY_STORE")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD);
      keytool.environment().put("COMFREY_STORE", password);
      keytool.start().waitFor();
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(store)) {
        keys.load(in, password.toCharArray());
      }
      Files.deleteIfExists(made.key());
      Files.createFile(
          made.key(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(
          made.key(), pem("PRIVATE KEY", keys.getKey(ALIAS, password.toCharArray()).getEncoded()));
      Files.writeString(made.chain(), pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded()));
      return made;
    } catch (GeneralSecurityException e) {
      throw new IOException("a certificate for localhost cannot be made", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      Files.deleteIfExists(store);
    }
  }

  private static String pem(String what, byte[] bytes) {
    return "-----BEGIN "
        + what
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
        + "\n-----END "
        + what
        + "-----\n";
  }
}
