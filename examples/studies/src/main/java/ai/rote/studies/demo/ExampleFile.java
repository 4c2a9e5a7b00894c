package ai.rote.studies.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Writes the planted and the control documents as examples that {@code rote measure} reads. */
final class ExampleFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ExampleFile() {}

  static void write(SyntheticCorpus corpus, Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      for (Document document : corpus.control()) {
        write(writer, document, document.id(), "control", 0, 1);
      }
      for (PlantedDocument planted : corpus.planted()) {
        write(
            writer,
            planted.document(),
            planted.paper(),
            "planted",
            planted.repetitions(),
            planted.versions());
      }
    }
  }

  private static void write(
      BufferedWriter writer,
      Document document,
      String paper,
      String set,
      int repetitions,
      int versions)
      throws IOException {
    ObjectNode line = JSON.createObjectNode();
    line.put("id", document.id());
    line.put("paper", paper);
    line.put("set", set);
    line.put("repetitions", repetitions);
    line.put("versions", versions);
    line.put("kind", document.kind().name().toLowerCase(Locale.ROOT));
    line.put("text", document.text());
    writer.write(JSON.writeValueAsString(line));
    writer.write('\n');
  }
}
