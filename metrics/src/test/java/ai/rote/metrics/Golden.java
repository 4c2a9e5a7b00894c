package ai.rote.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the golden values that the scripts in {@code src/test/golden} wrote. */
public final class Golden {
  private Golden() {}

  public static List<JsonNode> cases(String file) {
    try (InputStream in = Golden.class.getResourceAsStream(file)) {
      List<JsonNode> cases = new ArrayList<>();
      new ObjectMapper().readTree(in).get("cases").forEach(cases::add);
      return cases;
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }

  /** A number that was written as text, so as not to lose digits. */
  public static double number(JsonNode node, String field) {
    return Double.parseDouble(node.get(field).textValue());
  }
}
