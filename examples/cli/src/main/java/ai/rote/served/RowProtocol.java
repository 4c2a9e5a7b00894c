package ai.rote.served;

import ai.rote.core.RoteException;
import ai.rote.http.Answers;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/**
 * How one kind of server is asked for the log-probabilities of a prompt, and how its answer is
 * read. An answer is held against the question: whoever answers for something else, as servers do
 * that know log-probabilities of generated tokens only, is refused with the reason.
 */
abstract class RowProtocol {
  static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** What stands for the logarithm of 0 where JSON has no infinity; vLLM and SGLang send it. */
  static final double LEAST = -9999;

  /** Rounding may lift a log-probability above 0 by so much. */
  private static final double ABOVE_ZERO = 1e-3;

  /**
   * A question.
   *
   * @param ids the whole sequence
   * @param first the position of the first token that is asked for, at least 1
   * @param top how many of the most probable tokens are asked for at each position
   */
  record Question(int[] ids, int first, int top) {

    ArrayNode json() {
      ArrayNode array = JSON.arrayNode(ids.length);
      for (int id : ids) {
        array.add(id);
      }
      return array;
    }
  }

  /** An answer that is not one to the question, and why. */
  static final class NoAnswerException extends RoteException {
    private static final long serialVersionUID = 1L;

    NoAnswerException(String message) {
      super(message);
    }
  }

  /** The path that is asked, below the server's address. */
  abstract String path();

  /** What is sent. */
  abstract ObjectNode request(String model, Question question);

  /**
   * Reads an answer.
   *
   * @return a row for each token from {@code first} on
   * @throws NoAnswerException if it is no answer to the question
   */
  abstract List<Row> rows(JsonNode answer, Question question);

  /** A refusal; what stands in it of the server's own is fit to be shown. */
  static NoAnswerException no(String format, Object... arguments) {
    Object[] shown = arguments.clone();
    for (int i = 0; i < shown.length; i++) {
      if (shown[i] instanceof String || shown[i] instanceof JsonNode) {
        shown[i] = Answers.printable(shown[i].toString());
      }
    }
    return new NoAnswerException(String.format(Locale.ROOT, format, shown));
  }

  /** The only choice of a completion. */
  static JsonNode choice(JsonNode answer) {
    JsonNode choices = answer.path("choices");
    if (choices.size() != 1) {
      throw no("the answer has %d choices to one prompt", choices.size());
    }
    return choices.get(0);
  }

  /** An array with an entry for each token of the prompt. */
  static JsonNode entries(JsonNode array, String name, int expected) {
    if (!array.isArray()) {
      throw no(
          "the answer has no '%s': the server gives log-probabilities of what it generates only,"
              + " or none",
          name);
    }
    if (array.size() != expected) {
      throw no(
          "'%s' has %d entries for %d tokens sent: they are of something else than the prompt",
          name, array.size(), expected);
    }
    return array;
  }

  /** A log-probability, in nats. */
  static double logProb(JsonNode value, int position) {
    if (!value.isNumber() || Double.isNaN(value.doubleValue())) {
      throw no("token %d of the prompt has the log-probability %s", position, value);
    }
    double logProb = value.doubleValue();
    if (logProb > ABOVE_ZERO) {
      throw no("token %d of the prompt has the log-probability %s, above 0", position, logProb);
    }
    return logProb <= LEAST ? Double.NEGATIVE_INFINITY : Math.min(0, logProb);
  }

  /** A token's id in the answer must be the one that was sent. */
  static void checkId(int sent, JsonNode echoed, int position) {
    if (!echoed.isIntegralNumber() || echoed.intValue() != sent) {
      throw no(
          "token %d of the prompt was sent as id %d and comes back as %s", position, sent, echoed);
    }
  }

  /** Servers that give fewer than were asked for do not say so. */
  static void checkCount(int found, Question question, int position) {
    if (found < question.top()) {
      throw no(
          "token %d of the prompt comes with %d of the %d most probable tokens that were asked for",
          position, found, question.top());
    }
  }
}
