package ai.rote.core.checkpoint;

import ai.rote.core.CheckpointException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The few lines of text that stand for a large file where git-lfs has not fetched it. */
final class LfsPointer {
  private static final String START = "version https://git-lfs";

  private LfsPointer() {}

  /** Refuses a file that is a pointer only. */
  static void refuse(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      refuse(file, new String(in.readNBytes(START.length()), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new CheckpointException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** Refuses a text that is a pointer only. */
  static void refuse(Path file, String text) {
    if (text.startsWith(START)) {
      throw new CheckpointException(
          file
              + ": is a git-lfs pointer, which stands for the file and is not the file itself; 'git"
              + " lfs pull' in its repository gets it");
    }
  }
}
