package ai.rote.results;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of the repository, found from where these classes stand: tests run from any folder. */
public final class TestFiles {

  private TestFiles() {}

  /** A file of the demo, as in {@code models/small}. */
  public static Path demo(String name) {
    return repository("examples/demo").resolve(name);
  }

  private static Path repository(String name) {
    try {
      Path classes =
          Path.of(TestFiles.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      for (Path folder = classes; folder != null; folder = folder.getParent()) {
        if (Files.exists(folder.resolve(name))) {
          return folder.resolve(name);
        }
      }
      throw new IllegalStateException(name + " is in no folder above " + classes);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
