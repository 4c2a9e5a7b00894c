package ai.rote.core.decoder.family;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rote.core.TestFiles;
import ai.rote.core.decoder.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Every model type that transformers knows as a causal language model is supported, or listed with
 * its reason.
 */
class TransformersFamiliesTest {
  private static final Pattern NAME = Pattern.compile("`([\\w-]+)`");

  /** Supported, although transformers loads it as a model of images and text only. */
  private static final String NOT_IN_THE_MAP = "mistral3";

  @Test
  void everyTypeIsSupportedOrListedWithItsReason() throws IOException {
    List<String> known = new ArrayList<>(listed());
    Families.ALL.stream().map(Family::modelType).forEach(known::add);
    known.remove(NOT_IN_THE_MAP);

    assertThat(known).doesNotHaveDuplicates();
    assertThat(known).containsExactlyInAnyOrderElementsOf(types());
  }

  /** What src/test/golden/list_causal_lm.py has written. */
  private static List<String> types() throws IOException {
    return Files.readAllLines(TestFiles.module("src/test/resources/transformers-causal-lm.txt"))
        .stream()
        .filter(line -> !line.startsWith("#"))
        .toList();
  }

  /** The first column of the page's table; each of its rows gives a reason. */
  private static List<String> listed() throws IOException {
    return Files.readAllLines(TestFiles.module("docs/unsupported-families.md")).stream()
        .filter(line -> line.startsWith("| `"))
        .flatMap(
            line -> {
              String[] cells = line.split("\\|");
              assertThat(cells[2].strip()).as(cells[1]).isNotEmpty();
              return NAME.matcher(cells[1]).results().map(name -> name.group(1));
            })
        .toList();
  }
}
