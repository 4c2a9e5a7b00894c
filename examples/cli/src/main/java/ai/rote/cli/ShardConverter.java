package ai.rote.cli;

import ai.rote.results.record.Shard;

/** Reads which part of the examples a run takes. */
final class ShardConverter extends Converter<Shard> {
  ShardConverter() {
    super(Shard::parse);
  }
}
