using LatentSharp.Layers;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Tests.Layers;

/// <summary>A sequence may fuse an activation into the layer before it; nobody may see it from the values.</summary>
public sealed class SequenceTests
{
    public static TheoryData<string, string> Pairs()
    {
        var data = new TheoryData<string, string>();
        foreach (string kind in Enum.GetNames<ActivationKind>())
        {
            foreach (string layer in new[] { "linear", "convolution", "transposed", "normalisation", "upsampling" })
            {
                data.Add(layer, kind);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void EqualsTheLayersOneAfterTheOther(string name, string kind)
    {
        var activation = new Nonlinearity(new Activation(Enum.Parse<ActivationKind>(kind), 0.2f));
        Tensor x = TestSets.Normal(name == "linear" ? new Shape(5, 3) : new Shape(5, 3, 6, 7));
        (int[] fused, Tensor fusedGradient, float[] fusedWeight) = Run([Create(name), activation], x, asSequence: true);
        (int[] apart, Tensor apartGradient, float[] apartWeight) = Run([Create(name), activation], x, asSequence: false);
        fused.ShouldBe(apart);
        fusedGradient.Span.ToArray().ShouldBe(apartGradient.Span.ToArray(), 1e-5);
        fusedWeight.ShouldBe(apartWeight, 1e-4);
    }

    [Fact]
    public void CollectsParametersAndBuffersInOrder()
    {
        var random = new RandomStream(1, 1);
        var sequence = new Sequence([new Linear("s.0", 2, 3, random), new BatchNormalization("s.1", 3),
            new Sequence([new Linear("s.2.0", 3, 1, random)])]);
        sequence.Parameters.Select(p => p.Name)
            .ShouldBe(["s.0.weight", "s.0.bias", "s.1.weight", "s.1.bias", "s.2.0.weight", "s.2.0.bias"]);
        sequence.Buffers.Select(b => b.Name).ShouldBe(["s.1.running_mean", "s.1.running_var"]);
    }

    [Fact]
    public void AnActivationThatNeedsItsInputIsNotFused()
    {
        foreach (ActivationKind kind in Enum.GetValues<ActivationKind>())
        {
            new Nonlinearity(new Activation(kind, 0.2f)).CanBeFused.ShouldBe(kind is not (ActivationKind.Silu or ActivationKind.Softplus),
                kind.ToString());
        }
    }

    private static Layer Create(string name)
    {
        var random = new RandomStream(5, 2);
        return name switch
        {
            "linear" => new Linear("l", 3, 4, random),
            "convolution" => new Convolution("l", 3, 4, 4, 2, 1, random),
            "transposed" => new TransposedConvolution("l", 3, 4, 4, 2, 1, (1, 0), random),
            "normalisation" => new BatchNormalization("l", 3),
            _ => new Upsampling(13, 14),
        };
    }

    private static (int[] Bits, Tensor InputGradient, float[] WeightGradient) Run(Layer[] layers, Tensor input, bool asSequence)
    {
        var tape = new Tape();
        Variable x = tape.Watch(input);
        Variable y = asSequence
            ? new Sequence(layers).Forward(x, training: true)
            : layers.Aggregate(x, (value, layer) => layer.Forward(value, training: true));
        int[] bits = TestSets.Bits(y.Value);
        tape.Backward(y.Square().Sum());
        return (bits, x.Gradient!, [.. layers.SelectMany(l => l.Parameters).SelectMany(p => p.Gradient.Span.ToArray())]);
    }
}
