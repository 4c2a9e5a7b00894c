package ai.rote.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which package of the command line may know which. */
class ArchitectureTest {
  private final JavaClasses main =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("ai.rote.cli", "ai.rote.hub", "ai.rote.input");

  @Test
  void packagesFormNoCycle() {
    slices().matching("ai.rote.(*)..").should().beFreeOfCycles().check(main);
  }

  @Test
  void coresInternalPackagesAreUsedByNobody() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "ai.rote.core.torchscript..", "ai.rote.core.checkpoint..", "ai.rote.core.decoder..")
        .check(main);
  }
}
