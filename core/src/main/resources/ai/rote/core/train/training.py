# Training: one Adam step on the decoder, gradients included, in a single native call.
#
# Adam: Kingma & Ba 2015 (arXiv 1412.6980), algorithm 1. Gradients are clipped to a global norm.


class Training(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  decoder : __torch__.Decoder
  mean : Dict[str, Tensor]
  variance : Dict[str, Tensor]
  steps : int
  beta1 : float
  beta2 : float
  epsilon : float
  clip_norm : float

  def put(self, name: str, parts: List[Tensor], shape: List[int], stored: int, compute: int,
          int8: int) -> None:
    self.decoder.put(name, parts, shape, stored, compute, int8)

  # Copies the first values: tensors that came in while gradients were off can have none.
  def begin(self) -> None:
    for name in list(self.decoder.layer.weights.keys()):
      weight = self.decoder.layer.weights[name].clone().detach().requires_grad_(True)
      self.decoder.layer.weights[name] = weight
      self.mean[name] = torch.zeros_like(weight)
      self.variance[name] = torch.zeros_like(weight)

  def weight(self, name: str) -> Tensor:
    return self.decoder.layer.weights[name].detach()

  # ids: [B, T]. targets: [B, T], the token right of each, -100 where none counts. rate: a scalar.
  # Returns the mean loss in nats a token, before the step.
  def forward(self, ids: Tensor, targets: Tensor, rate: Tensor) -> Tensor:
    if self.steps == 0:
      self.begin()
    torch.set_grad_enabled(True)
    logits = self.decoder.logits(self.decoder.hidden(ids))
    loss = torch.cross_entropy_loss(logits.flatten(0, 1), targets.flatten(), None, 1, -100)
    names: List[str] = []
    weights: List[Tensor] = []
    for name, weight in self.decoder.layer.weights.items():
      names.append(name)
      weights.append(weight)
    gradients: List[Tensor] = []
    for gradient in torch.grad([loss], weights):
      assert gradient is not None, "a weight has no part in the loss"
      gradients.append(gradient)
    torch.set_grad_enabled(False)
    self.step(names, weights, gradients, float(rate))
    return loss.detach()

  def step(self, names: List[str], weights: List[Tensor], gradients: List[Tensor],
           rate: float) -> None:
    squares = [torch.pow(gradient, 2).sum() for gradient in gradients]
    scale = min(1., self.clip_norm / (float(torch.stack(squares).sum().sqrt()) + 1e-6))
    self.steps = self.steps + 1
    unbias1 = 1. - self.beta1 ** self.steps
    unbias2 = 1. - self.beta2 ** self.steps
    for i in range(len(names)):
      gradient = gradients[i].mul_(scale)
      mean = self.mean[names[i]]
      variance = self.variance[names[i]]
      mean.mul_(self.beta1).add_(gradient, alpha=1. - self.beta1)
      variance.mul_(self.beta2).addcmul_(gradient, gradient, value=1. - self.beta2)
      spread = (variance / unbias2).sqrt_().add_(self.epsilon)
      weights[i].addcdiv_(mean, spread, value=-rate / unbias1)
