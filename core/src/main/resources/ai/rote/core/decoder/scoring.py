# Scoring: logits reduced to a few numbers per predicted token, under many sampling schemes at once.
#
# The vocabulary head runs on a chunk of rows at a time, and each chunk is reduced before the next,
# so memory does not grow with the batch. Within a chunk everything the schemes share is computed
# once: the W largest logits, sorted, serve every top-k and nearly every nucleus; one cumulative sum
# per temperature turns each further scheme into a look-up.
#
# What passes over whole rows of logits costs as much as the head itself if it is written carelessly:
# new memory for a result of that size is slow to come by, a comparison that yields booleans and a sum
# of booleans are slow, and so is top-k on whole rows. So such passes work on a few rows at a time, in
# memory that is kept (scratch), in floating point.
#
# Shapes: R rows (predicted tokens), V vocabulary, W width of the sorted head of a row, S schemes.


class Scorer(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  decoder : __torch__.Decoder
  scratch : __torch__.Scratch

  def put(self, name: str, parts: List[Tensor], shape: List[int], stored: int, compute: int,
          int8: int) -> None:
    self.decoder.put(name, parts, shape, stored, compute, int8)

  # ids: [B, T], right-padded with any id. rows: which of the B * T positions predict a token that
  # counts; targets: that token. Schemes are grouped by temperature: groups[g] of them have
  # temperatures[g], and top_k, top_p, min_p and typical_p list them group after group (top_k >= V,
  # top_p = 1, min_p = 0, typical_p = 1: no limit; temperature 0: greedy). Returns
  #   log_prob [R, S]  ln of the target's probability under each scheme, -inf where filtered out
  #   margin   [R]     the target's logit minus the largest other logit; not finite if any logit is
  #                    NaN or infinity, and the rest of that row means nothing then
  #   rank     [R]     1 + the number of strictly larger logits
  #   arg_max  [R]     the lowest id among those with the largest logit
  #   moments  [R, 2]  mean and standard deviation of ln q under the model's own distribution q; [0]
  #                    unless with_moments is 1
  def score(self, ids: Tensor, rows: Tensor, targets: Tensor, temperatures: List[float],
            groups: List[int], top_k: List[int], top_p: List[float], min_p: List[float],
            typical_p: List[float], width: int, with_moments: int,
            chunk: int) -> Tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    tokens = ids.shape[1]
    position = rows % tokens
    skip = int(position.min())
    hidden = self.decoder.hidden_from(ids, skip)
    rows = rows // tokens * (tokens - skip) + position - skip
    hidden = hidden.reshape(-1, hidden.shape[-1]).index_select(0, rows)
    log_prob: List[Tensor] = []
    margin: List[Tensor] = []
    rank: List[Tensor] = []
    arg_max: List[Tensor] = []
    moments: List[Tensor] = [torch.zeros([0], device=hidden.device)]
    if with_moments == 1:
      moments.clear()
    chunks = (hidden.shape[0] + chunk - 1) // chunk
    step = (hidden.shape[0] + chunks - 1) // chunks  # the same for all, since few rows take long
    for i in range(0, hidden.shape[0], step):
      logits = self.logits(hidden[i:i + step])
      a, b, c, d = self.score_logits(logits, targets[i:i + step], temperatures, groups, top_k,
                                     top_p, min_p, typical_p, width)
      log_prob.append(a)
      margin.append(b)
      rank.append(c)
      arg_max.append(d)
      if with_moments == 1:
        moments.append(self.moments(logits))
    return (torch.cat(log_prob), torch.cat(margin), torch.cat(rank), torch.cat(arg_max),
            torch.cat(moments))

  # Hidden states [R, D] to logits [R, V], in memory that the next call uses again.
  def logits(self, hidden: Tensor) -> Tensor:
    vocabulary = self.decoder.vocabulary(hidden)
    room = self.scratch.room("logits", hidden.shape[0], vocabulary, 6, hidden)
    return self.decoder.logits_into(hidden, room)

  # How many rows to pass over at a time, so that they and their results stay in a processor's caches.
  def rows_at_once(self, logits: Tensor) -> int:
    if logits.is_cuda:
      return logits.shape[0]
    return max(1, min(logits.shape[0], 400000 // logits.shape[1]))

  # How the log-probabilities of a row are spread under its own distribution, [R, 2]. A probability
  # that float32 cannot hold has no weight, whatever its logarithm.
  def moments(self, logits: Tensor) -> Tensor:
    step = self.rows_at_once(logits)
    x_room = self.scratch.room("x", step, logits.shape[1], 6, logits)
    weight_room = self.scratch.room("weight", step, logits.shape[1], 6, logits)
    moments: List[Tensor] = []
    for i in range(0, logits.shape[0], step):
      rows = logits[i:i + step]
      x = torch.sub(rows, rows.amax(-1, True), out=x_room[:rows.shape[0]]).clamp_(min=-200.)
      weight = torch.exp(x, out=weight_room[:rows.shape[0]])
      total = weight.sum(-1, True)
      mean = weight.mul_(x).sum(-1, True) / total
      square = weight.mul_(x).sum(-1, True) / total
      sd = torch.sqrt((square - mean * mean).clamp(min=0.))
      moments.append(torch.cat([(mean - torch.log(total)).clamp(max=0.), sd], -1))
    return torch.cat(moments)

  # The same from given logits [R, V].
  def score_logits(self, logits: Tensor, targets: Tensor, temperatures: List[float],
                   groups: List[int], top_k: List[int], top_p: List[float], min_p: List[float],
                   typical_p: List[float], width: int) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
    vocabulary = logits.shape[-1]
    target = targets.unsqueeze(-1)
    own = logits.gather(-1, target)
    larger = self.count_larger(logits, own)
    width = min(max(width, 2), vocabulary)
    top, ids = self.largest(logits, width)
    arg_max = self.arg_max(logits, top, ids)
    # A NaN sorts as the largest, yet compares as larger than nothing: take it, to end up with NaN.
    largest = top[:, :1]
    best_other = torch.where((larger > 0) | ~torch.isfinite(largest), largest, top[:, 1:2])
    greedy = arg_max == target

    position = self.position(logits, top, own, target, larger, top_p)
    totals = self.totals(logits, top, temperatures, groups, top_k)
    log_prob, covered = self.under_schemes(logits, top, own, position, greedy, totals, temperatures,
                                           groups, top_k, top_p, min_p, typical_p)
    bad = torch.nonzero(~covered.all(-1)).squeeze(-1)
    step = max(1, bad.shape[0]) if logits.is_cuda else 64  # max: a range takes no step of 0
    for i in range(0, bad.shape[0], step):
      rows = bad[i:i + step]
      log_prob[rows] = self.with_wider_top(
          logits, rows, log_prob[rows], covered[rows], own[rows], target[rows], larger[rows],
          greedy[rows], [each[rows] for each in totals], temperatures, groups, top_k, top_p, min_p,
          typical_p, 8 * width)
    return (log_prob, (own - best_other).squeeze(-1), larger.squeeze(-1) + 1, arg_max.squeeze(-1))

  # Rows where what is kept, or its ties at the cut, reaches beyond the largest logits that were looked
  # at: again with more of them, for the temperatures concerned. All but the logits are of these rows
  # only.
  def with_wider_top(self, logits: Tensor, rows: Tensor, log_prob: Tensor, covered: Tensor,
                     own: Tensor, target: Tensor, larger: Tensor, greedy: Tensor,
                     totals: List[Tensor], temperatures: List[float], groups: List[int],
                     top_k: List[int], top_p: List[float], min_p: List[float],
                     typical_p: List[float], width: int) -> Tensor:
    left = torch.arange(rows.shape[0], device=logits.device)
    while left.shape[0] > 0:
      width = min(width, logits.shape[-1])
      room = self.scratch.room("wide", left.shape[0], logits.shape[-1], 6, logits)
      some = torch.index_select(logits, 0, rows[left], out=room)
      top = torch.topk(some, width, -1)[0]
      position = self.position(some, top, own[left], target[left], larger[left], top_p)
      first = 0
      for g in range(len(groups)):
        end = first + groups[g]
        if not bool(covered[left, g].all()):
          again, now = self.under_schemes(
              some, top, own[left], position, greedy[left], [totals[g][left]], temperatures[g:g + 1],
              groups[g:g + 1], top_k[first:end], top_p[first:end], min_p[first:end],
              typical_p[first:end])
          log_prob[left, first:end] = again
          covered[left, g] = now.squeeze(-1)
        first = end
      left = left[~covered[left].all(-1)] if width < logits.shape[-1] else left[:0]
      width = 8 * width
    return log_prob

  # How many logits of each row are larger than the target's, [R, 1]. Sums of ones in float32 are exact
  # up to 16 million.
  def count_larger(self, logits: Tensor, own: Tensor) -> Tensor:
    step = self.rows_at_once(logits)
    room = self.scratch.room("x", step, logits.shape[1], 6, logits)
    counts: List[Tensor] = []
    for i in range(0, logits.shape[0], step):
      rows = logits[i:i + step]
      ones = torch.gt(rows, own[i:i + step], out=room[:rows.shape[0]])
      counts.append(ones.sum(-1, True))
    return torch.cat(counts).to(4)

  # The W largest logits of each row, sorted, and their ids, both [R, W].
  #
  # Where W is small, most of a row is passed over: split into V / B groups of B logits, the W groups
  # with the largest maxima hold the W largest logits, since any other group has W logits above it (or
  # equal to its own: then it does not matter which are taken). B groups of W logits are left to sort.
  def largest(self, logits: Tensor, width: int) -> Tuple[Tensor, Tensor]:
    vocabulary = logits.shape[-1]
    size = int((vocabulary / width)**0.5)
    if size < 4 or logits.is_cuda:
      top, ids = torch.topk(logits, width, -1)
      return (top, ids)
    groups = vocabulary // size
    grouped = logits[:, :size * groups].unflatten(1, [size, groups])  # id = i * groups + group
    chosen = torch.topk(grouped.amax(1), width, -1, True, False)[1]
    left = grouped.gather(2, chosen.unsqueeze(1).expand(-1, size, -1)).flatten(1)
    top, places = torch.topk(torch.cat([left, logits[:, size * groups:]], 1), width, -1)
    in_group = places // width * groups + chosen.gather(-1, places % width)
    rest = places - size * width + size * groups
    return (top, torch.where(places < size * width, in_group, rest))

  # The lowest id among those with the largest logit, [R, 1].
  def arg_max(self, logits: Tensor, top: Tensor, ids: Tensor) -> Tensor:
    tied = top == top[:, :1]
    if bool(tied[:, -1].any()):  # so may others be that are not among the W largest
      return torch.argmax(logits, -1, True)
    lowest = torch.where(tied, ids, logits.shape[-1]).amin(-1, True)
    return torch.minimum(lowest, ids[:, :1])  # NaN equals nothing, itself included

  # The target's place, from 0, in the row sorted as transformers sorts it: among equals the higher id
  # comes first. [R, 1]; exact for the W largest, at least W for others. Only top-p asks for it.
  def position(self, logits: Tensor, top: Tensor, own: Tensor, target: Tensor, larger: Tensor,
               top_p: List[float]) -> Tensor:
    asked = False
    for p in top_p:
      asked = asked or p < 1.
    tied = (top == own).sum(-1, True) > 1
    if not asked or not bool((tied | (own == top[:, -1:])).any()):
      return larger
    ids = torch.arange(logits.shape[-1], device=logits.device)
    return larger + ((logits == own) & (ids > target)).sum(-1, True)

  # For each temperature, the sum of all weights of each row, [R, 1] in double precision; NaN where
  # nobody asks: every scheme has a top-k, or `top` is the whole row.
  def totals(self, logits: Tensor, top: Tensor, temperatures: List[float], groups: List[int],
             top_k: List[int]) -> List[Tensor]:
    vocabulary = logits.shape[-1]
    largest = top[:, :1]
    whole = top.shape[-1] == vocabulary
    totals: List[Tensor] = []
    asked: List[int] = []
    first = 0
    for g in range(len(temperatures)):
      totals.append(torch.full_like(largest, nan, dtype=7))
      if temperatures[g] > 0. and not whole and self.unlimited(top_k, first, groups[g], vocabulary):
        asked.append(g)
      first = first + groups[g]
    if len(asked) == 0:
      return totals
    step = self.rows_at_once(logits)
    x_room = self.scratch.room("x", step, vocabulary, 6, logits)
    weight_room = self.scratch.room("weight", step, vocabulary, 6, logits)
    for i in range(0, logits.shape[0], step):
      rows = logits[i:i + step]
      x = torch.sub(rows, largest[i:i + step], out=x_room[:rows.shape[0]])
      for g in asked:
        weight = torch.div(x, max(temperatures[g], 1e-30), out=weight_room[:rows.shape[0]]).exp_()
        totals[g][i:i + step] = weight.sum(-1, True)
    return totals

  # ln of the probability of every token under one scheme, [R, V] in the order of ids, -inf where
  # filtered out: what score_logits gives, with each token of the vocabulary as the target in turn.
  def distribution(self, logits: Tensor, temperature: float, top_k: int, top_p: float, min_p: float,
                   typical_p: float, width: int) -> Tensor:
    vocabulary = logits.shape[-1]
    everything = torch.arange(vocabulary, device=logits.device)
    greedy = torch.argmax(logits, -1, True) == everything
    top = self.largest(logits, min(max(width, 2), vocabulary))[0]
    own_place = torch.empty([logits.shape[0], 0], dtype=4, device=logits.device)
    totals = self.totals(logits, top, [temperature], [1], [top_k])
    log_prob, covered = self.under_schemes(logits, top, logits, own_place, greedy, totals,
                                           [temperature], [1], [top_k], [top_p], [min_p], [typical_p])
    if not bool(covered.all()):
      bad = torch.nonzero(~covered.squeeze(-1)).squeeze(-1)
      whole = logits.index_select(0, bad)
      no_totals: List[Tensor] = []
      log_prob[bad] = self.under_schemes(
          whole, torch.topk(whole, vocabulary, -1)[0], whole, own_place.index_select(0, bad),
          greedy.index_select(0, bad), no_totals, [temperature], [1], [top_k], [top_p], [min_p],
          [typical_p])[0]
    return log_prob

  # log_prob [R, S], and for each temperature whether the W largest logits `top` sufficed to know it,
  # [R, G]. totals: as that method has them.
  # own [R, 1] is the target's logit, position [R, 1] its place in the sorted row, from 0. Or, for one
  # scheme, own [R, V] are all logits, position is [R, 0] and log_prob is of every token, [R, V]; or own
  # [R, W] are the logits of `top` in the order of their ids, and log_prob is of these.
  def under_schemes(self, logits: Tensor, top: Tensor, own: Tensor, position: Tensor, greedy: Tensor,
                    totals: List[Tensor], temperatures: List[float], groups: List[int],
                    top_k: List[int], top_p: List[float], min_p: List[float],
                    typical_p: List[float]) -> Tuple[Tensor, Tensor]:
    vocabulary = logits.shape[-1]
    width = top.shape[-1]
    largest = top[:, :1]
    columns: List[Tensor] = []
    covered: List[Tensor] = [torch.zeros([top.shape[0], 0], dtype=11, device=top.device)]
    kept_by_k: Dict[int, Tensor] = {}
    s = 0
    for g in range(len(temperatures)):
      enough = torch.ones_like(largest, dtype=11)
      if temperatures[g] == 0.:
        for i in range(groups[g]):
          columns.append(torch.where(greedy, 0., -inf))
      else:
        # Far below any difference of logits, but with a reciprocal that float32 can hold.
        temperature = max(temperatures[g], 1e-30)
        # Weights relative to the largest: exp((logit - largest) / temperature), so 1 for the best.
        log_weight = (own - largest) / temperature
        top_log_weight = (top - largest) / temperature
        cumulative = torch.cumsum(torch.exp(top_log_weight), -1, dtype=7)
        total = cumulative[:, -1:]
        if width < vocabulary and self.unlimited(top_k, s, groups[g], vocabulary):
          total = totals[g]
        for i in range(s, s + groups[g]):
          mass = total
          kept = torch.full_like(largest, vocabulary, dtype=4)
          inside = torch.ones_like(own, dtype=11)
          if top_k[i] < vocabulary:
            cut = top[:, top_k[i] - 1:top_k[i]]
            if not (top_k[i] in kept_by_k):
              kept_by_k[top_k[i]] = (top >= cut).sum(-1, True).clamp(min=1)  # 0 where the cut is NaN
            kept = kept_by_k[top_k[i]]
            mass = cumulative.gather(-1, kept - 1)
            inside = own >= cut
            if width < vocabulary:
              enough = enough & (top[:, -1:] < cut)
          if top_p[i] < 1.:
            reach = mass * top_p[i]
            crossing = torch.searchsorted(cumulative, reach) + 1
            enough = enough & (cumulative[:, -1:] >= reach)
            kept = torch.minimum(kept, crossing.clamp(max=width))
            mass = cumulative.gather(-1, kept - 1)
            inside = inside & self.among_first(kept, top, own, position)
          if min_p[i] > 0.:
            least = torch.log(min_p[i])
            likely = (top_log_weight >= least).sum(-1, True).clamp(min=1)
            enough = enough & ((kept <= width) | (likely < width))
            kept = torch.minimum(kept, likely)
            mass = cumulative.gather(-1, kept - 1)
            inside = inside & (log_weight >= least)
          if typical_p[i] < 1.:
            mass, typical, reached = self.typical(logits, top_log_weight, log_weight, mass, kept,
                                                  temperature, typical_p[i])
            inside = inside & typical
            enough = enough & reached
          columns.append(torch.where(inside, log_weight - torch.log(mass).to(6), -inf))
      s = s + groups[g]
      covered.append(enough)
    if len(columns) == 0:
      columns.append(torch.zeros([top.shape[0], 0], device=top.device))
    return (torch.cat(columns, -1), torch.cat(covered, -1))

  # Which of a row's tokens, as under_schemes has them, are among the first `kept` [R, 1] of the sorted
  # row; of those that tie with the last of these, the ones of higher id are.
  def among_first(self, kept: Tensor, top: Tensor, own: Tensor, position: Tensor) -> Tensor:
    if position.shape[-1] > 0:
      return position < kept
    last = top.gather(-1, kept - 1)
    before = own > last
    tied = own == last
    room = kept - before.sum(-1, True)
    if bool((tied.sum(-1, True) > room).any()):
      tied = tied & (tied.flip([-1]).cumsum(-1).flip([-1]) <= room)
    return before | tied

  # Locally typical sampling among the `kept` most probable tokens, of the given mass: those whose
  # information -ln q is nearest to the entropy, up to a share of the mass. Returns the mass that is
  # left, whether the target is, and whether the W largest logits sufficed. Information grows along
  # the sorted row, so tokens beyond the W largest are farther off than the last of these, once that
  # lies above the entropy.
  def typical(self, logits: Tensor, top_log_weight: Tensor, log_weight: Tensor, mass: Tensor,
              kept: Tensor, temperature: float, share: float) -> Tuple[Tensor, Tensor, Tensor]:
    width = top_log_weight.shape[-1]
    log_mass = torch.log(mass)
    log_p = top_log_weight - log_mass
    left = torch.arange(width, device=kept.device) < kept
    p = torch.where(left, torch.exp(log_p), 0.)
    entropy = -torch.nansum(p * log_p, -1, True)
    whole = kept > width
    if bool(whole.any()):
      log_q = (logits - logits.amax(-1, True)) / temperature - log_mass.to(6)
      entropy = torch.where(whole, -torch.nansum(torch.exp(log_q) * log_q, -1, True).to(7), entropy)
    distance = torch.where(left, torch.abs(log_p + entropy), inf)
    nearest, order = torch.sort(distance, -1)
    enough = (torch.cumsum(p.gather(-1, order), -1) < share).sum(-1, True).clamp(max=width - 1)
    farthest = nearest.gather(-1, enough)
    reached = ~whole | (-log_p[:, -1:] - entropy > farthest)
    rest = torch.where(left & (distance <= farthest), torch.exp(top_log_weight.to(7)), 0.)
    typical = torch.abs(log_weight - log_mass + entropy) <= farthest
    return (rest.sum(-1, True), typical, reached)

  def unlimited(self, top_k: List[int], start: int, count: int, vocabulary: int) -> bool:
    for i in range(start, start + count):
      if top_k[i] >= vocabulary:
        return True
    return False
