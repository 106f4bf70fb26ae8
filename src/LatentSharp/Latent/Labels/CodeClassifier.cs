using LatentSharp.Data;
using LatentSharp.Distributions.Operations;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Numerics;
using LatentSharp.Layers;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Latent.Labels;

/// <summary>
/// A small network that tells from a code which features the picture has: what is in the code in any way, where <see cref="Probes"/> see
/// only what is in it in a linear way. It learns from draws of the posteriors, so that it says the same of all codes of a picture.
/// </summary>
internal sealed class CodeClassifier
{
    /// <summary>Width of the two hidden layers.</summary>
    internal const int Hidden = 192;

    private const int Batch = 128;
    private const int FewestSteps = 200;
    private const int MostSteps = 3000;
    private const int Passes = 40;
    private const double LearningRate = 2e-3;
    private const double WeightDecay = 1e-2;

    // Where the encoder says nothing of its own doubt (a basic auto-encoder): a share of the spread of the codes.
    private const float DoubtOfPoints = 0.2f;

    private const ulong FirstValues = 201;
    private const ulong Order = 202;
    private const ulong Noise = 203;

    private static readonly Activation Smooth = Activation.Elu(1);

    private readonly Parameter[] _parameters;

    internal CodeClassifier(Parameter[] parameters, Tensor mean, Tensor scale)
    {
        _parameters = parameters;
        Mean = mean;
        Scale = scale;
    }

    /// <summary>How many labels it tells.</summary>
    public int Labels => _parameters[^1].Value.Length;

    /// <summary>Weights and biases of its three layers, in their order.</summary>
    internal IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>Average of the codes, <c>[latent]</c>.</summary>
    internal Tensor Mean { get; }

    /// <summary>Standard deviation of the codes, <c>[latent]</c>; 1 where they do not vary.</summary>
    internal Tensor Scale { get; }

    /// <summary>Learns from labeled codes.</summary>
    /// <param name="codes">Codes with labels.</param>
    /// <param name="seed">Decides first values, order and draws.</param>
    internal static CodeClassifier Fit(CodeTable codes, ulong seed = 1)
    {
        AttributeTable table = codes.Attributes!;
        int latent = codes.Latent;
        double[][] rows = codes.Codes.ToRows();
        double[] mean = CodeStatistics.Mean(rows);
        double[][] covariance = CodeStatistics.Covariance(rows, mean);
        double[] scale = [.. Enumerable.Range(0, latent).Select(j => covariance[j][j] > 1e-12 ? Math.Sqrt(covariance[j][j]) : 1)];
        var random = new RandomStream(seed, FirstValues);
        Layer[] layers = [new Linear("classifier.0", latent, Hidden, random), new Linear("classifier.1", Hidden, Hidden, random),
            new Linear("classifier.2", Hidden, table.Names.Count, random)];
        var classifier = new CodeClassifier([.. layers.SelectMany(layer => layer.Parameters)],
            Vectors.ToTensor([mean], latent).Reshape(new Shape(latent)), Vectors.ToTensor([scale], latent).Reshape(new Shape(latent)));
        classifier.Learn(codes, table, seed);
        return classifier;
    }

    /// <summary>P(label | z) of every label.</summary>
    /// <param name="codes">Codes, <c>[n, latent]</c>.</param>
    /// <returns>Probabilities, <c>[n, labels]</c>.</returns>
    public Tensor Probabilities(Tensor codes)
    {
        CodeChecks.Codes(codes, 0);
        var tape = new Tape(records: false);
        Variable p = Logits(tape, tape.Constant(Standardize(codes))).Sigmoid();
        return p.Value.Clone();
    }

    /// <summary>Logits of standardized codes; the classifier's own parameters get no gradient.</summary>
    /// <param name="tape">Where to.</param>
    /// <param name="codes">Standardized codes, <c>[n, latent]</c>.</param>
    internal Variable Logits(Tape tape, Variable codes) => Run(codes, parameter => tape.Constant(parameter.Value));

    /// <summary>(z − mean) / scale.</summary>
    internal Tensor Standardize(Tensor codes)
    {
        CodeChecks.SameSize(Mean.Length, codes.Shape[1]);
        Tensor result = codes.Clone();
        for (int i = 0; i < codes.Shape[0]; i++)
        {
            Span<float> row = result.Row(i);
            for (int j = 0; j < row.Length; j++)
            {
                row[j] = (row[j] - Mean.Span[j]) / Scale.Span[j];
            }
        }

        return result;
    }

    private Variable Run(Variable x, Func<Parameter, Variable> use)
    {
        Variable first = x.Affine(use(_parameters[0]), use(_parameters[1]), Smooth);
        Variable second = first.Affine(use(_parameters[2]), use(_parameters[3]), Smooth);
        return second.Affine(use(_parameters[4]), use(_parameters[5]));
    }

    private void Learn(CodeTable codes, AttributeTable table, ulong seed)
    {
        var optimizer = new Optimizer(OptimizerKind.AdamW, _parameters, WeightDecay);
        var tape = new Tape();
        Tensor standard = Standardize(codes.Codes);
        var order = new RandomStream(seed, Order);
        var noise = new RandomStream(seed, Noise);
        int size = Math.Min(Batch, codes.Count);
        int steps = (int)Math.Clamp((long)Passes * codes.Count / size, FewestSteps, MostSteps);
        for (int step = 0; step < steps; step++)
        {
            Tensor x = tape.Rent(new Shape(size, codes.Latent));
            Tensor truth = tape.Rent(new Shape(size, table.Names.Count));
            Tensor draws = tape.Rent(x.Shape);
            noise.FillNormal(draws.Span, (ulong)step * (ulong)x.Length);
            var chosen = new int[size];
            for (int i = 0; i < size; i++)
            {
                chosen[i] = order.Integer(((ulong)step * (ulong)size) + (ulong)i, codes.Count);
                Draw(codes, standard, chosen[i], draws.Row(i), x.Row(i));
            }

            Variable logits = Run(tape.Constant(x), tape.Use);
            for (int i = 0; i < size; i++)
            {
                for (int f = 0; f < table.Names.Count; f++)
                {
                    // An unknown label asks for what is said already, whose gradient is zero.
                    truth.Row(i)[f] = table[chosen[i], f] is { } known ? (known ? 1 : 0) : (float)Probes.Sigmoid(logits.Value.Row(i)[f]);
                }
            }

            tape.Backward(BernoulliLoss.Apply(logits, truth).Mean());
            optimizer.Step(LearningRate * (1 - ((double)step / steps)));
            tape.Clear();
        }
    }

    private void Draw(CodeTable codes, Tensor standard, int row, ReadOnlySpan<float> noise, Span<float> x)
    {
        ReadOnlySpan<float> from = standard.Row(row);
        for (int j = 0; j < x.Length; j++)
        {
            float doubt = codes.LogVariances is { } logVariances
                ? VectorMath.Exp(0.5f * logVariances.Row(row)[j]) / Scale.Span[j] : DoubtOfPoints;
            x[j] = from[j] + (doubt * noise[j]);
        }
    }
}
