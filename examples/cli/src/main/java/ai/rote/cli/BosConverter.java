package ai.rote.cli;

import ai.rote.core.token.BosPolicy;

/** Reads what stands before an example. */
final class BosConverter extends Converter<BosPolicy> {
  BosConverter() {
    super(BosPolicy::parse);
  }
}
