package ai.rote.input;

import ai.rote.core.ExampleException;
import ai.rote.core.RoteException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * A file of examples.
 *
 * @param path where it lies
 * @param format of what is in it
 */
public record DataFile(Path path, Format format) {

  /** Stands for standard input wherever a file is named. */
  public static final String STANDARD_INPUT = "-";

  private static final int MAGIC_BYTES = 32;

  private static final String EXPECTED = "; expected JSON Lines, Parquet or a NumPy array";

  private static final String DECOMPRESS =
      ", and of compressed files only those of gzip are read; decompress it first";

  /** What is often handed in, and what to do about it, by how it begins, a byte a character. */
  private static final Map<String, String> OTHERS =
      Map.of(
          "PK\u0003\u0004",
          "a zip archive, as Excel workbooks are" + EXPECTED + "; export the table to one of them",
          "\u00d0\u00cf\u0011\u00e0",
          "an old Excel workbook" + EXPECTED + "; export the table to one of them",
          "BZh",
          "compressed by bzip2" + DECOMPRESS,
          "\u0028\u00b5\u002f\u00fd",
          "compressed by Zstandard" + DECOMPRESS,
          "\u00fd7zXZ",
          "compressed by xz" + DECOMPRESS,
          "\u00ff\u00fe",
          "text in UTF-16, expected UTF-8",
          "\u00fe\u00ff",
          "text in UTF-16, expected UTF-8",
          "version https://git-lfs",
          "a git-lfs pointer, which stands for the file and is not the file itself; 'git lfs pull' in"
              + " its repository gets it");

  /** Open until the process ends. */
  private static ScratchFolder scratch;

  /** Kinds of files, told apart by their first bytes. */
  public enum Format {
    /** JSON Lines, plain or compressed. */
    JSONL,
    /** A NumPy array. */
    NPY,
    /** Apache Parquet. */
    PARQUET
  }

  /**
   * Looks into a file.
   *
   * @param path a file
   * @return the file and its format
   * @throws ExampleException if it cannot be read
   */
  public static DataFile of(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      String magic = new String(in.readNBytes(MAGIC_BYTES), StandardCharsets.ISO_8859_1);
      OTHERS.forEach(
          (start, what) -> {
            if (magic.startsWith(start)) {
              throw new ExampleException(path + ": is " + what);
            }
          });
      Format format =
          magic.startsWith("\u0093NUMPY")
              ? Format.NPY
              : magic.startsWith("PAR1") ? Format.PARQUET : Format.JSONL;
      return new DataFile(path, format);
    } catch (NoSuchFileException e) {
      throw new ExampleException(path + ": no such file", e);
    } catch (IOException e) {
      throw new ExampleException(path + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Copies standard input into a temporary file, since data is read more than once: to be checked,
   * and to be measured.
   *
   * @return the file, to be deleted after use
   * @throws RoteException if it cannot be copied
   */
  public static synchronized Path standardInput() {
    try {
      if (scratch == null) {
        scratch = ScratchFolder.create();
      }
      Path copy = Files.createTempFile(scratch.path(), "input", ".data");
      copy.toFile().deleteOnExit();
      Files.copy(System.in, copy, StandardCopyOption.REPLACE_EXISTING);
      return copy;
    } catch (IOException e) {
      throw new RoteException("standard input cannot be read: " + e.getMessage(), e);
    }
  }
}
