# The vocabulary head: from hidden states to logits.
#
# Shapes: R rows, D width, V vocabulary.


class Head:
  layer : __torch__.Layers
  scratch : __torch__.Scratch
  tied : bool
  scale : float
  cap : float  # 0: none

  # Hidden states [..., D] to logits [..., V], always in float32.
  def logits(self, hidden: Tensor) -> Tensor:
    logits = torch.linear(hidden, self.matrix(), self.layer.weights.get("head.bias")).float()
    if self.scale != 1.:
      logits = logits * self.scale
    if self.cap > 0.:
      logits = torch.tanh(logits / self.cap) * self.cap
    return logits

  # The same of [R, D], into `room`, float32 [R, V].
  def logits_into(self, hidden: Tensor, room: Tensor) -> Tensor:
    weight = self.matrix()
    bias = self.layer.weights.get("head.bias")
    product = room
    if weight.dtype != room.dtype:
      product = self.scratch.room("head", room.shape[0], room.shape[1], weight.dtype, room)
    torch.mm(hidden, weight.t(), out=product)
    if bias is not None:
      product.add_(bias)
    if weight.dtype != room.dtype:
      room.copy_(product)
    if self.scale != 1.:
      room.mul_(self.scale)
    if self.cap > 0.:
      room.div_(self.cap).tanh_().mul_(self.cap)
    return room

  def size(self) -> int:
    return self.matrix().shape[0]

  # [V, D]
  def matrix(self) -> Tensor:
    return self.layer.weights["embedding.weight" if self.tied else "head.weight"]
