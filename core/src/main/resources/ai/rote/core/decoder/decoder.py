# The decoder: one causal transformer for nearly every family, written in TorchScript source text. (Those
# whose keys and values come from a compressed state have another one, latent_decoder.py.)
#
# Rote puts this text into a TorchScript archive together with the attributes that a family's
# descriptor sets, and libtorch runs it; no Python is involved. The layers that know nothing of sequences
# (norms, matrices, MLPs) and the weights of all stand in layers.py, angles of positions in rotary.py, the
# way to logits in head.py, what either decoder does in either_decoder.py.
#
# Shapes: B sequences, T tokens given, S tokens seen (those before included), D width, H heads,
# K key-value heads, E head size, R rotary dimensions, V vocabulary.
# Numbers for types: 5 float16, 6 float32, 7 float64, 15 bfloat16, 1 int8, 4 int64.


class Decoder:
  layer : __torch__.Layers
  rotary : __torch__.Rotary
  head : __torch__.Head
  layers : int
  embedding_scale : float
  position_offset : int  # the row of the table of positions that the first token reads
  sinusoidal : bool  # whether that table is computed
  norm_place : str  # "before", "before_and_after", "after" or "after_sum"
  final_norm : bool
  residual : str  # "sequential", "parallel" or "parallel_shared_norm"
  residual_scale : float
  heads : int
  kv_heads : int
  head_size : int
  projection : str  # "split", "blocks", "groups" or "quarters"
  projection_clip : float  # 0: none
  qk_norm : str  # "none", "head", "head_turned" or "width"
  attention_cap : float  # 0: none
  sinks : bool  # whether each head has a key of a learned score and without a value
  attention_scale : List[float]  # of each layer
  attention_window : List[int]  # of each layer: how many tokens it sees, the present one included
  rotary_table : List[int]  # of each layer: which table of frequencies, -1 for none
  alibi_slopes : List[float]  # of each head; empty for none
  alibi_type : int
  alibi_scale : float

  # --- positions

  # Rows of a table of positions that nobody learned, from row `first` on: sines, then cosines. [T, D]
  def sines(self, first: int, x: Tensor) -> Tensor:
    half = x.shape[-1] // 2
    rows = torch.arange(first, first + x.shape[1], dtype=6, device=x.device)
    step = torch.arange(half, dtype=6, device=x.device) * -(9.210340371976184 / (half - 1))
    angle = torch.outer(rows, torch.exp(step))
    return torch.cat([torch.sin(angle), torch.cos(angle)], -1).to(x.dtype)

  # What is added to attention scores, for each window that layers have: [T, S], or [H, T, S] with
  # alibi. A window is left out if plain causal attention will do.
  def masks(self, start: int, tokens: int, like: Tensor) -> Dict[int, Tensor]:
    masks: Dict[int, Tensor] = {}
    plain = (start == 0 or tokens == 1) and len(self.alibi_slopes) == 0 and self.attention_cap == 0.
    plain = plain and not self.sinks
    for window in self.attention_window:
      if not (window in masks) and (window < start + tokens or not plain):
        key = torch.arange(start + tokens, device=like.device)
        query = key[start:].unsqueeze(-1)
        hidden = (key > query) | (key <= query - window)
        mask = torch.zeros(hidden.shape, dtype=like.dtype, device=like.device)
        mask = mask.masked_fill(hidden, -inf)
        if len(self.alibi_slopes) > 0:
          slope = torch.tensor(self.alibi_slopes, dtype=self.alibi_type, device=like.device)
          bias = slope.view(-1, 1, 1) * key
          mask = mask + bias.to(like.dtype) * self.alibi_scale
        masks[window] = mask
    return masks

  # --- attention

  # Queries [B, T, H, E], keys and values [B, T, K, E].
  def project(self, x: Tensor, name: str) -> Tuple[Tensor, Tensor, Tensor]:
    b, t, d = x.shape
    if self.projection == "groups":  # K times: the queries that share a key, that key, its value
      qkv = self.layer.wide(x, name + ".qkv").view(b, t, self.kv_heads, -1, self.head_size)
      q = qkv[..., :-2, :].flatten(2, 3)
      k = qkv[..., -2, :]
      v = qkv[..., -1, :]
    elif self.projection == "quarters":  # four times: queries, values, keys of a quarter of the heads
      qvk = self.layer.wide(x, name + ".qkv").view(b, t, 4, 3, -1, self.head_size)
      q = qvk[:, :, :, 0].flatten(2, 3)
      v = qvk[:, :, :, 1].flatten(2, 3)
      k = qvk[:, :, :, 2].flatten(2, 3)
    else:
      if self.projection == "blocks":  # all queries, all keys, all values
        queries = self.heads * self.head_size
        keys = self.kv_heads * self.head_size
        q, k, v = self.layer.wide(x, name + ".qkv").split_with_sizes([queries, keys, keys], -1)
      else:
        q = self.layer.linear(x, name + ".q")
        k = self.layer.linear(x, name + ".k")
        v = self.layer.linear(x, name + ".v")
      if self.qk_norm == "width":
        q = self.layer.norm(q, name + ".q_norm")
        k = self.layer.norm(k, name + ".k_norm")
      if self.projection_clip > 0.:
        q = q.clamp(-self.projection_clip, self.projection_clip)
        k = k.clamp(-self.projection_clip, self.projection_clip)
        v = v.clamp(-self.projection_clip, self.projection_clip)
      q = q.view(b, t, self.heads, self.head_size)
      k = k.view(b, t, self.kv_heads, self.head_size)
      v = v.view(b, t, self.kv_heads, self.head_size)
    if self.qk_norm == "head":
      q = self.layer.norm(q, name + ".q_norm")
      k = self.layer.norm(k, name + ".k_norm")
    return (q, k, v)

  # Each query's mean of the values, weighted by its likeness to their keys. q: [B, H, T, E],
  # k and v: [B, K, S, E]. Without a mask: causal if T = S, everything seen if T = 1.
  def attend(self, q: Tensor, k: Tensor, v: Tensor, scale: float, mask: Optional[Tensor]) -> Tensor:
    if mask is None or self.attention_cap == 0.:
      causal = mask is None and q.shape[2] == k.shape[2]
      return torch.scaled_dot_product_attention(
          q, k, v, mask, 0., causal, scale=scale, enable_gqa=self.heads != self.kv_heads)
    sharing = self.heads // self.kv_heads
    k = torch.repeat_interleave(k, sharing, 1)
    v = torch.repeat_interleave(v, sharing, 1)
    scores = torch.matmul(q, k.transpose(2, 3)) * scale
    scores = torch.tanh(scores / self.attention_cap) * self.attention_cap + mask
    return torch.matmul(torch.softmax(scores, -1, 6).to(v.dtype), v)

  # The same with a sink in each head: one more key, of a score that was learned, whose value is zero. Its
  # score is made the product of an added dimension of queries and keys (eight of them: sizes that
  # kernels like), so that all heads share a mask. sink: [H]
  def attend_with_sink(self, q: Tensor, k: Tensor, v: Tensor, scale: float, mask: Optional[Tensor],
                       sink: Tensor) -> Tensor:
    assert mask is not None, "attention with sinks needs a mask"
    size = q.shape[-1]
    q = torch.constant_pad_nd(q, [0, 8])
    q[..., size] = (sink / scale).unsqueeze(-1)
    k = torch.constant_pad_nd(k, [0, 8, 0, 1])
    k[:, :, -1, size] = 1.
    v = torch.constant_pad_nd(v, [0, 8, 0, 1])
    y = self.attend(q, k, v, scale, torch.constant_pad_nd(mask, [0, 1]))
    return y[..., :size]

  # Causal self-attention of layer i. Rows to the right are never looked at, so right padding needs no
  # mask. x: [B, T, D]; the first `skip` tokens ask nothing: [B, T - skip, D]
  def attention(self, x: Tensor, i: int, name: str, start: int, skip: int, rotation: List[Tensor],
                mask: Optional[Tensor], cache: List[Tensor]) -> Tensor:
    b, t, d = x.shape
    q, k, v = self.project(x, name)
    q = q.transpose(1, 2)
    k = k.transpose(1, 2)
    v = v.transpose(1, 2)
    if len(rotation) > 0:
      q = self.rotary.rotate(q, rotation[0], rotation[1])
      k = self.rotary.rotate(k, rotation[0], rotation[1])
    if self.qk_norm == "head_turned":
      q = self.layer.norm(q, name + ".q_norm")
      k = self.layer.norm(k, name + ".k_norm")
    if len(cache) > 0:
      cache[2 * i][:, :, start:start + t] = k
      cache[2 * i + 1][:, :, start:start + t] = v
      k = cache[2 * i][:, :, :start + t]
      v = cache[2 * i + 1][:, :, :start + t]
    q = q[:, :, skip:]
    if self.sinks:
      sink = self.layer.weights[name + ".sinks"]
      y = self.attend_with_sink(q, k, v, self.attention_scale[i], mask, sink)
    else:
      y = self.attend(q, k, v, self.attention_scale[i], mask)
    return self.layer.linear(y.transpose(1, 2).reshape(b, t - skip, -1), name + ".out")

  # --- the whole

  # Layer i: attention, then the MLP, each added to the stream x: [B, T, D]. Of the first `skip` tokens
  # only keys and values are computed: [B, T - skip, D]
  def block(self, x: Tensor, i: int, start: int, skip: int, rotation: List[Tensor],
            mask: Optional[Tensor], cache: List[Tensor]) -> Tensor:
    name = "layers.{}".format(i)
    before = self.norm_place == "before" or self.norm_place == "before_and_after"
    after = self.norm_place == "after" or self.norm_place == "before_and_after"
    h = self.layer.norm(x, name + ".attention_norm") if before else x
    attended = self.attention(h, i, name + ".attention", start, skip, rotation, mask, cache)
    x = x[:, skip:]
    h = h[:, skip:]
    if self.residual == "parallel_shared_norm":
      return x + attended + self.layer.mlp(h, name + ".mlp")
    if self.residual == "parallel":
      return x + attended + self.layer.mlp(self.layer.norm(x, name + ".mlp_norm"), name + ".mlp")
    if after:
      attended = self.layer.norm(attended, name + ".attention_post_norm")
    x = x + self.scaled(attended, self.residual_scale)
    if self.norm_place == "after_sum":
      x = self.layer.norm(x, name + ".attention_norm")
    h = self.layer.norm(x, name + ".mlp_norm") if before else x
    h = self.layer.mlp(h, name + ".mlp")
    if after:
      h = self.layer.norm(h, name + ".mlp_post_norm")
    x = x + self.scaled(h, self.residual_scale)
    if self.norm_place == "after_sum":
      x = self.layer.norm(x, name + ".mlp_norm")
    return x

  def scaled(self, x: Tensor, scale: float) -> Tensor:
    return x if scale == 1. else x * scale

  # Token ids [B, T] at positions from `start` on to the stream [B, T, D].
  def embed(self, ids: Tensor, start: int) -> Tensor:
    x = torch.embedding(self.layer.weights["embedding.weight"], ids)
    if self.embedding_scale != 1.:  # rounded to the type in use, as in the models' own code
      x = x * torch.full([], self.embedding_scale, dtype=x.dtype, device=x.device)
    if "embedding_projection.weight" in self.layer.weights:
      x = self.layer.linear(x, "embedding_projection")
    if "positions.weight" in self.layer.weights:
      first = start + self.position_offset
      x = x + self.layer.weights["positions.weight"][first:first + ids.shape[1]]
    if self.sinusoidal:
      x = x + self.sines(start + self.position_offset, x)
    if "embedding_norm.weight" in self.layer.weights:
      x = self.layer.norm(x, "embedding_norm")
    return x

  # States of all tokens but the first `skip`, which the last layer then has no need to compute.
  def run(self, ids: Tensor, start: int, skip: int, whole: int, cache: List[Tensor]) -> Tensor:
    tokens = ids.shape[1]
    x = self.embed(ids, start)
    rotations = self.rotary.rotations(start, tokens, whole, x)
    masks = self.masks(start, tokens, x)
    last_masks = self.masks(start + skip, tokens - skip, x) if skip > 0 else masks
    for i in range(self.layers):
      last = i == self.layers - 1
      rotation = rotations[self.rotary_table[i]]
      mask = (last_masks if last else masks).get(self.attention_window[i])
      x = self.block(x, i, start, skip if last else 0, rotation, mask, cache)
    if self.final_norm:
      x = self.layer.norm(x, "final_norm")
    if "output_projection.weight" in self.layer.weights:
      x = self.layer.linear(x, "output_projection")
    return x

  # Room for the keys and values of `whole` tokens in B sequences: two tensors [B, K, whole, E] a layer.
  def new_cache(self, sequences: int, whole: int) -> List[Tensor]:
    like = self.layer.weights["embedding.weight"]
    shape = [sequences, self.kv_heads, whole, self.head_size]
    return [torch.zeros(shape, dtype=like.dtype, device=like.device) for i in range(2 * self.layers)]
