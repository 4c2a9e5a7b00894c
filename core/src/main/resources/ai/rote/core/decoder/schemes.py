# Sampling schemes: which of a row's tokens a scheme keeps, and how probable they are then.
#
# Shapes: R rows of logits, V vocabulary, W width of the sorted head of a row, N tokens of a row that are
# asked about.


# The schemes of one call, in an order that brings those of one temperature together, as a group: what
# they share is computed once.
class Schemes:
  temperatures : List[float]  # of each group; 0 for greedy
  first : List[int]  # scheme of each group, and last the number of all schemes
  top_k : List[int]  # from here on of each scheme; V and above: no limit
  top_p : List[float]  # 1: no limit
  min_p : List[float]  # 0: no limit
  typical_p : List[float]  # 1: no limit
  width : int  # how many sorted logits of each row to begin with

  # table: temperature, top_k, top_p, min_p and typical_p of one scheme after another.
  def __init__(self, table: List[float], width: int) -> NoneType:
    self.temperatures = annotate(List[float], [])
    self.first = annotate(List[int], [])
    self.top_k = annotate(List[int], [])
    self.top_p = annotate(List[float], [])
    self.min_p = annotate(List[float], [])
    self.typical_p = annotate(List[float], [])
    self.width = width
    count = len(table) // 5
    for i in range(count):
      temperature = table[5 * i]
      if len(self.temperatures) == 0 or temperature != self.temperatures[-1]:
        self.temperatures.append(temperature)
        self.first.append(i)
      self.top_k.append(int(table[5 * i + 1]))
      self.top_p.append(table[5 * i + 2])
      self.min_p.append(table[5 * i + 3])
      self.typical_p.append(table[5 * i + 4])
    self.first.append(count)

  def groups(self) -> int:
    return len(self.temperatures)

  # Whether the sum of all weights of a row counts for any scheme of a group.
  def unlimited(self, group: int, vocabulary: int) -> bool:
    for i in range(self.first[group], self.first[group + 1]):
      if self.top_k[i] >= vocabulary:
        return True
    return False

  def any_top_p(self) -> bool:
    for p in self.top_p:
      if p < 1.:
        return True
    return False


# The W largest logits of R rows, sorted, as weights at one temperature above 0, relative to the largest:
# exp((logit - largest) / temperature), so 1 for the best.
class Tempered:
  temperature : float
  logits : Tensor  # [R, V]
  top : Tensor  # [R, W]
  largest : Tensor  # [R, 1]
  log_weight : Tensor  # [R, W]
  cumulative : Tensor  # [R, W], in double precision
  total : Tensor  # [R, 1], of the whole row if anybody asks for it
  kept_by_k : Dict[int, Tensor]  # how many logits are left by a top-k, the same at all temperatures

  def __init__(self, temperature: float, logits: Tensor, top: Tensor, total: Optional[Tensor],
               kept_by_k: Dict[int, Tensor]) -> NoneType:
    # Far below any difference of logits, but with a reciprocal that float32 can hold.
    self.temperature = max(temperature, 1e-30)
    self.logits = logits
    self.top = top
    self.largest = top[:, :1]
    self.log_weight = self.log_weight_of(top)
    self.cumulative = torch.cumsum(torch.exp(self.log_weight), -1, dtype=7)
    self.total = self.cumulative[:, -1:]
    if total is not None:
      self.total = total
    self.kept_by_k = kept_by_k

  # The weights of tokens of given logits, [R, N].
  def log_weight_of(self, own: Tensor) -> Tensor:
    return (own - self.largest) / self.temperature

  # ln of the probability of tokens under scheme i, -inf where filtered out, [R, N]; and whether the W
  # largest logits sufficed to know it, [R, 1]. own and log_weight [R, N]: the tokens' logits and
  # weights. position [R, 1]: of one token a row, its place in the sorted row, from 0; without it the
  # tokens, in the order of their ids, are all that the scheme may keep.
  def under(self, schemes: __torch__.Schemes, i: int, own: Tensor, log_weight: Tensor,
            position: Optional[Tensor]) -> Tuple[Tensor, Tensor]:
    vocabulary = self.logits.shape[-1]
    width = self.top.shape[-1]
    mass = self.total
    enough = torch.ones_like(self.largest, dtype=11)
    kept = torch.full_like(self.largest, vocabulary, dtype=4)
    inside = torch.ones_like(own, dtype=11)
    k = schemes.top_k[i]
    if k < vocabulary:
      cut = self.top[:, k - 1:k]
      if not (k in self.kept_by_k):
        self.kept_by_k[k] = (self.top >= cut).sum(-1, True).clamp(min=1)  # 0 where the cut is NaN
      kept = self.kept_by_k[k]
      mass = self.cumulative.gather(-1, kept - 1)
      inside = own >= cut
      if width < vocabulary:
        enough = enough & (self.top[:, -1:] < cut)
    if schemes.top_p[i] < 1.:
      reach = mass * schemes.top_p[i]
      crossing = torch.searchsorted(self.cumulative, reach) + 1
      enough = enough & (self.cumulative[:, -1:] >= reach)
      kept = torch.minimum(kept, crossing.clamp(max=width))
      mass = self.cumulative.gather(-1, kept - 1)
      if position is not None:
        inside = inside & (position < kept)
      else:
        inside = inside & self.among_first(kept, own)
    if schemes.min_p[i] > 0.:
      least = torch.log(schemes.min_p[i])
      likely = (self.log_weight >= least).sum(-1, True).clamp(min=1)
      enough = enough & ((kept <= width) | (likely < width))
      kept = torch.minimum(kept, likely)
      mass = self.cumulative.gather(-1, kept - 1)
      inside = inside & (log_weight >= least)
    if schemes.typical_p[i] < 1.:
      mass, typical, reached = self.typical(log_weight, mass, kept, schemes.typical_p[i])
      inside = inside & typical
      enough = enough & reached
    return (torch.where(inside, log_weight - torch.log(mass).to(6), -inf), enough)

  # Which of a row's tokens are among the first `kept` [R, 1] of the sorted row; of those that tie with
  # the last of these, the ones of higher id are.
  def among_first(self, kept: Tensor, own: Tensor) -> Tensor:
    last = self.top.gather(-1, kept - 1)
    before = own > last
    tied = own == last
    room = kept - before.sum(-1, True)
    if bool((tied.sum(-1, True) > room).any()):
      tied = tied & (tied.flip([-1]).cumsum(-1).flip([-1]) <= room)
    return before | tied

  # Locally typical sampling among the `kept` most probable tokens, of the given mass: those whose
  # information -ln q is nearest to the entropy, up to a share of the mass. Returns the mass that is
  # left, whether the tokens of `log_weight` are, and whether the W largest logits sufficed. Information
  # grows along the sorted row, so tokens beyond the W largest are farther off than the last of these,
  # once that lies above the entropy.
  def typical(self, log_weight: Tensor, mass: Tensor, kept: Tensor,
              share: float) -> Tuple[Tensor, Tensor, Tensor]:
    width = self.top.shape[-1]
    log_mass = torch.log(mass)
    log_p = self.log_weight - log_mass
    left = torch.arange(width, device=kept.device) < kept
    p = torch.where(left, torch.exp(log_p), 0.)
    entropy = -torch.nansum(p * log_p, -1, True)
    whole = kept > width
    if bool(whole.any()):
      log_q = (self.logits - self.logits.amax(-1, True)) / self.temperature - log_mass.to(6)
      entropy = torch.where(whole, -torch.nansum(torch.exp(log_q) * log_q, -1, True).to(7), entropy)
    distance = torch.where(left, torch.abs(log_p + entropy), inf)
    nearest, order = torch.sort(distance, -1)
    enough = (torch.cumsum(p.gather(-1, order), -1) < share).sum(-1, True).clamp(max=width - 1)
    farthest = nearest.gather(-1, enough)
    reached = ~whole | (-log_p[:, -1:] - entropy > farthest)
    rest = torch.where(left & (distance <= farthest), torch.exp(self.log_weight.to(7)), 0.)
    typical = torch.abs(log_weight - log_mass + entropy) <= farthest
    return (rest.sum(-1, True), typical, reached)
