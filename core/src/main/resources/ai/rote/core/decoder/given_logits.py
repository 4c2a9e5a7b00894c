# Stands in for the decoder where someone else's model has computed the logits already: what Scorer
# takes for token ids are logits [B, T, V] then, and what it takes for hidden states as well.


class Decoder(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def put(self, name: str, parts: List[Tensor], shape: List[int], stored: int, compute: int,
          int8: int) -> None:
    assert False, "this model brings its weights"

  def hidden_from(self, logits: Tensor, skip: int) -> Tensor:
    return logits[:, skip:]

  def vocabulary(self, logits: Tensor) -> int:
    return 0  # no room is needed for what is there already

  def logits_into(self, logits: Tensor, room: Tensor) -> Tensor:
    return logits.float()


# What the logits are, without their values: the number that libtorch has for their type, their sizes.
class Description(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def describe(self, logits: Tensor) -> Tensor:
    return torch.tensor([logits.dtype] + logits.shape)
