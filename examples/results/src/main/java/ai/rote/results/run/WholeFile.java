package ai.rote.results.run;

import ai.rote.core.RoteException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes a file as a whole, or not at all: beside its place first, then into it in one step. */
final class WholeFile {
  /** Ends the name of a file that is being written. */
  static final String UNFINISHED = ".unfinished";

  private WholeFile() {}

  static void write(Path file, Access access, ReportSink.Content content) {
    Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
    try {
      // What a process left that was killed here; a link would lead elsewhere, so none is followed.
      Files.deleteIfExists(unfinished);
      try (FileChannel channel = access.create(unfinished)) {
        Writer writer =
            new BufferedWriter(
                Channels.newWriter(channel, StandardCharsets.UTF_8.newEncoder(), -1));
        content.writeTo(writer);
        writer.flush();
        channel.force(true);
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (UncheckedIOException e) {
      throw withoutUnfinished(unfinished, file, e.getCause());
    } catch (IOException e) {
      throw withoutUnfinished(unfinished, file, e);
    }
  }

  private static RoteException withoutUnfinished(Path unfinished, Path file, IOException e) {
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException suppressed) {
      e.addSuppressed(suppressed);
    }
    return cannotWrite(file, e);
  }

  static RoteException cannotWrite(Path file, IOException e) {
    return new RoteException(
        file
            + ": cannot be written: "
            + e.getMessage()
            + "; what was finished before is kept, and the same command resumes it",
        e);
  }
}
