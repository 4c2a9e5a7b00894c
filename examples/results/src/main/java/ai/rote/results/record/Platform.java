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
    return with(Engine.version());
  }

  /**
   * This machine, where a server runs the model.
   *
   * @param server that runs it
   * @return as it is now, with the server for an engine
   */
  static Platform of(Server server) {
    return with(server.toString());
  }

  private static Platform with(String engine) {
    return new Platform(
        engine,
        Runtime.version().toString(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors());
  }
}
