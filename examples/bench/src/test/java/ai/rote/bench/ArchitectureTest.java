package ai.rote.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** What the benchmark may know of core. */
class ArchitectureTest {

  @Test
  void coresInternalPackagesAreUsedByNobody() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "ai.rote.core.torchscript..", "ai.rote.core.checkpoint..", "ai.rote.core.decoder..")
        .check(new ClassFileImporter().importPackages("ai.rote.bench"));
  }
}
