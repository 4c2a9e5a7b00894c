# Scoring of suffixes of which many follow the same prefix: it runs once, and its keys and values are kept.
#
# Shapes: B suffixes, N tokens of the longest without its last one, T tokens of a prefix, D width, R rows
# (predicted tokens).


class PrefixScorer:
  decoder : __torch__.Decoder
  scorer : __torch__.Scorer
  kept : Dict[str, Tensor]  # "number.i": keys or values [1, K, T, E]; "number.state": the last state [1, 1, D]

  # Runs a prefix, [1, T], and keeps it under a number; under 0 all that were kept before are forgotten.
  # Returns its last state.
  def keep(self, number: int, prefix: Tensor) -> Tensor:
    if number == 0:
      self.kept.clear()
    tokens = prefix.shape[1]
    cache = self.decoder.new_cache(1, tokens)
    state = self.decoder.run(prefix, 0, tokens - 1, tokens, cache)
    self.kept["{}.state".format(number)] = state
    for i in range(len(cache)):
      self.kept["{}.{}".format(number, i)] = cache[i]
    return state

  # As Scorer.score of prefixes and suffixes in one. numbers: [B], of kept prefixes of one length; ids:
  # [B, N], right-padded with any id; rows: which of the B * (N + 1) states predict a token that counts,
  # the first of each N + 1 being the prefix's last.
  def score(self, numbers: Tensor, ids: Tensor, rows: Tensor, targets: Tensor, schemes: __torch__.Schemes,
            with_moments: int, chunk: int) -> Tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    which = annotate(List[int], numbers.tolist())
    start = self.kept["{}.0".format(which[0])].shape[2]
    cache = self.decoder.new_cache(ids.shape[0], start + ids.shape[1])
    for i in range(len(cache)):
      prefixes = [self.kept["{}.{}".format(number, i)] for number in which]
      cache[i][:, :, :start] = torch.cat(prefixes)
    first = torch.cat([self.kept["{}.state".format(number)] for number in which])
    hidden = torch.cat([first, self.decoder.hidden_after(ids, start, cache)], 1)
    hidden = hidden.reshape(-1, hidden.shape[-1]).index_select(0, rows)
    return self.scorer.score_hidden(hidden, targets, schemes, with_moments, chunk)
