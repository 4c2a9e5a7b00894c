package ai.rote.results.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One self-contained HTML file: data, style, the chart library and the script that draws them. It
 * asks nothing of the network, and forbids itself to by its content security policy.
 */
final class HtmlPage {
  private static final Pattern PLACE = Pattern.compile("@([A-Z]+)@");
  private static final ObjectMapper JSON = new ObjectMapper();

  private HtmlPage() {}

  /**
   * Puts a page together.
   *
   * @param title of the page
   * @param data what it shows
   * @param scripts which of the scripts beside this class draw it, besides {@code page.js} and
   *     {@code chart.js}
   */
  static String of(String title, ObjectNode data, String... scripts) {
    StringBuilder script = new StringBuilder(resource("page.js")).append(resource("chart.js"));
    for (String each : scripts) {
      script.append(resource(each));
    }
    Map<String, String> parts =
        Map.of(
            "TITLE", escaped(title),
            "STYLE", resource("page.css"),
            "DATA", json(data),
            "CHARTS", resource("echarts.min.js"),
            "SCRIPT", script.toString());
    return PLACE
        .matcher(resource("page.html"))
        .replaceAll((MatchResult place) -> Matcher.quoteReplacement(parts.get(place.group(1))));
  }

  /** No text inside can end the element it stands in, or begin another. */
  private static String json(ObjectNode data) {
    try {
      return JSON.writeValueAsString(data).replace("<", "\\u003c");
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String resource(String name) {
    try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
