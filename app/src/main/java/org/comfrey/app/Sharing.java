package org.comfrey.app;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.comfrey.kernel.crypto.CryptoConfiguration;
import org.comfrey.kernel.crypto.MasterKey;
import org.comfrey.kernel.nodes.Nodes;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.marketplace.MarketplaceModule;
import org.jspecify.annotations.Nullable;

/**
 * What several servers on one database must have in common beside it. With all of it a server is
 * one of several; with less it must be alone.
 *
 * @param masterKey the file of the master key
 * @param media the folder of the pictures
 * @param edge the public origin, where something in front of this process serves it
 * @param behind the addresses of what is in front, which may say who asks
 */
record Sharing(
    @Nullable Path masterKey,
    @Nullable Path media,
    boolean isOneOfSeveral,
    @Nullable URI edge,
    List<String> behind) {
  static final String DATABASE = "COMFREY_DATABASE_URL";
  static final String KEYS = "COMFREY_KEYS_URL";
  static final String MASTER_KEY = "COMFREY_MASTER_KEY_FILE";
  static final String MEDIA = "COMFREY_MEDIA";

  /** The public origin, where nginx or another balancer serves it; this process stays inside. */
  static final String EDGE = "COMFREY_EDGE_URL";

  /** Whose X-Forwarded-For is believed: addresses, with commas between them. */
  static final String BEHIND = "COMFREY_BEHIND";

  /** The process without which this one ends. */
  static final String PARENT = "COMFREY_PARENT";

  static Sharing of(Map<String, String> environment) {
    List<String> unset = new ArrayList<>();
    for (String name : List.of(DATABASE, KEYS, MASTER_KEY, MEDIA)) {
      if (environment.getOrDefault(name, "").isBlank()) {
        unset.add(name);
      }
    }
    String edge = environment.getOrDefault(EDGE, "");
    return new Sharing(
        path(environment, MASTER_KEY),
        path(environment, MEDIA),
        unset.isEmpty(),
        edge.isBlank() ? null : UpOptions.url(edge),
        Stream.of(environment.getOrDefault(BEHIND, "").split(","))
            .map(String::strip)
            .filter(address -> !address.isEmpty())
            .toList());
  }

  private static @Nullable Path path(Map<String, String> environment, String name) {
    String value = environment.getOrDefault(name, "");
    return value.isBlank() ? null : Path.of(value).toAbsolutePath().normalize();
  }

  RuntimeOptions usedBy(RuntimeOptions given) {
    RuntimeOptions options = given;
    if (masterKey != null) {
      options = options.withProperty(CryptoConfiguration.MASTER_KEY, masterKey.toString());
    }
    if (media != null) {
      options = options.withProperty(MarketplaceModule.MEDIA, media.toString());
    }
    if (edge != null) {
      options = options.withPublicUrl(edge);
    }
    if (!behind.isEmpty()) {
      String proxies = behind.stream().map(Pattern::quote).collect(Collectors.joining("|"));
      options =
          options
              .withProperty("server.forward-headers-strategy", "native")
              .withProperty("server.tomcat.remoteip.internal-proxies", proxies)
              .withProperty("server.tomcat.remoteip.remote-ip-header", "X-Forwarded-For")
              .withProperty("server.tomcat.remoteip.protocol-header", "X-Forwarded-Proto");
    }
    return isOneOfSeveral ? options.withProperty(Nodes.SETTING, Nodes.SEVERAL) : options;
  }

  /** Whether people come from other machines than this one. */
  boolean isOpen() {
    return edge != null && !"localhost".equals(edge.getHost());
  }

  /** Where the master key lies for a data folder. */
  Path masterKey(Path data) {
    return masterKey == null ? data.resolve("keys").resolve("master.key") : masterKey;
  }

  /** Tells one master key from another without telling it. */
  static String mark(MasterKey master) {
    return HexFormat.of().formatHex(master.derive("installation/mark"), 0, 16);
  }
}
