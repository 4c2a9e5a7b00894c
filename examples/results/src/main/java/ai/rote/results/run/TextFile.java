package ai.rote.results.run;

import ai.rote.core.RoteException;
import ai.rote.results.record.Fingerprint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A plain text to scan.
 *
 * @param name in results: the file's path inside the folder that was given, or its own name
 * @param file UTF-8; a byte order mark at its beginning is no part of the text
 * @param characters UTF-16 units
 * @param sha256 of its bytes
 */
public record TextFile(String name, Path file, long characters, String sha256) {
  private static final char BYTE_ORDER_MARK = '\ufeff';

  /**
   * Finds and checks the texts of a file or a folder.
   *
   * @param path a file, or a folder, of which every file is a text but for hidden ones
   * @return in the order of their names
   * @throws RoteException if there is none, or one cannot be read as UTF-8
   */
  public static List<TextFile> of(Path path) {
    if (!Files.exists(path)) {
      throw new RoteException(path + ": no such file or folder");
    }
    if (!Files.isDirectory(path)) {
      return List.of(checked(path.getFileName().toString(), path));
    }
    return in(path).entrySet().stream()
        .map(each -> checked(each.getKey(), each.getValue()))
        .toList();
  }

  /**
   * Finds the texts of a folder, without reading them.
   *
   * @param folder of which every file is a text but for hidden ones
   * @return the files by their paths inside the folder, in the order of these
   * @throws RoteException if there is none, or the folder cannot be read
   */
  public static SortedMap<String, Path> in(Path folder) {
    SortedMap<String, Path> texts = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .filter(Files::isRegularFile)
          .filter(file -> !isHidden(folder.relativize(file)))
          .forEach(file -> texts.put(folder.relativize(file).toString().replace('\\', '/'), file));
    } catch (IOException | UncheckedIOException e) {
      throw new RoteException(folder + ": cannot be read: " + e.getMessage(), e);
    }
    if (texts.isEmpty()) {
      throw new RoteException(folder + ": holds no file to scan");
    }
    return texts;
  }

  private static boolean isHidden(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  /**
   * Reads a text once, to know that it can be.
   *
   * @param name in results
   * @param file to read
   * @return the text
   * @throws RoteException if it is not UTF-8, or cannot be read
   */
  public static TextFile checked(String name, Path file) {
    MessageDigest digest = Fingerprint.sha256();
    long characters = 0;
    long line = 1;
    try (Reader reader =
        withoutMark(
            new InputStreamReader(
                new DigestInputStream(Files.newInputStream(file), digest),
                StandardCharsets.UTF_8.newDecoder()))) {
      char[] buffer = new char[1 << 14];
      for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
        characters += count;
        for (int i = 0; i < count; i++) {
          line += buffer[i] == '\n' ? 1 : 0;
        }
      }
      return new TextFile(name, file, characters, HexFormat.of().formatHex(digest.digest()));
    } catch (CharacterCodingException e) {
      throw new RoteException(
          String.format(Locale.ROOT, "%s: not UTF-8, in line %d or soon after", file, line), e);
    } catch (IOException e) {
      throw new RoteException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Opens the text.
   *
   * @return its characters
   * @throws RoteException if it cannot be opened
   */
  public Reader open() {
    try {
      return withoutMark(
          new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8.newDecoder()));
    } catch (IOException e) {
      throw new RoteException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * The text's beginning, or all of it.
   *
   * @param most how many characters at most
   * @return so many, or one fewer where that would divide a surrogate pair
   * @throws RoteException if it cannot be read
   */
  public String beginning(int most) {
    char[] beginning = new char[(int) Math.min(most, characters)];
    try (Reader reader = open()) {
      int length = 0;
      while (length < beginning.length) {
        int count = reader.read(beginning, length, beginning.length - length);
        if (count < 0) {
          throw new RoteException(file + ": has become shorter since it was scanned");
        }
        length += count;
      }
      boolean divides =
          length > 0 && length < characters && Character.isHighSurrogate(beginning[length - 1]);
      return new String(beginning, 0, divides ? length - 1 : length);
    } catch (IOException e) {
      throw new RoteException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * The whole text.
   *
   * @return its characters
   * @throws RoteException if it cannot be read, or has more than a Java text may have
   */
  public String content() {
    if (characters > Integer.MAX_VALUE - 16) {
      throw new RoteException(file + ": is too long to be held as a whole");
    }
    return beginning((int) characters);
  }

  private static Reader withoutMark(Reader reader) throws IOException {
    BufferedReader buffered = new BufferedReader(reader);
    buffered.mark(1);
    if (buffered.read() != BYTE_ORDER_MARK) {
      buffered.reset();
    }
    return buffered;
  }
}
