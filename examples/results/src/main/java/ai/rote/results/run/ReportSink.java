package ai.rote.results.run;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;

/** Takes the files of a report, each written as a whole or not at all. */
@FunctionalInterface
public interface ReportSink {

  /** Writes a text file piece by piece. */
  @FunctionalInterface
  interface Content {

    /**
     * Writes the whole content.
     *
     * @param to takes it; closed by the caller
     * @throws IOException if it cannot be written
     */
    void writeTo(Writer to) throws IOException;
  }

  /**
   * Writes a file, without holding it in memory.
   *
   * @param name in the folder
   * @param content of the file
   */
  void write(String name, Content content);

  /**
   * Writes a file.
   *
   * @param name in the folder
   * @param content of the file
   */
  default void write(String name, String content) {
    write(name, (Content) to -> to.write(content));
  }

  /**
   * Writes into a folder. A file that is there is replaced in one step.
   *
   * @param folder that exists
   * @param access who may read the files
   * @return the sink
   */
  static ReportSink into(Path folder, Access access) {
    return (name, content) -> WholeFile.write(folder.resolve(name), access, content);
  }
}
