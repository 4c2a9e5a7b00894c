package ai.rote.results.record;

import ai.rote.core.model.Engine;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A machine.
 *
 * @param engine what ran the model
 * @param java version
 * @param system name and architecture of the operating system
 * @param processors that the JVM sees
 */
public record Platform(
    @JsonProperty(required = true) String engine,
    @JsonProperty(required = true) String java,
    @JsonProperty(required = true) String system,
    @JsonProperty(required = true) int processors) {

  /**
   * This machine.
   *
   * @return as it is now
   */
  public static Platform current() {
    return new Platform(
        Engine.version(),
        Runtime.version().toString(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors());
  }
}
