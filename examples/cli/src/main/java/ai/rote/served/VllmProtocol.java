package ai.rote.served;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * vLLM: {@code /v1/completions} with {@code prompt_logprobs}. Each position of the prompt has an
 * object with the most probable tokens and the prompt's own, by id; the first position is null.
 */
final class VllmProtocol extends RowProtocol {
  private static final Pattern ID = Pattern.compile("\\d{1,9}");

  @Override
  String path() {
    return "/v1/completions";
  }

  @Override
  ObjectNode request(String model, Question question) {
    ObjectNode request = JSON.objectNode();
    request.put("model", model);
    request.set("prompt", question.json());
    request.put("prompt_logprobs", question.top());
    request.put("max_tokens", 1); // 0 is refused unless the prompt is echoed as text too
    request.put("temperature", 1);
    request.put("return_token_ids", true);
    return request;
  }

  @Override
  List<Row> rows(JsonNode answer, Question question) {
    JsonNode choice = choice(answer);
    int[] ids = question.ids();
    JsonNode echoed = choice.path("prompt_token_ids");
    if (echoed.isArray()) { // older servers do not send it; the entries below hold the ids as well
      entries(echoed, "prompt_token_ids", ids.length);
      for (int i = 0; i < ids.length; i++) {
        checkId(ids[i], echoed.get(i), i);
      }
    }
    JsonNode all = entries(choice.path("prompt_logprobs"), "prompt_logprobs", ids.length);
    List<Row> rows = new ArrayList<>();
    for (int i = question.first(); i < ids.length; i++) {
      rows.add(row(all.get(i), i, question));
    }
    return rows;
  }

  private static Row row(JsonNode entry, int position, Question question) {
    int token = question.ids()[position];
    JsonNode own = entry.path(Integer.toString(token));
    if (!own.isObject()) {
      throw no(
          "the entry of token %d of the prompt does not hold its id %d: it is of another token",
          position, token);
    }
    // The prompt's token comes on top of the most probable ones unless it is one of them.
    boolean isExtra = entry.size() > question.top();
    int count = entry.size() - (isExtra ? 1 : 0);
    checkCount(count, question, position);
    int[] ids = new int[count];
    double[] logProb = new double[count];
    int next = 0;
    for (Map.Entry<String, JsonNode> each : entry.properties()) {
      int id = id(each.getKey(), position);
      if (!isExtra || id != token) {
        ids[next] = id;
        logProb[next] = logProb(each.getValue().path("logprob"), position);
        next++;
      }
    }
    JsonNode rank = own.path("rank");
    return new Row(
        token,
        logProb(own.path("logprob"), position),
        ids,
        logProb,
        rank.isInt() ? OptionalInt.of(rank.intValue()) : OptionalInt.empty());
  }

  private static int id(String key, int position) {
    if (!ID.matcher(key).matches()) {
      throw no(
          "the entry of token %d of the prompt has the key '%s', expected an id", position, key);
    }
    return Integer.parseInt(key);
  }
}
