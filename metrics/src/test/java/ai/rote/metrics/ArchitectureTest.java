package ai.rote.metrics;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

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
  void metrics_know_no_engine() {
    noClasses().should().dependOnClassesThat().resideInAPackage("ai.djl..").check(main);
  }

  @Test
  void distances_stand_alone() {
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
  void metrics_draw_no_random_numbers_of_their_own() {
    noClasses().should().callMethod(Math.class, "random").check(main);
    noClasses().should().callConstructor(java.util.Random.class).check(main);
  }
}
