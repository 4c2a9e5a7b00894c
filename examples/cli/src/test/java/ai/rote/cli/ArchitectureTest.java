package ai.rote.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;

/** Which package of the command line may know which. */
class ArchitectureTest {
  private final JavaClasses main =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(
              "ai.rote.cli", "ai.rote.hub", "ai.rote.http", "ai.rote.input", "ai.rote.served");

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

  /** Of all modules: addresses may be named elsewhere, connections are opened in these. */
  @Test
  void theNetworkIsUsedWhereItIsAskedFor() {
    noClasses()
        .that()
        .resideOutsideOfPackages("ai.rote.hub", "ai.rote.http", "ai.rote.served")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net.http..", "com.sun.net..", "java.nio.channels.spi..")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(
            Socket.class, ServerSocket.class, URL.class, URLConnection.class, SocketChannel.class)
        .check(
            new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("ai.rote"));
  }
}
