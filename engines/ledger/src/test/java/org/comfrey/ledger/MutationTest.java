package org.comfrey.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Breaks the ledger in each of the ways that mutations.txt names, one at a time, and runs the tests
 * against it in a JVM of its own: each must be caught.
 *
 * <p>{@code -Dcomfrey.ledger.mutation=void} tries those whose name contains the word.
 */
@Tag("long")
class MutationTest {
  /** Those that catch most in the least time come first; the first that fails ends a run. */
  private static final List<String> TESTS =
      List.of(
          "cli.ResultCodesTest",
          "LimitsTest",
          "CompanionsTest",
          "LedgerNodeTest",
          "SegmentsTest",
          "SimulationTest",
          "HistoryTest",
          "cli.LedgerCheckTest");

  private static final Path SOURCES = Path.of("src/main/java/org/comfrey/ledger");

  @TempDir private Path folder;

  record Mutation(String name, String file, List<String> finds, List<String> replacements) {}

  @Test
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void every_mutation_is_caught() throws Exception {
    assertThat(outcome(folder)).as("without a mutation").isEqualTo("survived");
    String wanted = System.getProperty("comfrey.ledger.mutation", "");
    List<String> survivors = new ArrayList<>();
    for (Mutation mutation : mutations()) {
      if (mutation.name().contains(wanted)) {
        String outcome = outcome(compiled(mutation));
        System.out.println(mutation.name() + ": " + outcome);
        if (outcome.equals("survived")) {
          survivors.add(mutation.name());
        }
      }
    }
    assertThat(survivors).as("mutations that no test has caught").isEmpty();
  }

  private static List<Mutation> mutations() throws IOException {
    String text;
    try (var in = Objects.requireNonNull(MutationTest.class.getResourceAsStream("mutations.txt"))) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    List<Mutation> mutations = new ArrayList<>();
    for (String part : text.split("(?m)^## ")) {
      List<String> lines = part.lines().toList();
      if (lines.size() > 1 && lines.get(1).startsWith("in ")) {
        mutations.add(mutation(lines));
      }
    }
    assertThat(mutations).hasSizeGreaterThan(40);
    return mutations;
  }

  private static Mutation mutation(List<String> lines) {
    List<String> finds = new ArrayList<>();
    List<String> replacements = new ArrayList<>();
    char before = ' ';
    for (String line : lines.subList(2, lines.size())) {
      if (line.isBlank()) {
        continue;
      }
      List<String> target = line.charAt(0) == '-' ? finds : replacements;
      String words = line.substring(1).strip();
      if (line.charAt(0) == before) {
        target.set(target.size() - 1, target.getLast() + "\n" + words);
      } else {
        target.add(words);
      }
      before = line.charAt(0);
    }
    return new Mutation(
        lines.getFirst().strip(), lines.get(1).substring(3).strip(), finds, replacements);
  }

  private Path compiled(Mutation mutation) throws IOException {
    String source = Files.readString(SOURCES.resolve(mutation.file() + ".java"));
    for (int i = 0; i < mutation.finds().size(); i++) {
      source = replaced(mutation, source, i);
    }
    Path classes = folder.resolve(mutation.name().replace(' ', '-'));
    Path mutated = classes.resolve("source").resolve(mutation.file() + ".java");
    Files.createDirectories(mutated.getParent());
    Files.writeString(mutated, source);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    int failed =
        compiler.run(
            null,
            null,
            null,
            "-proc:none",
            "-nowarn",
            "-d",
            classes.toString(),
            "-cp",
            System.getProperty("java.class.path"),
            mutated.toString());
    assertThat(failed).as(mutation.name() + " compiles").isZero();
    return classes;
  }

  private static String replaced(Mutation mutation, String source, int index) {
    String find =
        mutation
            .finds()
            .get(index)
            .lines()
            .flatMap(line -> List.of(line.strip().split("\\s+")).stream())
            .map(Pattern::quote)
            .collect(Collectors.joining("\\s+"));
    Matcher matcher = Pattern.compile(find).matcher(source);
    assertThat(matcher.results().count())
        .as("places of \"%s\" in %s: %s", mutation.name(), mutation.file(), find)
        .isEqualTo(1);
    String replacement =
        index < mutation.replacements().size() ? mutation.replacements().get(index) : "";
    return matcher.replaceFirst(Matcher.quoteReplacement(replacement));
  }

  /**
   * @return who has caught it, or "survived"
   */
  private static String outcome(Path classes) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Duser.timezone=UTC",
                "-cp",
                classes + File.pathSeparator + System.getProperty("java.class.path"),
                MutationTest.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    Optional<String> last = output.lines().filter(line -> line.startsWith("outcome ")).findFirst();
    assertThat(last).as("status %d, output %s", status, output).isPresent();
    return last.orElseThrow().substring("outcome ".length());
  }

  /** Runs the tests in order until one fails, in the JVM that has the broken class. */
  public static void main(String[] args) {
    Launcher launcher = LauncherFactory.create();
    List<String> failures = new ArrayList<>();
    TestExecutionListener listener =
        new TestExecutionListener() {
          @Override
          public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (test.isTest() && result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
              String of = test.getParentId().map(MutationTest::className).orElse("");
              failures.add(of + test.getDisplayName());
            }
          }
        };
    for (String tests : TESTS) {
      launcher.execute(
          LauncherDiscoveryRequestBuilder.request()
              .selectors(selectClass("org.comfrey.ledger." + tests))
              .filters(TagFilter.excludeTags("long"))
              .configurationParameter("junit.jupiter.execution.timeout.default", "60 s")
              .build(),
          listener);
      if (!failures.isEmpty()) {
        System.out.println("outcome caught by " + tests + ", " + failures.getFirst());
        System.out.flush();
        // Threads that wait for an answer which the mutation swallows must not keep this alive.
        Runtime.getRuntime().exit(1);
      }
    }
    System.out.println("outcome survived");
    Runtime.getRuntime().exit(0);
  }

  private static String className(String uniqueId) {
    Matcher method = Pattern.compile("test-template:([a-z_]+)").matcher(uniqueId);
    return method.find() ? method.group(1) + " " : "";
  }
}
