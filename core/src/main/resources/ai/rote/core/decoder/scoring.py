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
# Shapes: R rows (predicted tokens), V vocabulary, W width of the sorted head of a row, S schemes, G
# groups of schemes of one temperature.


class Scorer:
  decoder : __torch__.Decoder
  scratch : __torch__.Scratch

  # ids: [B, T], right-padded with any id. rows: which of the B * T positions predict a token that
  # counts; targets: that token. Returns
  #   log_prob [R, S]  ln of the target's probability under each scheme, -inf where filtered out
  #   margin   [R]     the target's logit minus the largest other logit; not finite if any logit is
  #                    NaN or infinity, and the rest of that row means nothing then
  #   rank     [R]     1 + the number of strictly larger logits
  #   arg_max  [R]     the lowest id among those with the largest logit
  #   moments  [R, 2]  mean and standard deviation of ln q under the model's own distribution q; [0]
  #                    unless with_moments is 1
  def score(self, ids: Tensor, rows: Tensor, targets: Tensor, schemes: __torch__.Schemes,
            with_moments: int, chunk: int) -> Tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    tokens = ids.shape[1]
    position = rows % tokens
    skip = int(position.min())
    hidden = self.decoder.hidden_from(ids, skip)
    rows = rows // tokens * (tokens - skip) + position - skip
    hidden = hidden.reshape(-1, hidden.shape[-1]).index_select(0, rows)
    return self.score_hidden(hidden, targets, schemes, with_moments, chunk)

  # The same from hidden states [R, D].
  def score_hidden(self, hidden: Tensor, targets: Tensor, schemes: __torch__.Schemes,
                   with_moments: int, chunk: int) -> Tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
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
      a, b, c, d = self.score_logits(logits, targets[i:i + step], schemes)
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
  def score_logits(self, logits: Tensor, targets: Tensor,
                   schemes: __torch__.Schemes) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
    vocabulary = logits.shape[-1]
    target = targets.unsqueeze(-1)
    own = logits.gather(-1, target)
    larger = self.count_larger(logits, own)
    width = min(max(schemes.width, 2), vocabulary)
    top, ids = self.largest(logits, width)
    arg_max = self.arg_max(logits, top, ids)
    # A NaN sorts as the largest, yet compares as larger than nothing: take it, to end up with NaN.
    largest = top[:, :1]
    best_other = torch.where((larger > 0) | ~torch.isfinite(largest), largest, top[:, 1:2])
    greedy = arg_max == target

    position = self.position(logits, top, own, target, larger, schemes)
    totals = self.totals(logits, top, schemes)
    log_prob, covered = self.of_targets(logits, top, own, position, greedy, totals, schemes)
    bad = torch.nonzero(~covered.all(-1)).squeeze(-1)
    step = max(1, bad.shape[0]) if logits.is_cuda else 64  # max: a range takes no step of 0
    for i in range(0, bad.shape[0], step):
      rows = bad[i:i + step]
      log_prob[rows] = self.with_wider_top(
          logits, rows, log_prob[rows], covered[rows], own[rows], target[rows], larger[rows],
          greedy[rows], [each[rows] for each in totals], schemes, 8 * width)
    return (log_prob, (own - best_other).squeeze(-1), larger.squeeze(-1) + 1, arg_max.squeeze(-1))

  # Rows where what is kept, or its ties at the cut, reaches beyond the largest logits that were looked
  # at: again with more of them, for the temperatures concerned. All but the logits are of these rows
  # only.
  def with_wider_top(self, logits: Tensor, rows: Tensor, log_prob: Tensor, covered: Tensor,
                     own: Tensor, target: Tensor, larger: Tensor, greedy: Tensor,
                     totals: List[Tensor], schemes: __torch__.Schemes, width: int) -> Tensor:
    left = torch.arange(rows.shape[0], device=logits.device)
    while left.shape[0] > 0:
      width = min(width, logits.shape[-1])
      room = self.scratch.room("wide", left.shape[0], logits.shape[-1], 6, logits)
      some = torch.index_select(logits, 0, rows[left], out=room)
      top = torch.topk(some, width, -1)[0]
      position = self.position(some, top, own[left], target[left], larger[left], schemes)
      kept_by_k: Dict[int, Tensor] = {}
      for g in range(schemes.groups()):
        if not bool(covered[left, g].all()):
          again, now = self.of_targets_at(g, some, top, own[left], position, greedy[left],
                                          totals[g][left], schemes, kept_by_k)
          log_prob[left, schemes.first[g]:schemes.first[g + 1]] = again
          covered[left, g] = now.squeeze(-1)
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
               schemes: __torch__.Schemes) -> Tensor:
    tied = (top == own).sum(-1, True) > 1
    if not schemes.any_top_p() or not bool((tied | (own == top[:, -1:])).any()):
      return larger
    ids = torch.arange(logits.shape[-1], device=logits.device)
    return larger + ((logits == own) & (ids > target)).sum(-1, True)

  # For each temperature, the sum of all weights of each row, [R, 1] in double precision; NaN where
  # nobody asks: every scheme has a top-k, or `top` is the whole row.
  def totals(self, logits: Tensor, top: Tensor, schemes: __torch__.Schemes) -> List[Tensor]:
    vocabulary = logits.shape[-1]
    largest = top[:, :1]
    whole = top.shape[-1] == vocabulary
    totals: List[Tensor] = []
    asked: List[int] = []
    for g in range(schemes.groups()):
      totals.append(torch.full_like(largest, nan, dtype=7))
      if schemes.temperatures[g] > 0. and not whole and schemes.unlimited(g, vocabulary):
        asked.append(g)
    if len(asked) == 0:
      return totals
    step = self.rows_at_once(logits)
    x_room = self.scratch.room("x", step, vocabulary, 6, logits)
    weight_room = self.scratch.room("weight", step, vocabulary, 6, logits)
    for i in range(0, logits.shape[0], step):
      rows = logits[i:i + step]
      x = torch.sub(rows, largest[i:i + step], out=x_room[:rows.shape[0]])
      for g in asked:
        weight = torch.div(x, max(schemes.temperatures[g], 1e-30), out=weight_room[:rows.shape[0]]).exp_()
        totals[g][i:i + step] = weight.sum(-1, True)
    return totals

  # The logits as weights at a group's temperature. `total` [R, 1] is the sum of all weights of each row,
  # where it counts and `top` does not tell.
  def tempered(self, group: int, logits: Tensor, top: Tensor, total: Tensor,
               schemes: __torch__.Schemes, kept_by_k: Dict[int, Tensor]) -> __torch__.Tempered:
    vocabulary = logits.shape[-1]
    asked: Optional[Tensor] = None
    if top.shape[-1] < vocabulary and schemes.unlimited(group, vocabulary):
      asked = total
    return __torch__.Tempered(schemes.temperatures[group], logits, top, asked, kept_by_k)

  # The targets' log_prob [R, S], and for each group whether the W largest logits `top` sufficed to know
  # it, [R, G]. own [R, 1]: the target's logit; position [R, 1]: its place in the sorted row, from 0;
  # greedy [R, 1]: whether it is the arg max; totals: as that method has them.
  def of_targets(self, logits: Tensor, top: Tensor, own: Tensor, position: Tensor, greedy: Tensor,
                 totals: List[Tensor], schemes: __torch__.Schemes) -> Tuple[Tensor, Tensor]:
    log_prob: List[Tensor] = [torch.zeros([top.shape[0], 0], device=top.device)]
    covered: List[Tensor] = [torch.zeros([top.shape[0], 0], dtype=11, device=top.device)]
    kept_by_k: Dict[int, Tensor] = {}
    for g in range(schemes.groups()):
      columns, enough = self.of_targets_at(g, logits, top, own, position, greedy, totals[g], schemes,
                                           kept_by_k)
      log_prob.append(columns)
      covered.append(enough)
    return (torch.cat(log_prob, -1), torch.cat(covered, -1))

  # The same for the schemes of one group: [R, schemes of the group] and [R, 1].
  def of_targets_at(self, group: int, logits: Tensor, top: Tensor, own: Tensor, position: Tensor,
                    greedy: Tensor, total: Tensor, schemes: __torch__.Schemes,
                    kept_by_k: Dict[int, Tensor]) -> Tuple[Tensor, Tensor]:
    first = schemes.first[group]
    end = schemes.first[group + 1]
    covered = torch.ones_like(own, dtype=11)
    if schemes.temperatures[group] == 0.:
      return (torch.where(greedy, 0., -inf).expand(-1, end - first), covered)
    tempered = self.tempered(group, logits, top, total, schemes, kept_by_k)
    log_weight = tempered.log_weight_of(own)
    columns: List[Tensor] = []
    for i in range(first, end):
      log_prob, enough = tempered.under(schemes, i, own, log_weight, position)
      columns.append(log_prob)
      covered = covered & enough
    return (torch.cat(columns, -1), covered)

  # ln of the probability of every token under the only scheme, [R, V] in the order of ids, -inf where
  # filtered out: what score_logits gives, with each token of the vocabulary as the target in turn.
  def of_every_token(self, logits: Tensor, schemes: __torch__.Schemes) -> Tensor:
    vocabulary = logits.shape[-1]
    if schemes.temperatures[0] == 0.:
      everything = torch.arange(vocabulary, device=logits.device)
      return torch.where(torch.argmax(logits, -1, True) == everything, 0., -inf)
    top = self.largest(logits, min(max(schemes.width, 2), vocabulary))[0]
    log_prob, covered = self.of_tokens(logits, top, logits, self.totals(logits, top, schemes)[0],
                                       schemes)
    if not bool(covered.all()):
      bad = torch.nonzero(~covered.squeeze(-1)).squeeze(-1)
      whole = logits.index_select(0, bad)
      every = torch.topk(whole, vocabulary, -1)[0]
      log_prob[bad] = self.of_tokens(whole, every, whole, every, schemes)[0]
    return log_prob

  # The same of the W largest logits alone, which `top` holds sorted and `own` in the order of their ids,
  # both [R, W]; and whether they are all that the scheme keeps, [R, 1]. The scheme has a top-k.
  def of_largest(self, logits: Tensor, top: Tensor, own: Tensor,
                 schemes: __torch__.Schemes) -> Tuple[Tensor, Tensor]:
    return self.of_tokens(logits, top, own, top, schemes)

  def of_tokens(self, logits: Tensor, top: Tensor, own: Tensor, total: Tensor,
                schemes: __torch__.Schemes) -> Tuple[Tensor, Tensor]:
    kept_by_k: Dict[int, Tensor] = {}
    tempered = self.tempered(0, logits, top, total, schemes, kept_by_k)
    return tempered.under(schemes, 0, own, tempered.log_weight_of(own), None)
