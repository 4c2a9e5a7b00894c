# Search: the mass of many continuations at once, by a beam that keeps to those that count.
#
# Beams of all widths 1, 2, 4 ... W are nested in one another: a hypothesis of level l is in the beams
# of width 2^l and above, and the beam of width 2^l is filled up from the children of its own
# hypotheses alone. So a beam contains every narrower one, and what it finds grows with its width.
#
# Shapes: W width of the beam, T tokens of the prefix, K tokens of the target, V vocabulary, C
# candidates of a hypothesis, N nodes and E edges of a text's tokenisations.


class Search:
  decoder : __torch__.Decoder
  scorer : __torch__.Scorer

  # The most probable continuations of K tokens within a distance of a target. The hypothesis of level 0
  # is the one that keeps nearest to the target, so that one at least stays able to end near it where
  # others run out of differences; it is the target itself if that has any probability. After the last
  # token nothing has to be left out, since nothing follows: whatever ends near the target counts for
  # every beam that holds its first K - 1 tokens, the best by themselves and all others as one sum for
  # each hypothesis. prefix: [1, T]; target: [K]; edits: 1 for Levenshtein distance, 0 for Hamming;
  # schemes: one. Returns, for F finished continuations and H hypotheses of K - 1 tokens,
  #   tokens     [F, K]
  #   log_prob   [F]  ln of the probability under the scheme, in double precision
  #   level      [F]  the narrowest beam that has it is 2^level wide
  #   rest_log   [H]  ln of the summed probability of all other ends near the target
  #   rest_level [H]  the narrowest beam that has them is 2^level wide
  #   rest       [H]  how many there are
  # or one continuation of log_prob NaN if any logit is not a finite number.
  def near(self, prefix: Tensor, target: Tensor, edits: int, most: int, beam: int,
           schemes: __torch__.Schemes) -> Tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]:
    decoder = self.decoder
    device = target.device
    start = prefix.shape[1]
    length = target.shape[0]
    cache = decoder.new_cache(1, start + length - 1)
    logits = self.scorer.logits(decoder.hidden_after(prefix, 0, cache)[:, -1])
    logits = logits.expand(beam, -1)
    cache = decoder.choose(cache, torch.zeros([beam], dtype=4, device=device))

    # A beam is always W rows: arithmetic on fewer would round otherwise. Rows without a hypothesis
    # have log_prob -inf. The first hypothesis is nothing, of probability 1.
    tokens = torch.zeros([beam, 0], dtype=4, device=device)
    log_prob = torch.full([beam], -inf, dtype=7, device=device)
    log_prob[0] = 0.
    level = torch.zeros([beam], dtype=4, device=device)
    columns = length + 1 if edits == 1 else 1
    costs = torch.arange(columns, device=device).expand(beam, -1)
    rest_log = log_prob[:0]
    rest_level = level[:0]
    rest = level[:0]
    for t in range(length):
      if t > 0:
        last = decoder.hidden_after(tokens[:, -1:], start + t - 1, cache)[:, -1]
        logits = self.scorer.logits(last)
      every = self.scorer.of_every_token(logits, schemes)
      # Only target tokens near t can make a difference to what distance is reached: each is a
      # candidate, and so are the most probable of all others, which are alike to each other.
      reach = most if edits == 1 else 0
      near, inverse, counts = torch._unique2(target[max(0, t - reach):t + reach + 1])
      other_log, other = torch.topk(every.index_fill(-1, near, -inf), min(beam, every.shape[-1]), -1)
      near_costs = torch.stack([self.costs_after(costs, near[c], target, t, edits)
                                for c in range(near.shape[0])], 1)
      other_costs = self.costs_after(costs, torch.full([], -1, dtype=4, device=device), target, t,
                                     edits)
      near_least = self.least(near_costs, t + 1, edits)
      other_least = self.least(other_costs, t + 1, edits).unsqueeze(-1)
      least = torch.cat([near_least, other_least.expand(-1, other.shape[-1])], -1)

      candidates = torch.cat([near.expand(beam, -1), other], -1)
      scores = log_prob.unsqueeze(-1) + torch.cat([every[:, near], other_log], -1).to(7)
      scores = torch.where(least <= most, scores, -inf)
      if bool(torch.isnan(every).any()):
        tokens, log_prob, level = self.no_numbers(length, log_prob, level)
        return (tokens, log_prob, level, rest_log, rest_level, rest)
      first = (level == 0).unsqueeze(-1) & (scores > -inf)
      nearest = first & (least == torch.where(first, least, most + 1).amin())
      chosen, chosen_level = self.choose(scores, level, nearest, beam)
      found = chosen.shape[0]
      if found == 0:
        return (torch.zeros([0, length], dtype=4, device=device), log_prob[:0], level[:0], rest_log,
                rest_level, rest)
      chosen = torch.cat([chosen, chosen[:1].expand(beam - found)])
      parent = torch.div(chosen, scores.shape[-1], rounding_mode="floor")
      token = candidates.flatten().index_select(0, chosen).unsqueeze(-1)
      tokens = torch.cat([tokens.index_select(0, parent), token], -1)
      if t == length - 1:
        ends = torch.where(other_least <= most, every, -inf)
        ends = ends.index_copy(-1, near, torch.where(near_least <= most, every[:, near], -inf))
        ends.view(-1)[parent * ends.shape[-1] + token.squeeze(-1)] = -inf
        rest_log = log_prob + torch.logsumexp(ends, [-1]).to(7)
        rest = (ends > -inf).sum(-1) * (log_prob > -inf).to(4)
        rest_level = level
        level = level.index_select(0, parent)
      else:
        costs = self.costs_after(costs.index_select(0, parent), token, target, t, edits)
        level = torch.cat([chosen_level, chosen_level[:1].expand(beam - found)])
        decoder.choose_after(cache, parent, start, start + t)
      log_prob = scores.flatten().index_select(0, chosen)
      log_prob[found:] = -inf
    alive = torch.nonzero(log_prob > -inf).squeeze(-1)
    more = torch.nonzero(rest > 0).squeeze(-1)
    return (tokens.index_select(0, alive), log_prob.index_select(0, alive),
            level.index_select(0, alive), rest_log.index_select(0, more),
            rest_level.index_select(0, more), rest.index_select(0, more))

  # Every tokenisation of a text that the beam meets, and always the target's own. edge_token [N, E] are
  # the tokens that continue the text at each node, and edge_node [N, E] the node that they lead to:
  # N is the text's end, -1 stands for no edge. Node 0 is its beginning. Results as above, with -1 for
  # tokens after a continuation's end; none has more than `longest` tokens.
  def spell(self, prefix: Tensor, target: Tensor, edge_token: Tensor, edge_node: Tensor, longest: int,
            beam: int, schemes: __torch__.Schemes) -> Tuple[Tensor, Tensor, Tensor]:
    decoder = self.decoder
    device = target.device
    start = prefix.shape[1]
    nodes = edge_node.shape[0]
    cache = decoder.new_cache(1, start + longest - 1)
    logits = self.scorer.logits(decoder.hidden_after(prefix, 0, cache)[:, -1])
    logits = logits.expand(beam, -1)
    cache = decoder.choose(cache, torch.zeros([beam], dtype=4, device=device))

    tokens = torch.full([beam, longest], -1, dtype=4, device=device)
    log_prob = torch.full([beam], -inf, dtype=7, device=device)
    log_prob[0] = 0.
    level = torch.zeros([beam], dtype=4, device=device)
    exact = log_prob == 0.
    node = torch.zeros([beam], dtype=4, device=device)
    all_tokens = [tokens[:0]]
    all_log_prob = [log_prob[:0]]
    all_level = [level[:0]]
    for t in range(longest):
      if t > 0:
        last = decoder.hidden_after(tokens[:, t - 1:t], start + t - 1, cache)[:, -1]
        logits = self.scorer.logits(last)
      every = self.scorer.of_every_token(logits, schemes)
      if bool(torch.isnan(every).any()):
        return self.no_numbers(longest, log_prob, level)
      candidates = edge_token.index_select(0, node)
      following = edge_node.index_select(0, node)
      scores = torch.where(following >= 0, every.gather(-1, candidates), -inf)
      scores = log_prob.unsqueeze(-1) + scores.to(7)

      ends = following == nodes
      ended = torch.nonzero((ends & (scores > -inf)).flatten()).squeeze(-1)
      parent = torch.div(ended, scores.shape[-1], rounding_mode="floor")
      spelt = tokens.index_select(0, parent)
      spelt[:, t] = candidates.flatten().index_select(0, ended)
      all_tokens.append(spelt)
      all_log_prob.append(scores.flatten().index_select(0, ended))
      all_level.append(level.index_select(0, parent))

      scores = torch.where(ends, -inf, scores)
      on_target = exact.unsqueeze(-1) & (candidates == target[min(t, target.shape[0] - 1)])
      chosen, level = self.choose(scores, level, on_target, beam)
      found = chosen.shape[0]
      if found == 0:
        break
      chosen = torch.cat([chosen, chosen[:1].expand(beam - found)])
      level = torch.cat([level, level[:1].expand(beam - found)])
      parent = torch.div(chosen, scores.shape[-1], rounding_mode="floor")
      log_prob = scores.flatten().index_select(0, chosen)
      log_prob[found:] = -inf
      exact = on_target.flatten().index_select(0, chosen)
      node = following.flatten().index_select(0, chosen)
      tokens = tokens.index_select(0, parent)
      tokens[:, t] = candidates.flatten().index_select(0, chosen)
      decoder.choose_after(cache, parent, start, start + t)
    return (torch.cat(all_tokens), torch.cat(all_log_prob), torch.cat(all_level))

  def no_numbers(self, length: int, log_prob: Tensor,
                 level: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    tokens = torch.zeros([1, length], dtype=4, device=level.device)
    return (tokens, torch.full_like(log_prob[:1], nan), level[:1])

  # The costs of hypotheses one token longer. Hamming: the mismatches so far, [W, 1]. Levenshtein: the
  # distance from each beginning of the target, [W, K + 1], a row of the usual table: by deleting the
  # token, matching or replacing, and (the running minimum) inserting target tokens.
  def costs_after(self, costs: Tensor, token: Tensor, target: Tensor, t: int, edits: int) -> Tensor:
    if edits == 0:
      return costs + (token != target[t]).to(4)
    replaced = costs[:, :-1] + (token != target).to(4)
    costs = costs + 1
    costs = torch.cat([costs[:, :1], torch.minimum(costs[:, 1:], replaced)], -1)
    place = torch.arange(costs.shape[-1], device=costs.device)
    return torch.cummin(costs - place, -1)[0] + place

  # The least distance that hypotheses of t tokens can still end with, given their costs.
  def least(self, costs: Tensor, t: int, edits: int) -> Tensor:
    if edits == 0:
      return costs[..., 0]
    place = torch.arange(costs.shape[-1], device=costs.device)
    return (costs + torch.abs(place - t)).amin(-1)

  # Picks the next hypotheses out of scores [W, C] of the children of those of given levels [W]. The best
  # of those preferred [W, C] has first place if its score is above -inf. Returns places in the
  # flattened scores, and levels, both [found].
  def choose(self, scores: Tensor, level: Tensor, preferred: Tensor,
             beam: int) -> Tuple[Tensor, Tensor]:
    left = scores.clone()
    best, chosen = torch.topk(torch.where(preferred, left, -inf).flatten(), 1)
    chosen = chosen[best > -inf]
    levels = torch.zeros_like(chosen)
    size = 1
    i = 0
    while size <= beam:
      left.view(-1)[chosen] = -inf
      pool = torch.where((level <= i).unsqueeze(-1), left, -inf).flatten()
      best, place = torch.topk(pool, min(size - chosen.shape[0], pool.shape[0]))
      place = place[best > -inf]
      chosen = torch.cat([chosen, place])
      levels = torch.cat([levels, torch.full_like(place, i)])
      size = size * 2
      i = i + 1
    return (chosen, levels)
