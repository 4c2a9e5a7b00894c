# Memory that is kept from call to call.
#
# A large tensor that is made anew has to be fetched from the operating system page by page, and goes
# back to it when it is freed: on a processor that costs more than all norms, sums and activations
# together. So the largest results of a pass are written into memory that stays.


class Scratch:
  tensors : Dict[str, Tensor]

  # Room for [rows, columns] under a name; what it holds is left over from before. It is the same memory
  # each time, so nothing in it outlives the next call with that name.
  def room(self, name: str, rows: int, columns: int, dtype: int, like: Tensor) -> Tensor:
    size = rows * columns
    kept = self.tensors.get(name)
    if kept is None or kept.numel() < size or kept.dtype != dtype or kept.device != like.device:
      self.tensors[name] = torch.empty([0])  # the old one goes before the new one comes
      self.tensors[name] = torch.empty([size], dtype=dtype, device=like.device)
    return self.tensors[name][:size].view(rows, columns)
