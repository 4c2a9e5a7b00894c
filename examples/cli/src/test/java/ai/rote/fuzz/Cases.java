package ai.rote.fuzz;

import ai.rote.core.RoteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** What the targets share. */
final class Cases {
  private static final int LONGEST_MESSAGE = 10_000;

  private Cases() {}

  /** A refusal says something, and not everything. */
  static Target.Outcome refused(RoteException e) {
    String message = e.getMessage();
    if (message == null
        || message.isBlank()
        || message.endsWith(": null")
        || message.length() > LONGEST_MESSAGE) {
      throw new AssertionError("a refusal that says little or too much: " + message, e);
    }
    return Target.Outcome.REFUSED;
  }

  /** Puts a new file in an old one's place, since the old one may be mapped into memory. */
  static void replace(Path file, byte[] content) throws IOException {
    Path fresh = file.resolveSibling("fresh");
    Files.write(fresh, content);
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
