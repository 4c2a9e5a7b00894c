package ai.rote.metrics;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.haveRawType;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private final JavaClasses main =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("ai.rote.metrics");

  @Test
  void packagesFormNoCycle() {
    slices().matching("ai.rote.(metrics..)").should().beFreeOfCycles().check(main);
  }

  /** Core's engine room is nobody's business outside core. */
  @Test
  void metricsUseOnlyTheStablePackagesOfCore() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "ai.rote.core.torchscript..", "ai.rote.core.checkpoint..", "ai.rote.core.decoder..")
        .check(main);
  }

  @Test
  void metricsKnowNoEngine() {
    noClasses().should().dependOnClassesThat().resideInAPackage("ai.djl..").check(main);
  }

  @Test
  void distancesStandAlone() {
    noClasses()
        .that()
        .resideInAPackage("ai.rote.metrics.distance")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.rote.metrics", "ai.rote.core..")
        .check(main);
  }

  /** Chance enters through seeds that a caller gives, never from the clock. */
  @Test
  void metricsDrawNoRandomNumbersOfTheirOwn() {
    noClasses().should().callMethod(Math.class, "random").check(main);
    noClasses().should().callConstructor(java.util.Random.class).check(main);
  }

  /** What a value holds, nobody else may change: a record would hand out an array of its own. */
  @Test
  void publicRecordsHoldNoArrays() {
    noFields()
        .that()
        .areDeclaredInClassesThat()
        .areRecords()
        .and()
        .areDeclaredInClassesThat()
        .arePublic()
        .should(haveRawType(describe("array", JavaClass::isArray)))
        .check(main);
  }
}
