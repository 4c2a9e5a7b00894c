package ai.rote.cli;

import ai.rote.core.data.PrefixSuffix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Parts of the demo's data: first its control set, then what was planted, the rarest first. */
public final class DemoData {
  /** All of it. */
  public static final Path FILE = TestFiles.demo("pairs.jsonl");

  private DemoData() {}

  /** Every line. */
  public static List<String> lines() throws IOException {
    return Files.readAllLines(FILE);
  }

  /** As many lines from the beginning, of the control set, and from the end, planted most often. */
  public static List<String> ends(int control, int planted) throws IOException {
    List<String> all = lines();
    List<String> ends = new ArrayList<>(all.subList(0, control));
    ends.addAll(all.subList(all.size() - planted, all.size()));
    return ends;
  }

  /** The first lines of those that were planted as often as that. */
  public static List<String> planted(int repetitions, int most) throws IOException {
    return lines().stream()
        .filter(line -> line.contains("\"repetitions\":" + repetitions + ","))
        .limit(most)
        .toList();
  }

  /** A text that every model of the demo knows by heart. */
  public static String knownText() throws IOException {
    return PrefixSuffix.readJsonl(FILE).stream()
        .filter(each -> each.metadata().get("repetitions").equals(128L))
        .map(each -> ((PrefixSuffix.Document) each.content()).text())
        .findFirst()
        .orElseThrow();
  }
}
