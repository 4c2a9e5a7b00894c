package ai.rote.results.run;

import ai.rote.core.RoteException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A folder for the files of one report, which holds nothing else and is never written over. */
public final class NewFolder implements ReportSink {
  private final Path folder;
  private final Access access;

  /**
   * A folder, which is created with its first file.
   *
   * @param folder missing or empty
   * @param access who may read it
   * @throws RoteException if it is a file, or not empty
   */
  public NewFolder(Path folder, Access access) {
    refuseForeign(folder);
    this.folder = folder;
    this.access = access;
  }

  /**
   * Refuses a folder with something in it, before anything costly is done.
   *
   * @param folder may be missing
   * @throws RoteException if it is a file, or not empty
   */
  public static void refuseForeign(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new RoteException(folder + ": is a file, expected a folder for the results");
    }
    try (Stream<Path> files = Files.list(folder)) {
      if (files.findAny().isPresent()) {
        throw new RoteException(
            folder + ": is not empty; results are never written over, so name another folder");
      }
    } catch (IOException e) {
      throw new RoteException(folder + ": cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void write(String name, Content content) {
    try {
      access.createFolders(folder);
      try (Writer writer =
          new BufferedWriter(
              Channels.newWriter(
                  access.create(folder.resolve(name)), StandardCharsets.UTF_8.newEncoder(), -1))) {
        content.writeTo(writer);
      }
    } catch (IOException e) {
      throw new RoteException(folder + ": cannot be written: " + e.getMessage(), e);
    }
  }
}
