# The module that a model is loaded as: the decoder and everything that is asked of it.
#
# Schemes come from Java as a table, five numbers each: see Schemes.
#
# The root has to be a Module. Its parts are plain classes: libtorch looks through each method of every
# module below the root for calls that old versions wrote otherwise, once for each way that leads there, and
# that took three quarters of the time of loading.


class LanguageModel(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  decoder : __torch__.Decoder
  scorer : __torch__.Scorer
  after : __torch__.PrefixScorer
  generator : __torch__.Generator
  search : __torch__.Search

  def put(self, name: str, parts: List[Tensor], shape: List[int], stored: int, compute: int,
          int8: int) -> None:
    self.decoder.put(name, parts, shape, stored, compute, int8)

  def put_mapped(self, name: str, file: str, numbers: int, start: int, shape: List[int]) -> None:
    self.decoder.put_mapped(name, file, numbers, start, shape)

  def score(self, ids: Tensor, rows: Tensor, targets: Tensor, table: List[float], width: int,
            with_moments: int, chunk: int) -> Tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    schemes = __torch__.Schemes(table, width)
    return self.scorer.score(ids, rows, targets, schemes, with_moments, chunk)

  def keep_prefix(self, number: int, prefix: Tensor) -> Tensor:
    return self.after.keep(number, prefix)

  def score_after(self, numbers: Tensor, ids: Tensor, rows: Tensor, targets: Tensor, table: List[float],
                  width: int, with_moments: int,
                  chunk: int) -> Tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    schemes = __torch__.Schemes(table, width)
    return self.after.score(numbers, ids, rows, targets, schemes, with_moments, chunk)

  def sample(self, prefix: Tensor, bits: Tensor, end: int, table: List[float],
             width: int) -> Tuple[Tensor, Tensor, Tensor]:
    return self.generator.sample(prefix, bits, __torch__.Schemes(table, width), end)

  def near(self, prefix: Tensor, target: Tensor, edits: int, most: int, beam: int,
           table: List[float], width: int) -> Tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]:
    return self.search.near(prefix, target, edits, most, beam, __torch__.Schemes(table, width))

  def spell(self, prefix: Tensor, target: Tensor, edge_token: Tensor, edge_node: Tensor, longest: int,
            beam: int, table: List[float], width: int) -> Tuple[Tensor, Tensor, Tensor]:
    return self.search.spell(prefix, target, edge_token, edge_node, longest, beam,
                             __torch__.Schemes(table, width))
