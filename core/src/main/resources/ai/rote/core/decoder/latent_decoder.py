# The decoder of families with latent attention (DeepSeek-AI 2024, arXiv 2405.04434): keys and values of
# all heads are made from one small state a token, and positions turn a part of queries and keys that is
# apart from the rest, of keys the same for all heads. Everything else is as plain as it can be, so this
# text stands beside decoder.py rather than within it: what calls a decoder calls either, and what both are
# made of stands in layers.py, rotary.py and head.py, what both do alike in either_decoder.py.
#
# Shapes: B sequences, T tokens given, S tokens seen (those before included), D width, H heads, P size of
# the part of a query or key that positions leave alone, R of the part that they turn, U size of a value,
# C size of the state that keys and values are made from, V vocabulary.


class Decoder:
  layer : __torch__.Layers
  rotary : __torch__.Rotary
  head : __torch__.Head
  layers : int
  heads : int
  latent_size : int  # C
  plain_size : int  # P
  turned_size : int  # R
  value_size : int  # U
  latent_norm_eps : float
  attention_scale : float

  # --- attention

  # Queries [B, H, T, P + R], from a small state of their own where there is one.
  def queries(self, x: Tensor, name: str, cos: Tensor, sin: Tensor) -> Tensor:
    if name + ".q_down.weight" in self.layer.weights:
      state = self.norm(self.layer.linear(x, name + ".q_down"), name + ".q_down_norm")
      q = self.layer.linear(state, name + ".q_up")
    else:
      q = self.layer.linear(x, name + ".q")
    q = q.view(x.shape[0], x.shape[1], self.heads, -1).transpose(1, 2)
    turned = self.rotary.rotate(q[..., self.plain_size:], cos, sin)
    return torch.cat([q[..., :self.plain_size], turned], -1)

  # Keys [B, H, T, P + R] and values [B, H, T, U].
  def keys_and_values(self, x: Tensor, name: str, cos: Tensor, sin: Tensor) -> Tuple[Tensor, Tensor]:
    down = self.layer.linear(x, name + ".kv_down")
    state = self.norm(down[..., :self.latent_size], name + ".kv_down_norm")
    turned = self.rotary.rotate(down[..., self.latent_size:].unsqueeze(1), cos, sin)
    up = self.layer.linear(state, name + ".kv_up")
    up = up.view(x.shape[0], x.shape[1], self.heads, -1).transpose(1, 2)
    k = torch.cat([up[..., :self.plain_size], turned.expand(-1, self.heads, -1, -1)], -1)
    return (k, up[..., self.plain_size:])

  # These norms have an epsilon of their own.
  def norm(self, x: Tensor, name: str) -> Tensor:
    weight = self.layer.weights[name + ".weight"]
    return torch.rms_norm(x, [x.shape[-1]], weight, self.latent_norm_eps)

  # What is added to attention scores, [T, S]; nothing if plain causal attention will do.
  def mask(self, start: int, tokens: int, like: Tensor) -> Optional[Tensor]:
    if start == 0 or tokens == 1:
      return None
    key = torch.arange(start + tokens, device=like.device)
    mask = torch.zeros([tokens, start + tokens], dtype=like.dtype, device=like.device)
    return mask.masked_fill(key > key[start:].unsqueeze(-1), -inf)

  # Each query's mean of the values, weighted by its likeness to their keys. Kernels want keys and values of
  # one size: what is smaller is filled up with zeros.
  def attend(self, q: Tensor, k: Tensor, v: Tensor, mask: Optional[Tensor]) -> Tensor:
    more = k.shape[-1] - v.shape[-1]
    if more < 0:
      q = torch.constant_pad_nd(q, [0, -more])
      k = torch.constant_pad_nd(k, [0, -more])
    if more > 0:
      v = torch.constant_pad_nd(v, [0, more])
    causal = mask is None and q.shape[2] == k.shape[2]
    y = torch.scaled_dot_product_attention(q, k, v, mask, 0., causal, scale=self.attention_scale)
    return y[..., :self.value_size]

  # Causal self-attention of layer i. x: [B, T, D]; the first `skip` tokens ask nothing: [B, T - skip, D]
  def attention(self, x: Tensor, i: int, name: str, start: int, skip: int, rotation: List[Tensor],
                mask: Optional[Tensor], cache: List[Tensor]) -> Tensor:
    b, t, d = x.shape
    cos, sin = rotation[0], rotation[1]
    q = self.queries(x[:, skip:], name, cos[skip:], sin[skip:])
    k, v = self.keys_and_values(x, name, cos, sin)
    if len(cache) > 0:
      cache[2 * i][:, :, start:start + t] = k
      cache[2 * i + 1][:, :, start:start + t] = v
      k = cache[2 * i][:, :, :start + t]
      v = cache[2 * i + 1][:, :, :start + t]
    y = self.attend(q, k, v, mask)
    return self.layer.linear(y.transpose(1, 2).reshape(b, t - skip, -1), name + ".out")

  # --- the whole

  # Layer i: attention, then the MLP or the experts, each added to the stream x: [B, T, D]. Of the first
  # `skip` tokens only keys and values are computed: [B, T - skip, D]
  def block(self, x: Tensor, i: int, start: int, skip: int, rotation: List[Tensor],
            mask: Optional[Tensor], cache: List[Tensor]) -> Tensor:
    name = "layers.{}".format(i)
    h = self.layer.norm(x, name + ".attention_norm")
    attended = self.attention(h, i, name + ".attention", start, skip, rotation, mask, cache)
    x = x[:, skip:] + attended
    return x + self.layer.mlp(self.layer.norm(x, name + ".mlp_norm"), name + ".mlp")

  # States of all tokens but the first `skip`, which the last layer then has no need to compute.
  def run(self, ids: Tensor, start: int, skip: int, whole: int, cache: List[Tensor]) -> Tensor:
    tokens = ids.shape[1]
    x = torch.embedding(self.layer.weights["embedding.weight"], ids)
    rotation = self.rotary.rotations(start, tokens, whole, x)[0]
    mask = self.mask(start, tokens, x)
    for i in range(self.layers - 1):
      x = self.block(x, i, start, 0, rotation, mask, cache)
    mask = self.mask(start + skip, tokens - skip, x)
    x = self.block(x, self.layers - 1, start, skip, rotation, mask, cache)
    return self.layer.norm(x, "final_norm")

  # Room for the keys [B, H, whole, P + R] and the values [B, H, whole, U] of `whole` tokens in B sequences,
  # one after the other for each layer. They are kept as they are used: from the small states they would
  # have to be made anew for each token.
  def new_cache(self, sequences: int, whole: int) -> List[Tensor]:
    like = self.layer.weights["embedding.weight"]
    sizes = [self.plain_size + self.turned_size, self.value_size]
    return [torch.zeros([sequences, self.heads, whole, sizes[i % 2]], dtype=like.dtype, device=like.device)
            for i in range(2 * self.layers)]
