using LatentSharp.Distributions;
using LatentSharp.Distributions.Flows;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Numerics;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Latent.Densities;

/// <summary>
/// A normalizing flow fitted to codes: the Gaussian of their mean and covariance, bent by affine couplings with fixed rotations between
/// them (Dinh et al. 2017), so that the density has a closed form and follows codes that lie in no Gaussian.
/// </summary>
internal sealed class CouplingFlow : CodeDensity
{
    // The stream of a seed for first values, batches and rotations ("flow" in ASCII).
    private const ulong FitStream = 0x666C6F77;

    // What the names of its tensors begin with.
    private const string Prefix = "flow";

    private readonly CouplingStack _stack;
    private readonly Tensor _mean;
    private readonly Cholesky _factor;
    private readonly Tensor _whiten;
    private readonly Tensor _color;
    private readonly double _logDeterminant;

    private CouplingFlow(double[] mean, Cholesky factor, Coupling[] couplings, Tensor[] rotations)
    {
        _mean = new Tensor(new Shape(mean.Length), Vectors.ToFloats(mean));
        _factor = factor;
        _whiten = Matrix(factor.InverseLower);
        _color = Matrix(factor.Lower);
        _logDeterminant = -0.5 * factor.LogDeterminant;
        _stack = new CouplingStack(couplings, rotations);
    }

    /// <inheritdoc/>
    public override string Name => "normalising flow fitted to the codes";

    /// <summary>What a model file keeps of it, so that <see cref="Read"/> makes it again.</summary>
    internal IEnumerable<(string Name, Tensor Value)> Tensors =>
    [
        ("flow.mean", _mean), ("flow.factor", PackedTriangles.Of(_factor.Lower)),
        .. _stack.Rotations.Select((rotation, i) => (RotationName(i), rotation)),
        .. _stack.Parameters.Select(parameter => (parameter.Name, parameter.Value)),
    ];

    private int Latent => _mean.Length;

    /// <summary>Fits a flow by maximum likelihood; of its states that with the highest density of held-out codes is kept.</summary>
    /// <param name="codes">Codes, <c>[n, latent]</c>, of at least two dimensions.</param>
    /// <param name="options">Its size and training.</param>
    /// <param name="seed">Decides first values and batches.</param>
    /// <exception cref="LatentException">There are too few codes, or they have one dimension.</exception>
    public static CouplingFlow Fit(Tensor codes, CouplingFlowOptions options, ulong seed = 0)
    {
        CodeChecks.Finite(codes, 2);
        if (codes.Shape[1] < 2 || codes.Shape[0] < CouplingFlowOptions.FewestCodes)
        {
            throw new LatentException($"A normalising flow needs at least {CouplingFlowOptions.FewestCodes} codes of 2 dimensions, but " +
                $"these are {codes.Shape[0]} of {codes.Shape[1]}; fit a Gaussian or a mixture to them.");
        }

        var random = new RandomStream(seed, FitStream);
        (CodeTable learn, CodeTable heldOut) = new CodeTable(codes).Divide(heldOut: 0.1, seed);
        int latent = codes.Shape[1];
        var flow = new CouplingFlow(CodeStatistics.Mean(learn.Codes), Cholesky.Factor(CodeStatistics.Covariance(learn.Codes)),
            CouplingStack.Untrained(latent, options.Couplings, options.Hidden, Prefix, random),
            [.. Enumerable.Range(0, options.Couplings).Select(i => Rotation.Draw(latent, random.Substream(1000 + (ulong)i)))]);
        flow.Train(learn.Codes, heldOut.Codes, options, random.Substream(1));
        return flow;
    }

    /// <summary>Makes a flow of what a file keeps.</summary>
    /// <param name="tensors">Its tensors, each of the shape that is asked for.</param>
    /// <param name="latent">Size of a code.</param>
    internal static CouplingFlow Read(StoredTensors tensors, int latent)
    {
        int count = tensors.Count(RotationName);
        for (int i = 0; tensors.Has($"flow.{i}.0.weight"); i++)
        {
            tensors.Get(RotationName(i), new Shape(latent, latent));
        }

        Coupling[] couplings = CouplingStack.Untrained(latent, count, tensors.Rows("flow.0.0.weight"), Prefix,
            new RandomStream(0, FitStream));
        foreach (Parameter parameter in couplings.SelectMany(coupling => coupling.Parameters))
        {
            tensors.Get(parameter.Name, parameter.Value.Shape).Span.CopyTo(parameter.Value.Span);
        }

        return new CouplingFlow(
            Vectors.ToDoubles(tensors.Get("flow.mean", new Shape(latent)).Span),
            Cholesky.Factor(PackedTriangles.Product(tensors.Triangle("flow.factor", latent).Span)), couplings,
            [.. Enumerable.Range(0, count).Select(i => tensors.Get(RotationName(i), new Shape(latent, latent)))]);
    }

    private static string RotationName(int coupling) => FormattableString.Invariant($"flow.{coupling}.rotation");

    /// <inheritdoc/>
    public override Distribution On(Tape tape, Shape shape)
    {
        CodeChecks.SameSize(Latent, shape[1]);
        return new OnTape(this, tape, shape);
    }

    private void Train(Tensor learn, Tensor heldOut, CouplingFlowOptions options, RandomStream random)
    {
        Parameter[] parameters = [.. _stack.Parameters];
        var optimizer = new Optimizer(OptimizerKind.Adam, parameters);
        float[][] best = Values(parameters);
        double highest = Score(heldOut);
        var tape = new Tape();
        int size = Math.Min(options.Batch, learn.Shape[0]);
        for (int step = 0; step < options.Steps; step++)
        {
            Tensor batch = tape.Rent(new Shape(size, Latent));
            for (int i = 0; i < size; i++)
            {
                learn.Row(random.Integer(((ulong)step * (ulong)size) + (ulong)i, learn.Shape[0])).CopyTo(batch.Row(i));
            }

            tape.Backward(On(tape, batch.Shape).NegativeLogDensity(tape.Constant(batch)).Mean());

            // The rate falls to nothing, so that the end is no accident of the last batch.
            optimizer.Step(options.LearningRate * (1 - ((double)step / options.Steps)));
            tape.Clear();
            if ((step + 1) % options.Look == 0 && Score(heldOut) is var score && score > highest)
            {
                (highest, best) = (score, Values(parameters));
            }
        }

        for (int i = 0; i < best.Length; i++)
        {
            best[i].CopyTo(parameters[i].Value.Span);
        }
    }

    private double Score(Tensor codes)
    {
        double sum = 0;
        foreach (float log in LogDensity(codes).Span)
        {
            sum += log;
        }

        return sum / codes.Shape[0];
    }

    private static float[][] Values(Parameter[] parameters) => [.. parameters.Select(parameter => parameter.Value.Span.ToArray())];

    private static Tensor Matrix(double[][] rows)
    {
        var matrix = new Tensor(new Shape(rows.Length, rows.Length));
        for (int i = 0; i < rows.Length; i++)
        {
            for (int j = 0; j < rows[i].Length; j++)
            {
                matrix.Row(i)[j] = (float)rows[i][j];
            }
        }

        return matrix;
    }

    /// <summary>The density on a tape.</summary>
    private sealed class OnTape(CouplingFlow flow, Tape tape, Shape shape) : Distribution
    {
        private static readonly double LogTwoPi = DoubleMath.Log(2 * Math.PI);

        public override string Name => flow.Name;

        /// <summary>Where the middle of the noise goes, which a flow has instead of a mean in closed form.</summary>
        public override Variable Mean
        {
            get
            {
                Tensor zeros = tape.Rent(shape);
                zeros.Span.Clear();
                return Generate(tape.Constant(zeros));
            }
        }

        public override Variable NegativeLogDensity(Variable x)
        {
            Variable u = (x - tape.Constant(flow._mean)).MatrixProduct(tape.Constant(flow._whiten), transposeOther: true);
            (u, Variable? log) = flow._stack.Normalize(u);
            Variable squares = u.Square().Sum(1) * 0.5;
            return (log is null ? squares : squares - log) + ((0.5 * flow.Latent * LogTwoPi) - flow._logDeterminant);
        }

        public override Variable Sample(RandomStream random, ulong start = 0)
        {
            Tensor draws = tape.Rent(shape);
            random.FillNormal(draws.Span, start);
            return Generate(tape.Constant(draws));
        }

        private Variable Generate(Variable u) =>
            flow._stack.Generate(u).MatrixProduct(tape.Constant(flow._color), transposeOther: true) + tape.Constant(flow._mean);
    }
}
