# The decoder: one causal transformer for every family, written in TorchScript source text.
#
# Rote puts this text into a TorchScript archive together with the attributes that a family's
# descriptor sets, and libtorch runs it; no Python is involved. Names of weights are Rote's own, the
# same for all families; a family maps its checkpoint's names onto them.
#
# Shapes: B sequences, T tokens, D width, H heads, E head size, R rotary dimensions, V vocabulary.
# Numbers for types: 5 float16, 6 float32, 7 float64, 15 bfloat16, 4 int64.


class Decoder(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  weights : Dict[str, Tensor]
  device : str
  layers : int
  heads : int
  norm_eps : float
  rotary_dims : int
  rotary_theta : float
  parallel_residual : bool
  activation : str
  tied_head : bool

  # Takes over one weight, given as parts along its first dimension (one part, unless the weight is
  # too large for one memory map). Bytes of bfloat16 arrive labelled as float16.
  def put(self, name: str, parts: List[Tensor], shape: List[int], stored: int, compute: int) -> None:
    if len(parts) == 1:
      weight = self.typed(parts[0], stored).to(torch.device(self.device), compute)
    else:
      weight = torch.empty(shape, dtype=compute, device=torch.device(self.device)).flatten()
      start = 0
      for part in parts:
        end = start + part.numel()
        weight[start:end].copy_(self.typed(part, stored).flatten())
        start = end
    self.weights[name] = weight.view(shape)

  def typed(self, bytes: Tensor, stored: int) -> Tensor:
    if stored == 15:
      return torch.view_copy(bytes, dtype=15)
    return bytes

  # A learned scale and shift of x / its spread. x: [B, T, D]
  def norm(self, x: Tensor, name: str) -> Tensor:
    w = self.weights
    return torch.layer_norm(x, [x.shape[-1]], w[name + ".weight"], w[name + ".bias"], self.norm_eps)

  def linear(self, x: Tensor, name: str) -> Tensor:
    return torch.linear(x, self.weights[name + ".weight"], self.weights.get(name + ".bias"))

  # The angles by which positions turn queries and keys, as (cosine, sine), each [T, R].
  def rotation(self, tokens: int, like: Tensor) -> Tuple[Tensor, Tensor]:
    steps = torch.arange(0, self.rotary_dims, 2, dtype=6, device=like.device) / self.rotary_dims
    frequency = 1. / torch.pow(self.rotary_theta, steps)
    angle = torch.outer(torch.arange(tokens, dtype=6, device=like.device), frequency)
    angle = torch.cat([angle, angle], -1)
    return (torch.cos(angle).to(like.dtype), torch.sin(angle).to(like.dtype))

  # Turns the first R dimensions of each head; the rest pass. x: [B, H, T, E]
  def rotate(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    turned = x[..., :self.rotary_dims]
    half = self.rotary_dims // 2
    crossed = torch.cat([-turned[..., half:], turned[..., :half]], -1)
    turned = turned * cos + crossed * sin
    if self.rotary_dims == x.shape[-1]:
      return turned
    return torch.cat([turned, x[..., self.rotary_dims:]], -1)

  # Causal self-attention. Rows to the right are never looked at, so right padding needs no mask.
  # The fused projection holds query, key and value side by side within each head. x: [B, T, D]
  def attention(self, x: Tensor, name: str, cos: Tensor, sin: Tensor) -> Tensor:
    b, t, d = x.shape
    qkv = self.linear(x, name + ".qkv").view(b, t, self.heads, 3, -1).permute(3, 0, 2, 1, 4)
    q, k, v = torch.unbind(qkv, 0)
    q = self.rotate(q, cos, sin)
    k = self.rotate(k, cos, sin)
    y = torch.scaled_dot_product_attention(q, k, v, None, 0., True)
    return self.linear(y.transpose(1, 2).reshape(b, t, -1), name + ".out")

  def activate(self, x: Tensor) -> Tensor:
    if self.activation == "gelu":
      return torch.gelu(x)
    if self.activation == "gelu_tanh":
      return torch.gelu(x, approximate="tanh")
    if self.activation == "silu":
      return torch.silu(x)
    assert self.activation == "relu", "unknown activation"
    return torch.relu(x)

  def mlp(self, x: Tensor, name: str) -> Tensor:
    return self.linear(self.activate(self.linear(x, name + ".up")), name + ".down")

  def block(self, x: Tensor, name: str, cos: Tensor, sin: Tensor) -> Tensor:
    attended = self.attention(self.norm(x, name + ".attention_norm"), name + ".attention", cos, sin)
    if self.parallel_residual:
      return x + attended + self.mlp(self.norm(x, name + ".mlp_norm"), name + ".mlp")
    x = x + attended
    return x + self.mlp(self.norm(x, name + ".mlp_norm"), name + ".mlp")

  # Token ids [B, T] to final hidden states [B, T, D]; the state at position i predicts token i + 1.
  def hidden(self, ids: Tensor) -> Tensor:
    x = torch.embedding(self.weights["embedding.weight"], ids)
    cos, sin = self.rotation(ids.shape[1], x)
    for i in range(self.layers):
      x = self.block(x, "layers.{}".format(i), cos, sin)
    return self.norm(x, "final_norm")

  # Hidden states [..., D] to logits [..., V], always in float32.
  def logits(self, hidden: Tensor) -> Tensor:
    head = "embedding.weight" if self.tied_head else "head.weight"
    return torch.linear(hidden, self.weights[head]).float()
