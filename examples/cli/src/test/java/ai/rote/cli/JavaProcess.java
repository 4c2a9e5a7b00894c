package ai.rote.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Commands that start Java once more, with the classes of the tests. */
public final class JavaProcess {
  /** For processes that end before a better compiler or collector has earned its keep. */
  private static final List<String> SHORT = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  /** For those that have much to do. */
  private static final List<String> LONG = List.of("-XX:+UseSerialGC");

  private JavaProcess() {}

  /** Of a process of some seconds. */
  public static List<String> command(Class<?> main, List<String> arguments) {
    return command(SHORT, main, arguments);
  }

  /** Of a process that may use so much memory for objects, and may run for long. */
  public static List<String> command(
      boolean runsLong, int megabytes, Class<?> main, List<String> arguments) {
    List<String> flags = new ArrayList<>(runsLong ? LONG : SHORT);
    flags.add("-Xmx" + megabytes + "m");
    return command(flags, main, arguments);
  }

  private static List<String> command(List<String> flags, Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return command;
  }
}
