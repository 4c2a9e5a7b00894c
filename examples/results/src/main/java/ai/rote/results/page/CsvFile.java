package ai.rote.results.page;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A table as CSV, row by row. Numbers stay numbers, and an infinite one is written as statistics
 * programs read it: {@code -inf}. A text that a spreadsheet would take for a formula gets an
 * apostrophe in front.
 */
final class CsvFile {
  private static final CsvMapper MAPPER =
      CsvMapper.builder().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET).build();

  private static final Pattern FORMULA = Pattern.compile("^[=+\\-@\\t\\r\\n].*", Pattern.DOTALL);
  private static final Pattern NUMBER =
      Pattern.compile("-?\\d+(\\.\\d+)?(e[+-]?\\d+)?", Pattern.CASE_INSENSITIVE);

  private final SequenceWriter rows;

  /** Writes the header; what it writes to is not closed. */
  CsvFile(Writer to, List<String> header) throws IOException {
    CsvSchema.Builder schema = CsvSchema.builder();
    header.forEach(name -> schema.addColumn(text(name)));
    rows = MAPPER.writer(schema.build().withHeader()).writeValues(to);
  }

  /** Adds a row: texts, numbers and booleans, null for an empty cell. */
  void add(List<?> cells) throws IOException {
    rows.write(cells.stream().map(CsvFile::cell).toArray());
  }

  /** Hands on everything. */
  void flush() throws IOException {
    rows.flush();
  }

  private static Object cell(Object value) {
    if (value instanceof Double number && number.isInfinite()) {
      return number > 0 ? "inf" : "-inf";
    }
    return value instanceof Number || value instanceof Boolean || value == null
        ? value
        : text(value.toString());
  }

  private static String text(String value) {
    return FORMULA.matcher(value).matches() && !NUMBER.matcher(value).matches()
        ? "'" + value
        : value;
  }
}
