using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Series.Tests.Engine;

/// <summary>
/// y [batch] = Σ huber(x − target) over each example, huber(e) = e² / 2 within the bound and bound · (|e| − bound / 2) outside (Huber
/// 1964): an operation that the engine does not know, of public parts and safe code.
/// </summary>
internal sealed class HuberLoss : Operation
{
    private readonly Variable _x;
    private readonly Tensor _target;
    private readonly float _bound;

    private HuberLoss(Variable output, Variable x, Tensor target, float bound)
        : base(output)
    {
        _x = x;
        _target = target;
        _bound = bound;
    }

    public override IReadOnlyList<Variable> Inputs => [_x];

    public override IReadOnlyList<(string Name, object Value)> Attributes => [("bound", _bound)];

    public static Variable Apply(Variable x, Tensor target, float bound)
    {
        Variable y = x.Tape.Result(new Shape(x.Shape[0]), x);
        int columns = x.Shape.Length / x.Shape[0];
        for (int n = 0; n < y.Value.Length; n++)
        {
            double sum = 0;
            for (int i = n * columns; i < (n + 1) * columns; i++)
            {
                float error = x.Value.Span[i] - target.Span[i];
                float inside = Math.Clamp(error, -bound, bound);
                sum += inside * (error - (inside / 2));
            }

            y.Value.Span[n] = (float)sum;
        }

        x.Tape.Record(new HuberLoss(y, x, target, bound));
        return y;
    }

    protected override void Backward(Tape tape)
    {
        Tensor gradient = tape.BeginGradient(_x);
        ReadOnlySpan<float> dy = Output.Gradient!.Span;
        int columns = _x.Shape.Length / dy.Length;
        for (int i = 0; i < gradient.Length; i++)
        {
            gradient.Span[i] = dy[i / columns] * Math.Clamp(_x.Value.Span[i] - _target.Span[i], -_bound, _bound);
        }

        tape.EndGradient(_x, gradient);
    }
}
