package org.comfrey.agreement;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** {@code comfrey agreement ...}: what an operator does with agreements on the command line. */
public final class AgreementCommand {
  /** All is well, or proved. */
  public static final int DONE = 0;

  /** An agreement is not proved, or what a file says is none. */
  public static final int REFUTED = 1;

  /** A file could not be opened, or the command was not understood. */
  public static final int NOT_RUN = 2;

  private static final String USAGE =
      """
      usage: comfrey agreement verify FILE...                    prove that no order loses money or waits for ever
             comfrey agreement draw FILE [--svg | --mermaid]     draw the states and transitions
             comfrey agreement simulate FILE [--seed N] [--orders N]   let random people follow it
             comfrey agreement list                              the agreements that come along
             comfrey agreement show NAME                         the text of one of them
      FILE is a path, - for the standard input, or the name of an agreement that comes along.
      verify exits with 0 when all are proved, 1 when one is not, 2 when one cannot be opened.\
      """;

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;

  private AgreementCommand(InputStream in, PrintStream out, PrintStream err) {
    this.in = in;
    this.out = out;
    this.err = err;
  }

  /** Runs one command; the result is the exit code. */
  public static int run(String[] args, InputStream in, PrintStream out, PrintStream err) {
    return new AgreementCommand(in, out, err).run(new ArrayList<>(Arrays.asList(args)));
  }

  private int run(List<String> args) {
    if (args.isEmpty()) {
      err.println(USAGE);
      return NOT_RUN;
    }
    String command = args.removeFirst();
    return switch (command) {
      case "verify" -> verify(args);
      case "draw" -> draw(args);
      case "simulate" -> simulate(args);
      case "list" -> list();
      case "show" -> show(args);
      case "help", "--help", "-h" -> {
        out.println(USAGE);
        yield DONE;
      }
      default -> usage("There is no command " + command + ".");
    };
  }

  private int usage(String sentence) {
    err.println(sentence);
    err.println(USAGE);
    return NOT_RUN;
  }

  private int verify(List<String> files) {
    if (files.isEmpty()) {
      return usage("verify needs at least one file.");
    }
    int worst = DONE;
    for (String file : files) {
      worst = Math.max(worst, verify(file));
    }
    return worst;
  }

  private int verify(String file) {
    try {
      return verify(file, read(file));
    } catch (NoAgreementException none) {
      return none.code;
    }
  }

  /** A file holds no agreement, which has been said; the command ends with that code. */
  private static final class NoAgreementException extends Exception {
    private static final long serialVersionUID = 1;

    final int code;

    NoAgreementException(int code) {
      super("exit code " + code);
      this.code = code;
    }
  }

  private int verify(String file, Agreement agreement) {
    long begun = System.nanoTime();
    Verdict verdict = Verifier.verify(agreement);
    long millis = (System.nanoTime() - begun) / 1_000_000;
    return switch (verdict) {
      case Verdict.Proved(int places, int steps) -> {
        out.println(
            file
                + ": proved "
                + agreement.name()
                + " version "
                + agreement.version()
                + ": "
                + agreement.states().size()
                + " states, "
                + agreement.transitions().size()
                + " transitions, "
                + places
                + " situations, "
                + steps
                + " steps, "
                + millis
                + " ms");
        out.println("  hash " + agreement.hash());
        yield DONE;
      }
      case Verdict.Undecided(String sentence) -> {
        out.println(file + ": not proved: " + sentence);
        yield REFUTED;
      }
      case Verdict.Refuted(List<Verdict.Finding> findings) -> {
        out.println(
            file
                + ": broken: "
                + findings.size()
                + (findings.size() == 1 ? " flaw" : " flaws")
                + ", "
                + millis
                + " ms");
        for (Verdict.Finding finding : findings) {
          out.println();
          out.println(finding.flaw() + " " + finding.subject() + ": " + finding.sentence());
          int steps = finding.way().steps().size();
          out.println(
              "  "
                  + line(agreement, finding.subject())
                  + "shortest counterexample, "
                  + steps
                  + (steps == 1 ? " step:" : " steps:"));
          int number = 0;
          for (String line : finding.way().lines(agreement.initial())) {
            out.println("  " + number++ + ". " + line);
          }
        }
        yield REFUTED;
      }
    };
  }

  /** Where in the file the subject stands: a state, a transition, or a transition of a pair. */
  private static String line(Agreement agreement, String subject) {
    String name = subject.split("/", 2)[0];
    Agreement.Transition transition = agreement.transitions().get(name);
    Agreement.State state = agreement.states().get(name);
    return transition != null
        ? "line " + transition.line() + "; "
        : state != null ? "line " + state.line() + "; " : "";
  }

  private int draw(List<String> args) {
    boolean svg = args.remove("--svg");
    boolean mermaid = args.remove("--mermaid");
    if (args.size() != 1 || (svg && mermaid)) {
      return usage("draw needs one file, and --svg or --mermaid.");
    }
    try {
      Agreement agreement = read(args.getFirst());
      out.print(svg ? Drawing.svg(agreement) : Drawing.mermaid(agreement));
      return DONE;
    } catch (NoAgreementException none) {
      return none.code;
    }
  }

  private int simulate(List<String> args) {
    Optional<Long> seed = option(args, "--seed", 1);
    Optional<Long> orders = option(args, "--orders", 1_000);
    if (args.size() != 1 || seed.isEmpty() || orders.isEmpty()) {
      return usage("simulate needs one file, --seed NUMBER and --orders NUMBER.");
    }
    try {
      Simulation.Report report =
          Simulation.run(read(args.getFirst()), seed.get(), Math.toIntExact(orders.get()));
      report.lines().forEach(out::println);
      return report.failures().isEmpty() ? DONE : REFUTED;
    } catch (NoAgreementException none) {
      return none.code;
    }
  }

  private static Optional<Long> option(List<String> args, String name, long otherwise) {
    int index = args.indexOf(name);
    if (index < 0) {
      return Optional.of(otherwise);
    }
    if (index + 1 >= args.size()) {
      return Optional.empty();
    }
    args.remove(index);
    String value = args.remove(index);
    return value.matches("[0-9]{1,9}") ? Optional.of(Long.parseLong(value)) : Optional.empty();
  }

  private int list() {
    for (String name : ShippedAgreements.names()) {
      out.printf("%-28s %s%n", name, ShippedAgreements.named(name).title());
    }
    return DONE;
  }

  private int show(List<String> args) {
    if (args.size() != 1) {
      return usage("show needs one name.");
    }
    Optional<String> text = ShippedAgreements.text(args.getFirst());
    text.ifPresentOrElse(
        out::print,
        () ->
            err.println(
                "No agreement "
                    + args.getFirst()
                    + " comes along"
                    + Fields.suggestion(args.getFirst(), ShippedAgreements.names())));
    return text.isPresent() ? DONE : NOT_RUN;
  }

  private Agreement read(String file) throws NoAgreementException {
    return switch (AgreementReader.read(text(file))) {
      case Reading.Read(Agreement agreement) -> agreement;
      case Reading.Unreadable(List<Problem> problems) -> {
        problems.forEach(problem -> err.println(file + ":" + problem));
        throw new NoAgreementException(REFUTED);
      }
    };
  }

  private String text(String file) throws NoAgreementException {
    try {
      if (file.equals("-")) {
        return decoded(in);
      }
      Path path = Path.of(file);
      if (!Files.exists(path)) {
        Optional<String> shipped = ShippedAgreements.text(file);
        if (shipped.isPresent()) {
          return shipped.get();
        }
      }
      try (InputStream stream = Files.newInputStream(path)) {
        return decoded(stream);
      }
    } catch (CharacterCodingException e) {
      err.println(file + ":1:1: This is not UTF-8 text (" + e.getMessage() + ").");
      throw new NoAgreementException(REFUTED);
    } catch (IOException | java.nio.file.InvalidPathException e) {
      err.println(file + ": cannot be read (" + e + ").");
      throw new NoAgreementException(NOT_RUN);
    }
  }

  private static String decoded(InputStream stream) throws IOException {
    return StandardCharsets.UTF_8
        .newDecoder()
        .decode(java.nio.ByteBuffer.wrap(limited(stream)))
        .toString();
  }

  /** One byte more than is allowed is enough to know that it is too much. */
  private static byte[] limited(InputStream stream) throws IOException {
    return stream.readNBytes(Yaml.CHARACTERS_AT_MOST * 4 + 1);
  }
}
