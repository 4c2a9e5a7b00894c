package ai.rote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Something handed in by mistake. {@code @} in arguments and messages stands for the working
 * folder.
 *
 * @param name of the case
 * @param mistake breaks something in the working folder
 * @param arguments of the command line
 * @param exitCode expected
 * @param message parts of it
 */
record MalformedInput(
    String name, Mistake mistake, String arguments, int exitCode, List<String> message) {
  static final String MEASURE = "measure --model @/model --data @/data.jsonl --out @/new ";
  static final String SCAN = "scan --model @/model --text @/data.jsonl --out @/new ";
  static final String RESUME = "measure --model @/model --data @/data.jsonl --out @/run ";
  private static final int FAILURE = 1;
  private static final int USAGE = 2;

  /** Breaks something in the working folder. */
  @FunctionalInterface
  interface Mistake {
    void in(Path folder) throws IOException;
  }

  static MalformedInput usage(String arguments, String... message) {
    return new MalformedInput(arguments, folder -> {}, arguments, USAGE, List.of(message));
  }

  static MalformedInput failure(String arguments, String... message) {
    return new MalformedInput(arguments, folder -> {}, arguments, FAILURE, List.of(message));
  }

  static MalformedInput broken(String name, Mistake mistake, String arguments, String... message) {
    return new MalformedInput(name, mistake, arguments, FAILURE, List.of(message));
  }

  private static void write(Path folder, String file, String content) throws IOException {
    Files.writeString(folder.resolve(file), content);
  }

  static Mistake written(String file, String content) {
    return folder -> write(folder, file, content);
  }

  static Mistake changed(String file, UnaryOperator<String> change) {
    return folder -> {
      String content = Files.readString(folder.resolve(file));
      String changed = change.apply(content);
      assertThat(changed).isNotEqualTo(content);
      write(folder, file, changed);
    };
  }

  static Mistake replaced(String file, String part, String by) {
    return changed(file, content -> content.replaceFirst(part, by));
  }

  static Mistake bytes(String file, int... bytes) {
    return folder -> {
      byte[] content = new byte[bytes.length];
      for (int i = 0; i < bytes.length; i++) {
        content[i] = (byte) bytes[i];
      }
      Files.write(folder.resolve(file), content);
    };
  }

  static Mistake deleted(String file) {
    return folder -> Files.delete(folder.resolve(file));
  }

  static Mistake line(String text) {
    return folder ->
        Files.writeString(folder.resolve("data.jsonl"), text + "\n", StandardOpenOption.APPEND);
  }

  static Mistake inScores(int line, UnaryOperator<String> change) {
    return folder -> {
      Path file = folder.resolve("run/scores.jsonl");
      List<String> lines = new ArrayList<>(Files.readAllLines(file));
      lines.set(line - 1, change.apply(lines.get(line - 1)));
      Files.write(file, lines);
    };
  }

  @Override
  public String toString() {
    return name;
  }
}
