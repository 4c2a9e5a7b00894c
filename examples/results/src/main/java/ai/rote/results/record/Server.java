package ai.rote.results.record;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;

/**
 * A server that ran a model.
 *
 * @param address where it was asked
 * @param api how: {@code vllm}, {@code sglang} or {@code openai}
 * @param software what it says it is; null if it says nothing
 * @param version of that; null if it does not tell
 * @param model what the model is called there
 * @param topLogProbs how many of the most probable tokens it was asked for at each position; of
 *     examples where these did not tell it was asked for more, if their number was not given
 */
public record Server(
    @JsonProperty(required = true) String address,
    @JsonProperty(required = true) String api,
    @MayBeAbsent String software,
    @MayBeAbsent String version,
    @JsonProperty(required = true) String model,
    @JsonProperty(required = true) int topLogProbs) {

  /**
   * In what another server is not the same; where it stands and how it is asked may differ.
   *
   * @param other another server, or the same one later
   * @return each difference with both values, in words; empty if there is none
   */
  public List<String> differences(Server other) {
    List<String> differences = new ArrayList<>();
    compare("software", software, other.software, differences);
    compare("version", version, other.version, differences);
    compare("model", model, other.model, differences);
    return differences;
  }

  private static void compare(String name, String there, String here, List<String> differences) {
    if (!String.valueOf(there).equals(String.valueOf(here))) {
      differences.add("server's " + name + " (" + there + " there, " + here + " here)");
    }
  }

  /** For people: {@code vllm 0.11.0 at http://localhost:8000}. */
  @Override
  public String toString() {
    return (software == null ? api : software)
        + (version == null ? "" : " " + version)
        + " at "
        + address;
  }
}
