using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Layers;

/// <summary>y = x + body(x) (He et al. 2016); the body keeps the shape.</summary>
internal sealed class Residual : Layer
{
    private readonly Sequence _body;

    /// <summary>Creates the layer.</summary>
    /// <param name="body">What is added to the input.</param>
    public Residual(Sequence body) => _body = body;

    public override IReadOnlyList<Parameter> Parameters => _body.Parameters;

    public override IReadOnlyList<(string Name, Tensor Value)> Buffers => _body.Buffers;

    public override Variable Forward(Variable x, bool training) => x + _body.Forward(x, training);
}
