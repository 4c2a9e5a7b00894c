package ai.rote.cli;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Files that tests read, found from where the tests were compiled to and so from any folder. */
public final class TestFiles {

  private TestFiles() {}

  /** A file of this module, by its path from the module's folder. */
  public static Path module(String path) {
    try {
      Path classes =
          Path.of(TestFiles.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return classes.getParent().getParent().resolve(path);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A golden file. */
  public static Path golden(String path) {
    return module("src/test/resources/golden").resolve(path);
  }

  /** A file of the repository, by its path from the top. */
  public static Path repository(String path) {
    return module("").getParent().getParent().resolve(path).normalize();
  }

  /** A file of the demo. */
  public static Path demo(String path) {
    return repository("examples/demo").resolve(path);
  }
}
