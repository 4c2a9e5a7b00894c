# The weights, and the layers that know nothing of sequences.
#
# Names of weights are Rote's own, the same for all families; a family maps its checkpoint's names onto
# them. A bias, a projection or a table of positions that a family does not have is simply not among the
# weights.
#
# Numbers for types: 5 float16, 6 float32, 7 float64, 15 bfloat16, 1 int8, 4 int64.
#
# A module and not a plain class only so that tests can load it alone: see language_model.py.


class Layers(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  weights : Dict[str, Tensor]
  scales : Dict[str, Tensor]  # of weights that are kept in 8 bits
  files : Dict[str, Tensor]  # that weights lie in, by their paths
  scratch : __torch__.Scratch
  router : __torch__.Router
  device : str
  norm_kind : str  # "layer", "layer_plus_one", "rms" or "rms_plus_one"
  norm_eps : float
  mlp_kind : str  # "plain", "gated", "gated_fused" or "gated_pairs"
  activation : str
  gate_limit : float  # of "gated_pairs"
  gate_slope : float
  transposed : str  # which of the blocks' matrices are stored as [in, out]: "none", "all" or "experts"

  # Takes over one weight, given as parts along its first dimension (one part, unless the weight is too
  # large for one memory map). Bytes of bfloat16 arrive labelled as float16. With int8 = 1 it is a
  # matrix that is kept in 8 bits.
  def put(self, name: str, parts: List[Tensor], shape: List[int], stored: int, compute: int,
          int8: int) -> None:
    if int8 == 1:
      room = self.scratch.room("matrix", shape[0], shape[1], 6, parts[0])
      weight = self.rounded(name, self.together(parts, stored, room))
    elif len(parts) == 1:
      weight = self.typed(parts[0], stored).to(torch.device(self.device), compute)
    else:
      room = torch.empty(shape, dtype=compute, device=torch.device(self.device))
      weight = self.together(parts, stored, room)
    self.weights[name] = weight.view(shape)

  # Takes over one weight of bfloat16 where it lies in a file of so many numbers, from `start` on.
  def put_mapped(self, name: str, file: str, numbers: int, start: int, shape: List[int]) -> None:
    if not (file in self.files):
      cpu = torch.device("cpu")
      self.files[file] = torch.from_file(file, False, numbers, dtype=15, layout=0, device=cpu)
    size = 1
    for each in shape:
      size = size * each
    self.weights[name] = self.files[file][start:start + size].view(shape)

  def together(self, parts: List[Tensor], stored: int, room: Tensor) -> Tensor:
    values = room.flatten()
    start = 0
    for part in parts:
      end = start + part.numel()
      values[start:end].copy_(self.typed(part, stored).flatten())
      start = end
    return room

  # A matrix in 8 bits: w is about round(w / s) s, with a scale s = max |w| / 127 for each output. What
  # is given is overwritten.
  def rounded(self, name: str, weight: Tensor) -> Tensor:
    inputs = 0 if self.inputs_first(name) else 1
    scale = torch.maximum(weight.amax(inputs, True), -weight.amin(inputs, True)) / 127.
    scale = torch.where(scale == 0., 1., scale)
    device = torch.device(self.device)
    self.scales[name] = scale.to(device)
    return weight.div_(scale).round_().to(device, 1)

  def typed(self, bytes: Tensor, stored: int) -> Tensor:
    if stored == 15:
      return torch.view_copy(bytes, dtype=15)
    return bytes

  # x / its spread, by a learned scale (and shift) where there is one. Norms along the last dimension.
  def norm(self, x: Tensor, name: str) -> Tensor:
    weight = self.weights.get(name + ".weight")
    size = [x.shape[-1]]
    if weight is not None and weight.dim() > 1:  # a scale for each head: [H, E]
      return self.spread(x, size, None, None) * weight
    if weight is not None and self.norm_kind == "rms_plus_one":
      return self.spread(x.float(), size, weight.float() + 1., None).to(x.dtype)
    if weight is not None and self.norm_kind == "layer_plus_one":
      weight = weight + 1.
    return self.spread(x, size, weight, self.weights.get(name + ".bias"))

  def spread(self, x: Tensor, size: List[int], weight: Optional[Tensor],
             bias: Optional[Tensor]) -> Tensor:
    if self.norm_kind == "layer" or self.norm_kind == "layer_plus_one":
      return torch.layer_norm(x, size, weight, bias, self.norm_eps)
    return torch.rms_norm(x, size, weight, self.norm_eps)

  def linear(self, x: Tensor, name: str) -> Tensor:
    return torch.linear(x, self.matrix(name, x).t(), self.weights.get(name + ".bias"))

  # A weight as [in, out], in x's type; one that is kept in 8 bits, until the next is asked for.
  def matrix(self, name: str, x: Tensor) -> Tensor:
    weight = self.weights[name + ".weight"]
    scale = self.scales.get(name + ".weight")
    if scale is not None:
      room = self.scratch.room("matrix", weight.shape[0], weight.shape[1], x.dtype, x)
      weight = room.copy_(weight).mul_(scale)
    return weight if self.inputs_first(name) else weight.t()

  def inputs_first(self, name: str) -> bool:
    return self.transposed == "all" or (self.transposed == "experts" and ".experts." in name)

  # The same for a result that is wider than the stream, into memory that the next layer uses again:
  # all that is made of it must be new. Training needs every layer's.
  def wide(self, x: Tensor, name: str) -> Tensor:
    if x.requires_grad:
      return self.linear(x, name)
    weight = self.matrix(name, x)
    rows = x.flatten(0, -2)
    bias = self.weights.get(name + ".bias")
    room = self.scratch.room(name.split(".")[-1], rows.shape[0], weight.shape[1], x.dtype, x)
    if bias is None:
      torch.mm(rows, weight, out=room)
    else:
      torch.addmm(bias, rows, weight, out=room)
    return room.unflatten(0, x.shape[:-1])

  # Mostly in place. `name` is the MLP's, for the activation that learns something.
  def activated(self, x: Tensor, name: str) -> Tensor:
    return self.xielu(x, name + ".xielu_") if self.activation == "xielu" else self.activate(x)

  # In place.
  def activate(self, x: Tensor) -> Tensor:
    if self.activation == "gelu":
      return torch.gelu_(x)
    if self.activation == "gelu_tanh":
      if x.requires_grad or x.is_cuda or x.dtype != 6:
        return torch.gelu_(x, approximate="tanh")
      return self.gelu_tanh(x.flatten(0, -2)).view_as(x)
    if self.activation == "silu":
      return torch.silu_(x)
    x = torch.relu_(x)
    if self.activation == "relu2":
      return x * x if x.requires_grad else x.mul_(x)
    assert self.activation == "relu", "unknown activation"
    return x

  # Above 0 a parabola, below 0 a smooth bend, both added to b x; how steep they are is learned.
  def xielu(self, x: Tensor, name: str) -> Tensor:
    above = torch.softplus(self.weights[name + "positive"])
    slope = self.weights[name + "slope"]
    below = slope + torch.softplus(self.weights[name + "negative"])
    bend = torch.expm1(torch.minimum(x, self.weights[name + "epsilon"])) - x
    return torch.where(x > 0, above * x * x, bend * below) + slope * x

  # x (1 + tanh u) / 2 with u = sqrt(2 / pi) (x + 0.044715 x^3), which is x sigmoid(2 u): libtorch's own
  # takes nearly twice as long. In place, on rows [R, C] that fit into a processor's caches at a time.
  def gelu_tanh(self, x: Tensor) -> Tensor:
    step = max(1, min(x.shape[0], 262144 // x.shape[1]))
    room = self.scratch.room("gelu", step, x.shape[1], x.dtype, x)
    linear = torch.full([], 1.5957691216057308)
    for i in range(0, x.shape[0], step):
      rows = x[i:i + step]
      gate = torch.addcmul(linear, rows, rows, value=0.07135481627260025, out=room[:rows.shape[0]])
      rows.mul_(gate.mul_(rows).sigmoid_())
    return x

  def mlp(self, x: Tensor, name: str) -> Tensor:
    if name + ".router.weight" in self.weights:
      return self.experts(x, name)
    return self.single(x, name)

  def single(self, x: Tensor, name: str) -> Tensor:
    if self.mlp_kind == "gated":
      h = self.activated(self.wide(x, name + ".gate"), name).mul_(self.wide(x, name + ".up"))
    elif self.mlp_kind == "gated_fused":
      both = self.wide(x, name + ".gate_up")
      half = both.shape[-1] // 2
      gate = both[..., :half]
      if x.requires_grad:  # autograd keeps both halves: neither may be written to through the other
        gate = gate.clone()
      h = self.activated(gate, name).mul_(both[..., half:])
    elif self.mlp_kind == "gated_pairs":  # gate and up in turns, both cut
      pairs = self.wide(x, name + ".pairs")
      gate = pairs[..., ::2].clamp(max=self.gate_limit)
      up = pairs[..., 1::2].clamp(-self.gate_limit, self.gate_limit)
      h = (up + 1.) * (gate * torch.sigmoid(gate * self.gate_slope))
    else:
      h = self.activated(self.wide(x, name + ".up"), name)
    return self.linear(h, name + ".down")

  # Of many MLPs those that the router gives each token to, and their weighted sum. Tokens are grouped by
  # expert, so that only matrices with tokens are read, and each once; a token's results are added in
  # the order of the experts' numbers, whatever other tokens there are.
  def experts(self, x: Tensor, name: str) -> Tensor:
    rows = x.flatten(0, -2)
    scores = self.expert_scores(rows, name + ".router")
    share, chosen = self.router.choose(scores, self.weights.get(name + ".router_correction"))
    grouped, order = torch.sort(chosen.flatten(), stable=True)
    tokens = torch.floor_divide(order, chosen.shape[1])
    share = share.flatten().index_select(0, order).unsqueeze(-1).to(x.dtype)
    experts = torch.arange(scores.shape[1] + 1, device=x.device)
    border = annotate(List[int], torch.searchsorted(grouped, experts).tolist())
    sum = torch.zeros_like(rows)
    for i in range(scores.shape[1]):
      if border[i] < border[i + 1]:
        own = tokens[border[i]:border[i + 1]]
        y = self.single(rows.index_select(0, own), "{}.experts.{}".format(name, i))
        sum.index_add_(0, own, y * share[border[i]:border[i + 1]])
    if name + ".shared.up.weight" in self.weights:
      shared = self.single(rows, name + ".shared")
      if name + ".shared_router.weight" in self.weights:
        shared = torch.sigmoid(self.linear(rows, name + ".shared_router")) * shared
      sum = sum + shared
    return sum.view_as(x)

  def expert_scores(self, rows: Tensor, name: str) -> Tensor:
    if self.router.in_float32:
      return torch.linear(rows.float(), self.weights[name + ".weight"].float())
    return self.linear(rows, name)
