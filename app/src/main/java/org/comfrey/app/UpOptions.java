package org.comfrey.app;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.comfrey.audit.AuditModule;
import org.comfrey.identity.IdentityModule;
import org.comfrey.kernel.crypto.CryptoConfiguration;
import org.comfrey.kernel.crypto.Vault;
import org.comfrey.kernel.kafka.KafkaSettings;
import org.comfrey.kernel.kafka.KafkaTransport;
import org.comfrey.kernel.postgres.DatabaseAddress;
import org.comfrey.kernel.runtime.InternalPort;
import org.comfrey.kernel.runtime.ModuleDefinition;
import org.comfrey.kernel.runtime.ModuleTable;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.notifications.NotificationsModule;
import org.jspecify.annotations.Nullable;

/**
 * What {@code up} was asked for.
 *
 * @param empty no demo world: the first operator comes by a one-time link
 * @param url the public origin; null means http://localhost and the loopback address
 * @param edge the public origin where another process serves it; null where this one does
 * @param moduleUrls where the modules run that do not run here
 * @param internal what the internal port binds, address and port; null where there is none
 * @param certificates the folder of this process's certificate; null where there is none
 * @param kafka the brokers through which events go to other processes; null where they share a
 *     database
 */
record UpOptions(
    int port,
    Path data,
    boolean empty,
    @Nullable URI url,
    @Nullable URI edge,
    String targets,
    Map<String, URI> moduleUrls,
    @Nullable InternalAddress internal,
    @Nullable Path certificates,
    @Nullable KafkaSettings kafka) {
  private static final int PORT = 8080;

  /** What an internal port binds. */
  record InternalAddress(String address, int port) {
    static InternalAddress parse(String value) {
      int colon = value.lastIndexOf(':');
      try {
        String address = value.substring(0, Math.max(0, colon));
        InetAddress.ofLiteral(address);
        return new InternalAddress(
            address, UpOptions.port("--internal", value.substring(colon + 1)));
      } catch (IllegalArgumentException malformed) {
        throw new Refused(
            "--internal takes ADDRESS:PORT, for example 10.0.0.7:9443, not '" + value + "'");
      }
    }
  }

  static UpOptions parse(String[] args) {
    int port = PORT;
    Path data = home().resolve("data");
    boolean empty = false;
    URI url = null;
    URI edge = null;
    String targets = ModuleTable.ALL;
    Map<String, URI> moduleUrls = new LinkedHashMap<>();
    InternalAddress internal = null;
    Path certificates = null;
    String brokers = null;
    Path kafkaSettings = null;
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
        case "--port" -> port = port("--port", value);
        case "--data" -> data = path(value);
        case "--url" -> url = url(value);
        case "--edge" -> edge = address("--edge", value);
        case "--target" -> targets = value;
        case "--module-url" -> moduleUrl(value, moduleUrls);
        case "--modules" -> moduleUrls.putAll(StaticList.read(path(value)));
        case "--internal" -> internal = InternalAddress.parse(value);
        case "--certificates" -> certificates = path(value);
        case "--kafka" -> brokers = value;
        case "--kafka-settings" -> kafkaSettings = path(value);
        default ->
            throw new Refused(
                "up does not know '"
                    + name
                    + "'; it takes --port, --data, --empty, --url, --shape, --target, --module-url,"
                    + " --modules, --internal, --certificates, --kafka, --kafka-settings and --edge");
      }
    }
    return new UpOptions(
        port,
        data,
        empty,
        url,
        edge,
        targets,
        moduleUrls,
        internal,
        certificates,
        kafka(brokers, kafkaSettings));
  }

  private static @Nullable KafkaSettings kafka(@Nullable String brokers, @Nullable Path settings) {
    if (brokers == null) {
      return null;
    }
    try {
      return KafkaSettings.of(brokers, settings);
    } catch (IllegalStateException unreadable) {
      throw new Refused(String.valueOf(unreadable.getMessage()));
    }
  }

  private static void moduleUrl(String value, Map<String, URI> moduleUrls) {
    int equals = value.indexOf('=');
    if (equals < 1) {
      throw new Refused(
          "--module-url takes MODULE=URL, for example payments=https://10.0.0.7:9443");
    }
    moduleUrls.put(
        value.substring(0, equals), address("--module-url", value.substring(equals + 1)));
  }

  /** Whether every module runs in this one process. */
  boolean isWhole() {
    ModuleTable table = Modules.table();
    return table.select(targets).size() == table.modules().size();
  }

  boolean runs(String module) {
    return Modules.table().select(targets).stream().anyMatch(row -> row.name().equals(module));
  }

  /** Refuses what could not work; nothing has been touched by then. */
  void check() {
    try {
      Modules.table().check(targets, moduleUrls.keySet());
    } catch (IllegalArgumentException senseless) {
      throw new Refused(String.valueOf(senseless.getMessage()));
    }
    String outside = System.getenv("COMFREY_DATABASE_URL");
    if (!isWhole() && (outside == null || outside.isBlank())) {
      throw new Refused(
          "a process that runs a part of the modules cannot own the embedded database: name one that"
              + " all of them reach in COMFREY_DATABASE_URL, or run all of them with"
              + " ./comfrey up --shape split");
    }
    if (isWhole() && kafka != null) {
      throw new Refused(
          "every module runs in this process, so there is nobody to whom events could go through"
              + " Kafka: leave --kafka out, or name the modules of this process with --target");
    }
    if (!isWhole() && internal == null) {
      throw new Refused(
          "the other processes must reach this one: say where with --internal ADDRESS:PORT, for"
              + " example --internal 10.0.0.7:9443");
    }
    if (kafka != null) {
      try {
        KafkaTransport.open(
                kafka, Modules.table().modules().stream().map(ModuleDefinition::name).toList())
            .close();
      } catch (IllegalStateException unreachable) {
        throw new Refused(String.valueOf(unreachable.getMessage()));
      }
    }
  }

  /** The process that the kernel is to start. */
  RuntimeOptions runtime() {
    RuntimeOptions options = RuntimeOptions.all(data, port).withTargets(targets);
    if (url != null) {
      options = options.withPublicUrl(url).withAddress("0.0.0.0");
    }
    if (edge != null) {
      options = options.withPublicUrl(edge);
    }
    for (Map.Entry<String, URI> module : moduleUrls.entrySet()) {
      options = options.withModuleUrl(module.getKey(), module.getValue());
    }
    if (internal != null) {
      options =
          options
              .withInternalPort(internal.port())
              .withProperty(InternalPort.ADDRESS, internal.address());
    }
    if (certificates != null) {
      options = Certificates.in(certificates).usedBy(options);
    }
    return environment(options);
  }

  private static RuntimeOptions environment(RuntimeOptions given) {
    RuntimeOptions options = given;
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
    return Watching.asked(options, System.getenv());
  }

  /** The folder in which the launcher stands. */
  static Path home() {
    return Path.of(System.getProperty("comfrey.home", ".")).toAbsolutePath().normalize();
  }

  private static Path path(String value) {
    return Path.of(value).toAbsolutePath().normalize();
  }

  static URI address(String option, String value) {
    try {
      URI address = URI.create(value);
      if (address.getHost() != null
          && ("https".equals(address.getScheme()) || "http".equals(address.getScheme()))) {
        return address;
      }
    } catch (IllegalArgumentException malformed) {
      // Said below.
    }
    throw new Refused(
        option + " takes an address such as https://10.0.0.7:9443, not '" + value + "'");
  }

  private static int port(String option, String value) {
    try {
      int port = Integer.parseInt(value);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new Refused(option + " takes a number from 0 to 65535, not '" + value + "'");
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
