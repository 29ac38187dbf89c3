package org.comfrey.app;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.comfrey.audit.AuditModule;
import org.comfrey.identity.IdentityModule;
import org.comfrey.kernel.crypto.CryptoConfiguration;
import org.comfrey.kernel.crypto.Vault;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.runtime.ModuleTable;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.notifications.NotificationsModule;
import org.jspecify.annotations.Nullable;

/**
 * What {@code up} was asked for.
 *
 * @param empty no demo world: the first operator comes by a one-time link
 * @param url the public origin; null means http://localhost and the loopback address
 */
record UpOptions(
    int port,
    Path data,
    boolean empty,
    @Nullable URI url,
    String targets,
    Map<String, URI> moduleUrls) {
  private static final int PORT = 8080;

  static UpOptions parse(String[] args) {
    int port = PORT;
    Path data = home().resolve("data");
    boolean empty = false;
    URI url = null;
    String targets = ModuleTable.ALL;
    Map<String, URI> moduleUrls = new LinkedHashMap<>();
    for (int i = 0; i < args.length; i++) {
      String name = args[i];
      String value = null;
      if (name.startsWith("--") && name.contains("=")) {
        value = name.substring(name.indexOf('=') + 1);
        name = name.substring(0, name.indexOf('='));
      }
      if (name.equals("--empty")) {
        empty = true;
        continue;
      }
      if (value == null) {
        if (i + 1 == args.length) {
          throw new Refused(
              "up does not know '" + name + "', or it lacks its value; ./comfrey help shows both");
        }
        value = args[++i];
      }
      switch (name) {
        case "--port" -> port = port(value);
        case "--data" -> data = Path.of(value).toAbsolutePath().normalize();
        case "--url" -> url = url(value);
        case "--target" -> targets = value;
        case "--module-url" -> {
          int equals = value.indexOf('=');
          if (equals < 1) {
            throw new Refused(
                "--module-url takes MODULE=URL, for example payments=https://10.0.0.7:9443");
          }
          moduleUrls.put(value.substring(0, equals), URI.create(value.substring(equals + 1)));
        }
        default ->
            throw new Refused(
                "up does not know '"
                    + name
                    + "'; it takes --port, --data, --empty, --url, --target and --module-url");
      }
    }
    return new UpOptions(port, data, empty, url, targets, moduleUrls);
  }

  /** The process that the kernel is to start. */
  RuntimeOptions runtime() {
    RuntimeOptions options = RuntimeOptions.all(data, port).withTargets(targets);
    if (url != null) {
      options = options.withPublicUrl(url).withAddress("0.0.0.0");
    }
    for (Map.Entry<String, URI> module : moduleUrls.entrySet()) {
      options = options.withModuleUrl(module.getKey(), module.getValue());
    }
    String smtp = System.getenv("COMFREY_SMTP_URL");
    if (smtp != null && !smtp.isBlank()) {
      options = options.withProperty(NotificationsModule.SMTP_URL, smtp);
    }
    String keys = System.getenv("COMFREY_KEYS_URL");
    if (keys != null && !keys.isBlank()) {
      try {
        DatabaseAddress.parse(keys);
      } catch (IllegalArgumentException malformed) {
        throw new Refused(
            "COMFREY_KEYS_URL must read postgresql://user:password@host:port/database");
      }
      options = options.withProperty(CryptoConfiguration.KEYS_URL, keys);
    }
    String vault = System.getenv("COMFREY_VAULT_URL");
    if (vault != null && !vault.isBlank()) {
      try {
        Vault.of(vault);
      } catch (IllegalArgumentException malformed) {
        throw new Refused(String.valueOf(malformed.getMessage()));
      }
      options = options.withProperty(CryptoConfiguration.VAULT_URL, vault);
    }
    String siem = System.getenv("COMFREY_SIEM_URL");
    if (siem != null && !siem.isBlank()) {
      options = options.withProperty(AuditModule.SIEM_URL, siem);
    }
    String breached = System.getenv("COMFREY_BREACHED_PASSWORDS");
    if (breached != null && !breached.isBlank()) {
      options = options.withProperty(IdentityModule.BREACHED_PASSWORDS, breached);
    }
    return options;
  }

  /** The folder in which the launcher stands. */
  static Path home() {
    return Path.of(System.getProperty("comfrey.home", ".")).toAbsolutePath().normalize();
  }

  private static int port(String value) {
    try {
      int port = Integer.parseInt(value);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new Refused("--port takes a number from 0 to 65535, not '" + value + "'");
  }

  static URI url(String value) {
    URI url = URI.create(value);
    if (!"https".equals(url.getScheme()) || url.getHost() == null) {
      throw new Refused(
          "--url takes the https address under which people reach this server, for example"
              + " https://care.example; without it only this machine can");
    }
    return url;
  }
}
