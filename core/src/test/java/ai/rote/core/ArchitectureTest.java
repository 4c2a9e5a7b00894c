package ai.rote.core;

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

/** Which package of core may know which. */
class ArchitectureTest {
  private final JavaClasses main =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("ai.rote.core");

  /** Every package of core is a slice of its own, the root and nested ones included. */
  @Test
  void packagesFormNoCycle() {
    slices().matching("ai.rote.(core..)").should().beFreeOfCycles().check(main);
  }

  /** The ground floor: everything may use these types, they use nothing. */
  @Test
  void theRootUsesNoOtherPackage() {
    noClasses()
        .that()
        .resideInAPackage("ai.rote.core")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.rote.core.*..", "ai.djl..")
        .check(main);
  }

  @Test
  void valuesKnowNoModel() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "ai.rote.core.data",
            "ai.rote.core.token",
            "ai.rote.core.document",
            "ai.rote.core.score")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.rote.core.model", "ai.rote.core.decoder..")
        .check(main);
  }

  /** One place each knows of the engine and of the tokenizer library. */
  @Test
  void onlyTheBridgesKnowTheEngine() {
    noClasses()
        .that()
        .resideOutsideOfPackage("ai.rote.core.torchscript")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.djl.pytorch..", "ai.djl.ndarray..", "ai.djl")
        .check(main);
    noClasses()
        .that()
        .doNotHaveSimpleName("HuggingFaceTextTokenizer")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.djl.huggingface..")
        .check(main);
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
        .and()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackages("..torchscript..", "..checkpoint..", "..decoder..")
        .should(haveRawType(describe("array", JavaClass::isArray)))
        .check(main);
  }
}
