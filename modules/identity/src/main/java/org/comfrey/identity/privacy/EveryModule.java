package org.comfrey.identity.privacy;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.comfrey.kernel.privacy.PersonalData;
import org.comfrey.kernel.runtime.ModuleDefinition;
import org.comfrey.kernel.runtime.ModuleTable;
import org.comfrey.kernel.runtime.RuntimeOptions;
import org.comfrey.kernel.web.ProblemCode;
import org.springframework.beans.factory.ObjectProvider;

/** The declarations of all modules, or none: half of what is known would look like the whole. */
public final class EveryModule {
  private static final ProblemCode ELSEWHERE =
      new ProblemCode(501, "export-elsewhere", "Not every module runs here");

  private final ModuleTable table;
  private final RuntimeOptions options;
  private final ObjectProvider<PersonalData> modules;

  /** Looks at the modules of the table that run in this process. */
  public EveryModule(
      ModuleTable table, RuntimeOptions options, ObjectProvider<PersonalData> modules) {
    this.table = table;
    this.options = options;
    this.modules = modules;
  }

  /** In the order of their names; refuses where one of them does not run in this process. */
  public List<PersonalData> declarations() {
    Set<String> missing = new TreeSet<>();
    table.modules().stream().map(ModuleDefinition::name).forEach(missing::add);
    table.select(options.targets()).stream().map(ModuleDefinition::name).forEach(missing::remove);
    if (!missing.isEmpty()) {
      throw ELSEWHERE.because(
          "Ask a node that runs every module; here are missing "
              + String.join(", ", missing)
              + ".");
    }
    return present();
  }

  /** Those of the modules that run in this process. */
  List<PersonalData> present() {
    return modules.stream().sorted(Comparator.comparing(PersonalData::module)).toList();
  }
}
