package ai.rote.results.run;

import ai.rote.core.model.CausalLm;
import ai.rote.results.record.Server;

/** A model that a server runs: of its folder only tokenizer and configuration count. */
public interface ServedModel extends CausalLm {

  /**
   * The server.
   *
   * @return what it says of itself
   */
  Server server();
}
