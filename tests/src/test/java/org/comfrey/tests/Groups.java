package org.comfrey.tests;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.comfrey.app.FreePort;
import org.comfrey.app.Modules;
import org.comfrey.kernel.crypto.CryptoConfiguration;
import org.comfrey.kernel.kafka.KafkaConfiguration;
import org.comfrey.kernel.kafka.KafkaSettings;
import org.comfrey.kernel.runtime.ModuleDefinition;
import org.comfrey.kernel.runtime.ModuleRuntime;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.testkit.TestPostgres;
import org.jspecify.annotations.Nullable;

/**
 * Which modules run together; the first group has the gateway.
 *
 * @param kafka between them, as host:port; null where events go through the database
 */
record Groups(List<String> targets, @Nullable String kafka) {
  /** Everything in one server. */
  static final Groups ONE = new Groups(List.of("all"), null);

  /** The edge and what is about people, and where the trade is. */
  static final Groups TWO =
      new Groups(
          List.of(
              "gateway,notifications,identity,audit,reputation",
              "marketplace,discovery,calendar,payments,trade,messaging"),
          null);

  /** A server for each module. */
  static Groups each() {
    List<String> targets = new ArrayList<>(List.of("gateway"));
    names().stream().filter(name -> !name.equals("gateway")).forEach(targets::add);
    return new Groups(List.copyOf(targets), null);
  }

  /** Some grouping, the same for the same seed. */
  static Groups random(long seed) {
    Random random = new Random(seed);
    List<String> names = new ArrayList<>(names());
    names.remove("gateway");
    Collections.shuffle(names, random);
    int count = 2 + random.nextInt(4);
    List<String> targets = new ArrayList<>(Collections.nCopies(count, ""));
    targets.set(0, "gateway");
    for (int i = 0; i < names.size(); i++) {
      int group = i < count - 1 ? i + 1 : random.nextInt(count);
      String before = targets.get(group);
      targets.set(group, before.isEmpty() ? names.get(i) : before + "," + names.get(i));
    }
    return new Groups(List.copyOf(targets), null);
  }

  private static List<String> names() {
    return Modules.table().modules().stream().map(ModuleDefinition::name).toList();
  }

  /** The same with events through that Kafka. */
  Groups through(String broker) {
    return new Groups(targets, broker);
  }

  /** What each server is to be, told where the others are. */
  List<RuntimeOptions> each(RuntimeOptions one) {
    if (targets.size() == 1) {
      return List.of(one);
    }
    RuntimeOptions common =
        one.properties().containsKey(CryptoConfiguration.KEYS_URL)
            ? one
            : one.withProperty(CryptoConfiguration.KEYS_URL, TestPostgres.database().url());
    List<Integer> ports = new ArrayList<>();
    for (String target : targets) {
      int port = FreePort.next();
      ports.add(port);
      for (String module : target.split(",")) {
        common = common.withModuleUrl(module, URI.create("http://127.0.0.1:" + port));
      }
    }
    List<RuntimeOptions> each = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      each.add(common.withTargets(targets.get(i)).withInternalPort(ports.get(i)));
    }
    return each;
  }

  ModuleRuntime.Starter transporting(ModuleRuntime.Starter starter) {
    return kafka == null
        ? starter
        : starter
            .sharing(KafkaConfiguration.class)
            .giving(KafkaSettings.class, KafkaSettings.of(kafka, null));
  }
}
