package org.comfrey.tests;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.comfrey.api.Access;
import org.comfrey.app.Modules;
import org.comfrey.kernel.runtime.ModuleDefinition;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * The rules of the house, read from the compiled classes and, where classes do not tell, sources.
 */
class ArchitectureTest {
  private static final String ROOT = "org.comfrey.";
  private static final List<String> ENGINES =
      List.of("ledger", "agreement", "schedule", "postgres");
  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.comfrey");

  private static List<String> modules() {
    return Modules.table().modules().stream().map(ModuleDefinition::name).toList();
  }

  private static String under(String part) {
    return ROOT + part + "..";
  }

  private static String[] all(List<String> parts) {
    return parts.stream().map(ArchitectureTest::under).toArray(String[]::new);
  }

  private static DescribedPredicate<JavaClass> ofTheHouse() {
    return resideInAPackage("org.comfrey..");
  }

  @Test
  void aModuleDependsOnApiKernelAndEnginesAndNeverOnAnother() {
    assertThat(modules()).hasSizeGreaterThanOrEqualTo(8);
    for (String module : modules()) {
      List<String> allowed = new ArrayList<>(ENGINES);
      allowed.addAll(List.of("api", "kernel", module));
      noClasses()
          .that()
          .resideInAPackage(under(module))
          .should()
          .dependOnClassesThat(are(ofTheHouse()).and(resideOutsideOfPackages(all(allowed))))
          .check(HOUSE);
    }
  }

  @Test
  void anEngineIsALibraryThatKnowsNeitherSpringNorTheHouse() {
    for (String engine : ENGINES) {
      noClasses()
          .that()
          .resideInAPackage(under(engine))
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.springframework..")
                  .or(
                      are(ofTheHouse())
                          .and(resideOutsideOfPackages(under(engine), under("postgres")))))
          .check(HOUSE);
    }
  }

  @Test
  void theKernelKnowsNoBusiness() {
    List<String> business = new ArrayList<>(modules());
    business.add("app");
    noClasses()
        .that()
        .resideInAPackage(under("kernel"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(all(business))
        .check(HOUSE);
  }

  @Test
  void theApiHoldsTypesAndNeitherLogicNorBeans() {
    classes()
        .that()
        .resideInAPackage(under("api"))
        .and()
        .doNotHaveSimpleName("package-info")
        .should()
        .beInterfaces()
        .orShould()
        .beRecords()
        .orShould()
        .beEnums()
        .check(HOUSE);
    noClasses()
        .that()
        .resideInAPackage(under("api"))
        .should()
        .dependOnClassesThat(
            are(ofTheHouse())
                .and(resideOutsideOfPackages(under("api")))
                .or(
                    resideInAPackage("org.springframework..")
                        .and(
                            resideOutsideOfPackages(
                                "org.springframework.http",
                                "org.springframework.web.bind.annotation",
                                "org.springframework.web.service.annotation"))))
        .check(HOUSE);
  }

  @Test
  void everyPublicMethodSaysWhoMayCallIt() {
    methods()
        .that()
        .areDeclaredInClassesThat()
        .resideInAPackage(under("api"))
        .and()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackage("org.comfrey.api.*.internal")
        .and()
        .areDeclaredInClassesThat()
        .haveSimpleNameEndingWith("Api")
        .should()
        .beAnnotatedWith(Access.class)
        .check(HOUSE);
  }

  @Test
  void noModuleAsksTheSystemForTheTime() {
    noClasses()
        .that()
        .resideInAnyPackage(all(modules()))
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "the system's clock is asked", ArchitectureTest::asksTheSystem))
        .check(HOUSE);
  }

  private static boolean asksTheSystem(JavaMethodCall call) {
    String owner = call.getTargetOwner().getName();
    String name = call.getName();
    return owner.startsWith("java.time.")
            && (name.equals("now") && call.getTarget().getRawParameterTypes().isEmpty()
                || name.startsWith("system") && owner.endsWith("Clock"))
        || owner.equals("java.lang.System") && name.equals("currentTimeMillis");
  }

  @Test
  void noSqlOfAModuleAsksTheDatabaseForTheTime() throws IOException {
    Pattern asks =
        Pattern.compile(
            "\\b(now\\(\\)|current_timestamp|current_date|clock_timestamp\\(\\))",
            Pattern.CASE_INSENSITIVE);
    List<String> found = new ArrayList<>();
    int read = 0;
    try (Stream<Path> files = Files.walk(Repository.root().resolve("modules"))) {
      for (Path file :
          files
              .filter(f -> f.toString().matches(".*/src/main/.*\\.(java|sql)"))
              .sorted()
              .toList()) {
        read++;
        int number = 0;
        for (String line : Files.readAllLines(file)) {
          number++;
          if (asks.matcher(line).find() && !line.strip().matches("(\\*|//|--|/\\*).*")) {
            found.add(file + ":" + number + ": " + line.strip());
          }
        }
      }
    }
    assertThat(read).isGreaterThan(100);
    assertThat(found).isEmpty();
  }

  @Test
  void thereIsNoMappingOrMockingOrGeneratedCode() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jakarta.persistence..", "org.hibernate..", "lombok..", "org.mockito..")
        .check(HOUSE);
  }

  @Test
  void everyPackageIsNullMarkedAndSaysWhatItIsFor() {
    Set<String> packages = new TreeSet<>();
    HOUSE.forEach(type -> packages.add(type.getPackageName()));
    assertThat(packages).hasSizeGreaterThan(30);
    assertThat(packages).filteredOn(name -> !nullMarked(name)).isEmpty();
  }

  private static boolean nullMarked(String name) {
    try {
      return Class.forName(name + ".package-info").isAnnotationPresent(NullMarked.class);
    } catch (ClassNotFoundException missing) {
      return false;
    }
  }
}
