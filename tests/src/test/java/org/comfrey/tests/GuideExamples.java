package org.comfrey.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs what a page of the guide tells people to type, and sees that it prints what the page says.
 */
final class GuideExamples {
  private static final Pattern EXAMPLE =
      Pattern.compile("```sh\\n(.*?)```\\n<!-- prints (.*?) -->", Pattern.DOTALL);

  private GuideExamples() {}

  /** How many examples there were. */
  static int run(String page, URI platform, String key) throws IOException, InterruptedException {
    String text = Files.readString(Repository.root().resolve("docs/guide/reference").resolve(page));
    int examples = 0;
    Matcher example = EXAMPLE.matcher(text);
    while (example.find()) {
      examples++;
      ProcessBuilder shell = new ProcessBuilder("sh", "-eu", "-c", example.group(1));
      shell.environment().put("COMFREY_URL", platform.toString());
      shell.environment().put("COMFREY_KEY", key);
      shell.redirectErrorStream(true);
      Process running = shell.start();
      running.getOutputStream().close();
      String printed = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(running.waitFor()).as(example.group(1) + "\n" + printed).isZero();
      assertThat(printed).as(example.group(1)).contains(example.group(2));
    }
    assertThat(examples).isEqualTo(text.split("```sh\n", -1).length - 1);
    return examples;
  }
}
