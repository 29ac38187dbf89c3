package org.comfrey.kernel.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The scripts of a module's schema: the kernel's in {@code db/kernel}, whose versions are below 1,
 * and the module's own in {@code db/<module>}, which begin with 1.
 */
final class Migrations {
  private static final PathMatchingResourcePatternResolver RESOURCES =
      new PathMatchingResourcePatternResolver();

  private Migrations() {}

  /** Changes when any script does; equal to the one stored at the last start, Flyway is skipped. */
  static String fingerprint(String module) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String folder : new String[] {"kernel", module}) {
        Resource[] scripts = RESOURCES.getResources("classpath*:db/" + folder + "/*.sql");
        Arrays.sort(scripts, Comparator.comparing(Migrations::name));
        for (Resource script : scripts) {
          digest.update((folder + "/" + name(script)).getBytes(StandardCharsets.UTF_8));
          digest.update(script.getContentAsByteArray());
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the scripts of module " + module, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * What the owner of the database does after the module's scripts, in {@code
   * db/<module>/owner.sql}: to take from the module's role what it may not do to its own tables.
   * Run again with every change, so it must bear that. Empty for most modules.
   */
  static String ownerScript(String module) {
    Resource script = RESOURCES.getResource("classpath:db/" + module + "/owner.sql");
    if (!script.exists()) {
      return "";
    }
    try {
      return script.getContentAsString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the owner's script of module " + module, e);
    }
  }

  private static String name(Resource script) {
    @Nullable String name = script.getFilename();
    return name == null ? "" : name;
  }

  /**
   * Runs what is new, as the module's own role. Out of order is allowed because the kernel's
   * scripts and the module's count by themselves. What a later version has done to the schema is no
   * reason not to start beside it. (The version before let only higher numbers stand, so the
   * kernel's go on at 1000.7 after 0.6.)
   */
  static void run(String module, DataSource asModule) {
    Flyway.configure()
        .dataSource(asModule)
        .defaultSchema(module)
        .schemas(module)
        .createSchemas(false)
        .locations("classpath:db/kernel", "classpath:db/" + module)
        .failOnMissingLocations(false)
        .table("migrations")
        .outOfOrder(true)
        .ignoreMigrationPatterns("*:missing", "*:future")
        .baselineOnMigrate(false)
        .load()
        .migrate();
  }
}
