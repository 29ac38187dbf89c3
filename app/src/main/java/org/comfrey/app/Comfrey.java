package org.comfrey.app;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.comfrey.agreement.AgreementCommand;
import org.comfrey.kernel.backup.BackupException;
import org.comfrey.schedule.ScheduleCommand;

/** The command line: {@code ./comfrey COMMAND ...} ends here. */
public final class Comfrey {
  private Comfrey() {}

  /** Runs one command; the exit status is 0 when it did what was asked. */
  public static void main(String[] args) {
    String command = args.length == 0 ? "" : args[0];
    String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
    int status;
    try {
      status = run(command, rest);
    } catch (Refused | BackupException refused) {
      System.err.println("comfrey: " + refused.getMessage());
      status = 1;
    }
    if (status >= 0) {
      System.exit(status);
    }
  }

  /** A negative answer means that the process goes on until it is stopped. */
  private static int run(String command, String[] args) {
    return switch (command) {
      case "up" -> up(args);
      case "train" -> Up.run(UpOptions.parse(args), true);
      case "restart" -> Ha.restart(args);
      case "backup" -> BackupCommand.run(args, System.out);
      case "restore" -> RestoreCommand.run(args, System.out);
      case "standby" -> StandbyCommand.run(args, System.out);
      case "promote" -> StandbyCommand.promote(args, System.out);
      case "alone" -> StandbyCommand.alone(args, System.out);
      case "keys" -> KeysCommand.run(args, System.out);
      case "drill" -> Drill.run(args, System.out);
      case "demo" -> Demo.run(args, System.out);
      case "list-targets" -> {
        System.out.print(Modules.table().listTargets());
        yield 0;
      }
      case "ledger" -> LedgerCommands.run(args, System.out);
      case "agreement" -> AgreementCommand.run(args, System.in, System.out, System.err);
      case "schedule" -> ScheduleCommand.run(args, System.in, System.out, System.err);
      default ->
          throw new Refused("there is no command '" + command + "'; ./comfrey help lists them");
    };
  }

  /** In the shape that is asked for; without one, everything in this process. */
  private static int up(String[] args) {
    String shape = "single";
    List<String> rest = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--shape")) {
        shape = ++i < args.length ? args[i] : "";
      } else if (args[i].startsWith("--shape=")) {
        shape = args[i].substring("--shape=".length());
      } else {
        rest.add(args[i]);
      }
    }
    String[] others = rest.toArray(String[]::new);
    return switch (shape) {
      case "single" -> Up.run(UpOptions.parse(others), false);
      case "ha" -> Ha.run(others);
      case "split" -> Split.run(others);
      default ->
          throw new Refused("there is no shape '" + shape + "'; there are single, ha and split");
    };
  }
}
