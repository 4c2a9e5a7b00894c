package ai.rote.studies;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** What studies may know of core. */
class ArchitectureTest {

  @Test
  void coresInternalPackagesAreUsedByNobody() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "ai.rote.core.torchscript..", "ai.rote.core.checkpoint..", "ai.rote.core.decoder..")
        .check(new ClassFileImporter().importPackages("ai.rote.studies"));
  }
}
