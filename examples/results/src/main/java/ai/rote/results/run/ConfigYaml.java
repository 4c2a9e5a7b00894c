package ai.rote.results.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Options as a configuration file, {@code config.yaml}, from which a run can be repeated. */
final class ConfigYaml {
  private static final String HEAD =
      "# The options of this run. To repeat it: rote %s --config config.yaml --out ANOTHER-FOLDER\n";

  private ConfigYaml() {}

  static String of(String command, ObjectNode options) {
    Map<String, Object> values = new LinkedHashMap<>();
    options.properties().forEach(each -> values.put(each.getKey(), value(each.getValue())));
    DumpSettings settings = DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();
    return String.format(Locale.ROOT, HEAD, command) + new Dump(settings).dumpToString(values);
  }

  private static Object value(JsonNode node) {
    if (node.isArray()) {
      List<Object> values = new ArrayList<>();
      node.forEach(each -> values.add(value(each)));
      return values;
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    if (node.isIntegralNumber()) {
      return node.longValue();
    }
    return node.isNumber() ? (Object) node.doubleValue() : node.textValue();
  }
}
