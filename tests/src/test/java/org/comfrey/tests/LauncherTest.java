package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the launcher says that it can do, it does. */
class LauncherTest {
  private static final Path LAUNCHER = Path.of("..", "comfrey");
  private static final Pattern NAMED = Pattern.compile("(?m)^\\./comfrey ([a-z-]+)");
  private static final Pattern CASE = Pattern.compile("(?m)^  ([a-z-]+(?: \\| [a-z-]+)*)\\)");

  private static Set<String> all(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(1))
        .flatMap(words -> List.of(words.split(" \\| ", -1)).stream())
        .collect(Collectors.toSet());
  }

  @Test
  void everyCommandThatItNamesIsOneThatItKnows() throws IOException {
    String script = Files.readString(LAUNCHER);
    String dispatch = script.substring(script.lastIndexOf("case $command in"));
    Set<String> named = all(NAMED, script);
    assertThat(named).contains("up", "keys", "restart");
    assertThat(all(CASE, dispatch)).containsAll(named);
  }
}
