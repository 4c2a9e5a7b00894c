package ai.rote.served;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * SGLang: {@code /generate} with {@code return_logprob}. Tokens come as triples of log-probability,
 * id and text. Those from {@code logprob_start_len} on are sent; the first of them has no
 * log-probability, so one token before the first that counts is asked for.
 */
final class SglangProtocol extends RowProtocol {

  @Override
  String path() {
    return "/generate";
  }

  @Override
  ObjectNode request(String model, Question question) {
    ObjectNode request = JSON.objectNode();
    request.set("input_ids", question.json());
    request.put("return_logprob", true);
    request.put("logprob_start_len", question.first() - 1); // by default that of what is generated
    request.put("top_logprobs_num", question.top());
    request.put("return_text_in_logprobs", false);
    request.put("stream", false);
    // The rest comes from the model's generation_config.json otherwise.
    request
        .putObject("sampling_params")
        .put("temperature", 1)
        .put("top_p", 1)
        .put("top_k", -1)
        .put("min_p", 0)
        .put("max_new_tokens", 1);
    return request;
  }

  @Override
  List<Row> rows(JsonNode answer, Question question) {
    JsonNode info = answer.path("meta_info");
    int start = question.first() - 1;
    int expected = question.ids().length - start;
    JsonNode own = entries(info.path("input_token_logprobs"), "input_token_logprobs", expected);
    JsonNode top = entries(info.path("input_top_logprobs"), "input_top_logprobs", expected);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < expected; i++) {
      int position = start + i;
      JsonNode triple = triple(own.get(i), position);
      checkId(question.ids()[position], triple.get(1), position);
      if (i > 0) {
        rows.add(row(triple, top.get(i), position, question));
      }
    }
    return rows;
  }

  private static Row row(JsonNode own, JsonNode top, int position, Question question) {
    checkCount(top.size(), question, position);
    int[] ids = new int[top.size()];
    double[] logProb = new double[top.size()];
    for (int i = 0; i < ids.length; i++) {
      JsonNode triple = triple(top.get(i), position);
      if (!triple.get(1).isInt()) {
        throw no("token %d of the prompt has an entry of id %s", position, triple.get(1));
      }
      ids[i] = triple.get(1).intValue();
      logProb[i] = logProb(triple.get(0), position);
    }
    return new Row(
        question.ids()[position], logProb(own.get(0), position), ids, logProb, OptionalInt.empty());
  }

  private static JsonNode triple(JsonNode value, int position) {
    if (!value.isArray() || value.size() < 2) {
      throw no(
          "token %d of the prompt has the entry %s, expected log-probability and id",
          position, value);
    }
    return value;
  }
}
