package ai.rote.served;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The OpenAI interface of old: {@code /v1/completions} with {@code echo} and {@code logprobs}.
 * Tokens come as texts, beside which some servers send ids, or as {@code token_id:7}, which vLLM
 * does when asked. Where there is nothing but texts, they are held against those of the tokenizer.
 */
final class EchoProtocol extends RowProtocol {
  private static final String AS_ID = "token_id:";
  private static final Pattern ID = Pattern.compile(AS_ID + "(\\d{1,9})");

  private final TokenNames names;

  /**
   * With the vocabulary's texts.
   *
   * @param names asked only if the server sends texts
   */
  EchoProtocol(TokenNames names) {
    this.names = names;
  }

  @Override
  String path() {
    return "/v1/completions";
  }

  @Override
  ObjectNode request(String model, Question question) {
    ObjectNode request = JSON.objectNode();
    request.put("model", model);
    request.set("prompt", question.json());
    request.put("echo", true);
    request.put("logprobs", question.top());
    request.put("max_tokens", 1); // servers differ in what they make of 0
    request.put("temperature", 1);
    request.put("return_tokens_as_token_ids", true);
    return request;
  }

  @Override
  List<Row> rows(JsonNode answer, Question question) {
    JsonNode logprobs = choice(answer).path("logprobs");
    int sent = question.ids().length;
    JsonNode tokens = logprobs.path("tokens");
    // The token that was generated may stand behind those of the prompt.
    int count = tokens.size() == sent + 1 ? sent + 1 : sent;
    entries(tokens, "logprobs.tokens", count);
    JsonNode own = entries(logprobs.path("token_logprobs"), "logprobs.token_logprobs", count);
    JsonNode top = entries(logprobs.path("top_logprobs"), "logprobs.top_logprobs", count);
    JsonNode ids = logprobs.path("token_ids");
    if (ids.isArray()) {
      entries(ids, "logprobs.token_ids", count);
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < sent; i++) {
      if (ids.isArray()) {
        checkId(question.ids()[i], ids.get(i), i);
      } else {
        checkText(tokens.get(i).asText(), i, question.ids()[i]);
      }
      if (i >= question.first()) {
        rows.add(row(logProb(own.get(i), i), top.get(i), i, question));
      }
    }
    return rows;
  }

  private void checkText(String text, int position, int id) {
    boolean same = text.startsWith(AS_ID) ? text.equals(AS_ID + id) : names.isCalled(id, text);
    if (!same) {
      throw no(
          "token %d of the prompt was sent as id %d and comes back as '%s'", position, id, text);
    }
  }

  private Row row(double own, JsonNode top, int position, Question question) {
    int token = question.ids()[position];
    // Several tokens of one text are one entry, so that others may be missing: counted here too.
    checkCount(top.size(), question, position);
    List<Integer> ids = new ArrayList<>();
    List<Double> logProbs = new ArrayList<>();
    boolean isExtra = top.size() > question.top();
    for (Map.Entry<String, JsonNode> each : top.properties()) {
      double logProb = logProb(each.getValue(), position);
      int id = id(each.getKey(), token, logProb == own);
      if (!isExtra || id != token) {
        ids.add(id);
        logProbs.add(logProb);
      }
    }
    Row row =
        new Row(
            token,
            own,
            ids.stream().mapToInt(Integer::intValue).toArray(),
            logProbs.stream().mapToDouble(Double::doubleValue).toArray(),
            OptionalInt.empty());
    if (row.argMax() < 0) {
      throw no(
          "the most probable token at position %d of the prompt is named by its text only, which"
              + " is not that of one token alone",
          position);
    }
    return row;
  }

  /** Below 0 where a text does not say which token it is. */
  private int id(String text, int token, boolean asProbable) {
    Matcher id = ID.matcher(text);
    if (id.matches()) {
      return Integer.parseInt(id.group(1));
    }
    return asProbable && names.isCalled(token, text) ? token : names.only(text).orElse(-1);
  }
}
