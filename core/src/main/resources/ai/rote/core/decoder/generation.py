# Generation: tokens one after another, each from the keys and values of those before it.
#
# Shapes: R rows (draws), T tokens of the prefix, N new tokens, V vocabulary.


class Generator:
  decoder : __torch__.Decoder
  scorer : __torch__.Scorer

  # R continuations of one prefix, whose keys and values are computed once. prefix: [1, T]; bits:
  # [R, N], a random number of 52 bits for each token; schemes: one; end: the token that ends a
  # continuation, -1 for none. Returns
  #   tokens   [R, N]  -1 after the end token
  #   log_prob [R, N]  ln of each token's probability under the scheme; 0 after the end token
  #   gap      [R, N]  how far the random number lay from choosing another token, as a probability;
  #                    for greedy, the lead over the second largest logit. 1 after the end token
  def sample(self, prefix: Tensor, bits: Tensor, schemes: __torch__.Schemes, end: int) -> Tuple[Tensor, Tensor, Tensor]:
    decoder = self.decoder
    rows, new_tokens = bits.shape
    start = prefix.shape[1]
    uniform = self.uniform(bits)
    tokens = torch.full_like(bits, -1)
    log_prob = torch.zeros(bits.shape, dtype=6, device=bits.device)
    gap = torch.ones(bits.shape, dtype=6, device=bits.device)
    running = torch.ones([rows, 1], dtype=11, device=bits.device)

    cache = decoder.new_cache(1, start + new_tokens - 1)
    logits = self.scorer.logits(decoder.hidden_after(prefix, 0, cache)[:, -1])
    logits = logits.expand(rows, -1)
    cache = decoder.choose(cache, torch.zeros([rows], dtype=4, device=bits.device))
    token = torch.zeros([rows, 1], dtype=4, device=bits.device)
    for i in range(new_tokens):
      if i > 0:
        logits = self.scorer.logits(decoder.hidden_after(token, start + i - 1, cache)[:, -1])
      token, chosen, distance = self.next(logits, uniform[:, i:i + 1], schemes)
      tokens[:, i:i + 1] = torch.where(running, token, -1)
      log_prob[:, i:i + 1] = torch.where(running, chosen, 0.)
      gap[:, i:i + 1] = torch.where(running, distance.to(6), 1.)
      running = running & (token != end)
      if not bool(running.any()):
        break
    return (tokens, log_prob, gap)

  # The next token of each row, ln of its probability, and its distance from another: all [R, 1].
  def next(self, logits: Tensor, uniform: Tensor,
           schemes: __torch__.Schemes) -> Tuple[Tensor, Tensor, Tensor]:
    vocabulary = logits.shape[-1]
    if schemes.temperatures[0] == 0.:
      two, ids = self.scorer.largest(logits, 2)
      lead = two[:, :1] - two[:, 1:]
      # 0 + NaN where the logits are no numbers, which the result then shows
      return (self.scorer.arg_max(logits, two, ids), lead - lead, lead)
    if not schemes.unlimited(0, vocabulary) and schemes.width < vocabulary:
      # What is kept is nearly always among the largest logits: the others need not be looked at.
      top, ids = self.scorer.largest(logits, schemes.width)
      ids = torch.sort(ids, -1)[0]
      some, covered = self.scorer.of_largest(logits, top, logits.gather(-1, ids), schemes)
      if bool(covered.all()):
        place, distance = self.draw(some, uniform)
        return (ids.gather(-1, place), some.gather(-1, place), distance)
    every = self.scorer.of_every_token(logits, schemes)
    token, distance = self.draw(every, uniform)
    return (token, every.gather(-1, token), distance)

  # Random numbers of 52 bits as numbers inside (0, 1), never at its ends: (bits + 1/2) / 2^52.
  def uniform(self, bits: Tensor) -> Tensor:
    return (bits.to(7) + 0.5) * 2.220446049250313e-16

  # The token of each row in whose share of (0, 1) a number falls, shares standing in the order of ids
  # (an order by probability would change wholly when rounding swaps two of nearly equal
  # probability), and the number's distance from the nearer end of that share. Sums are in double
  # precision. log_prob: [R, V]; uniform: [R, 1]; both results: [R, 1]
  def draw(self, log_prob: Tensor, uniform: Tensor) -> Tuple[Tensor, Tensor]:
    p = torch.exp(log_prob.to(7))
    sums = torch.cumsum(p, -1)
    total = sums[:, -1:]
    reach = uniform * total
    # The last token that has any probability; the clamp is for NaN, which the result then shows.
    last = torch.searchsorted(sums, total.contiguous()).clamp(max=sums.shape[-1] - 1)
    token = torch.minimum(torch.searchsorted(sums, reach, right=True), last)
    upper = sums.gather(-1, token)
    lower = upper - p.gather(-1, token)
    return (token, torch.minimum(upper - reach, reach - lower) / total)
