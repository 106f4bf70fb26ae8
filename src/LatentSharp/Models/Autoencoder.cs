using LatentSharp.Distributions;
using LatentSharp.Layers;
using LatentSharp.Models.Conditions;
using LatentSharp.Models.LabelGraphs;
using LatentSharp.Models.Objectives;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Models;

/// <summary>
/// A variational or basic auto-encoder: two networks, a posterior, a prior, a likelihood and an objective. A code that a
/// user sees is the mean μ(x). Calls may come from several threads; they take turns. Values that are no numbers give codes and pictures
/// that are none: look for them before.
/// </summary>
public sealed partial class Autoencoder
{
    // Bounds the memory of one call: larger inputs go through in pieces, which changes no bit. Few large pictures are work enough for all
    // threads.
    private const int LargestBatch = 128;
    private const int SmallestBatch = 16;
    private const int LargestPiece = 200_000;
    private const long MostLayerValues = 1L << 26;

    // Samples of one example that are weighed in one pass, and the values of the examples that they decode to.
    private const int WeightsTogether = 512;
    private const int MostWeightedValues = 1 << 20;

    private readonly Layer _encoder;
    private readonly Layer _decoder;
    private readonly int _piece;
    private readonly LabelGraph? _graph;
    private readonly Lock _gate = new();
    private Tape _inference = new(records: false, new TensorPool(largerFits: true));

    // The example whose samples are weighed, once for each of a piece; kept for the next example.
    private Tensor? _weighed;

    /// <summary>Creates an untrained model.</summary>
    /// <param name="options">All that defines it.</param>
    /// <param name="seed">Decides the first values of its parameters.</param>
    /// <exception cref="Settings.LatentSharpException">The options cannot be built.</exception>
    /// <exception cref="ArgumentException">They lack the format of the data.</exception>
    public Autoencoder(ModelOptions options, ulong seed = 0)
        : this(options, new RandomStream(seed, Streams.Initialization))
    {
    }

    private Autoencoder(ModelOptions options, RandomStream random)
        : this(options, Checked(options).Network.Build(options.Shape, random), random)
    {
    }

    private Autoencoder(ModelOptions options, (Sequence Encoder, int Features, Sequence Decoder) networks, RandomStream random)
        : this(options, networks, random, options.Condition is { } condition
            ? new Condition(condition, networks.Features, options.Latent, random) : null)
    {
    }

    private Autoencoder(
        ModelOptions options, (Sequence Encoder, int Features, Sequence Decoder) networks, RandomStream random, Condition? condition)
        : this(
            options, networks.Encoder,
            options.Network.CodeGrid(options.Shape.Example) is not null ? options.Posterior.BuildOnGrid(options.Latent, random)
                : options.Posterior.Build(condition?.Features ?? networks.Features, options.Latent, random),
            options.Prior.Build(options.Latent, random), networks.Decoder,
            options.Likelihood.Build(options.Format), options.Objective.Build(), condition) =>
        options.Network.Begin(Posterior.Parameters, random);

    private Autoencoder(
        ModelOptions options, Layer encoder, Posterior posterior, Prior prior, Layer decoder, Likelihood likelihood, Objective objective,
        Condition? condition = null)
    {
        (Options, _encoder, _decoder) = (options, encoder, decoder);
        (_condition, _labels) = (condition, condition?.None);
        _graph = options.LabelGraph?.Graph;
        (Posterior, Prior, Likelihood, Objective) = (posterior, prior, likelihood, objective);
        Prior.Bind(options.Format, x => Posterior.Given(Features(x, Unlabeled(x.Tape), training: false)));
        Parameters =
        [
            .. _encoder.Parameters, .. _condition?.Parameters ?? [], .. Posterior.Parameters, .. Prior.Parameters, .. _decoder.Parameters,
            .. Likelihood.Parameters,
        ];
        int together = Math.Clamp(LargestPiece / options.Format.Length, SmallestBatch, LargestBatch);
        _piece = (int)Math.Clamp(MostLayerValues / Math.Max(1, ModelSize.LargestLayer(options)), 1, together);
        RunningStatistics = [.. _encoder.Buffers, .. _decoder.Buffers];
        Buffers = [.. RunningStatistics, .. Likelihood.Buffers, .. Prior.Buffers];
    }

    /// <summary>All that defines the model; of networks that a program composed, all but these.</summary>
    public ModelOptions Options { get; }

    /// <summary>q(z|x).</summary>
    public Posterior Posterior { get; }

    /// <summary>p(z).</summary>
    public Prior Prior { get; }

    /// <summary>p(x|z).</summary>
    public Likelihood Likelihood { get; }

    /// <summary>What training minimizes.</summary>
    public Objective Objective { get; }

    /// <summary>What can be done with its codes.</summary>
    public CodeAbilities Code => Posterior.Code;

    /// <summary>Whether training holds the codes to the prior, so that samples of the prior are what the decoder knows.</summary>
    public bool HasPrior => Posterior.HasSpread;

    /// <summary>What training changes.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Running statistics, and what else belongs to the model and has no gradient.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Buffers { get; }

    /// <summary>Those of them that the networks follow in training and that are computed anew before an evaluation.</summary>
    internal IReadOnlyList<(string Name, Tensor Value)> RunningStatistics { get; }

    /// <summary>Number of trained values.</summary>
    public long ParameterCount => Parameters.Sum(p => (long)p.Value.Length);

    /// <summary>Shape of a batch of pictures, <c>[count, channels, height, width]</c>.</summary>
    /// <param name="count">Pictures of the batch.</param>
    public Shape BatchShape(int count) => Options.Format.BatchShape(count);

    /// <summary>The codes of pictures: the posterior's mean μ(x).</summary>
    /// <param name="pictures">Pixels in [0, 1], <c>[batch, channels, height, width]</c>.</param>
    /// <returns>Codes, <c>[batch, latent]</c>.</returns>
    /// <exception cref="ArgumentException">The pictures are not of the model's size.</exception>
    public Tensor Encode(Tensor pictures) => EncodePosterior(pictures).Mean;

    /// <summary>The posterior of pictures.</summary>
    /// <param name="pictures">Pixels in [0, 1], <c>[batch, channels, height, width]</c>.</param>
    /// <returns>μ and log σ², both <c>[batch, latent]</c>; no log σ² for a basic auto-encoder.</returns>
    /// <exception cref="ArgumentException">The pictures are not of the model's size.</exception>
    public (Tensor Mean, Tensor? LogVariance) EncodePosterior(Tensor pictures) => EncodePosterior(pictures, null);

    /// <summary>The posterior of pictures with labels of their own.</summary>
    /// <param name="pictures">Pixels in [0, 1], <c>[batch, channels, height, width]</c>.</param>
    /// <param name="labels">A vector each, <c>[batch, width]</c>; null for the labels that the model is given.</param>
    internal (Tensor Mean, Tensor? LogVariance) EncodePosterior(Tensor pictures, Tensor? labels)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        CheckPictures(pictures.Shape);
        int count = pictures.Shape[0];
        var mean = new Tensor(new Shape(count, Options.Latent));
        Tensor? logVariance = Code.CanSample ? new Tensor(mean.Shape) : null;
        InPieces(count, (tape, start, size) =>
        {
            Tensor piece = tape.Rent(BatchShape(size));
            pictures.Span.Slice(start * Options.Format.Length, piece.Length).CopyTo(piece.Span);
            Distribution code = Posterior.Given(Features(tape.Constant(piece), Labels(tape, labels, start, size), training: false));
            (int first, int length) = (start * Options.Latent, size * Options.Latent);
            code.Mean.Value.Span.CopyTo(mean.Span.Slice(first, length));
            code.Around?.LogVariance.Value.Span.CopyTo(logVariance!.Span.Slice(first, length));
        });
        return (mean, logVariance);
    }

    /// <summary>The mean pictures of codes.</summary>
    /// <param name="codes">Codes, <c>[batch, latent]</c>.</param>
    /// <returns>Pixels in [0, 1], <c>[batch, channels, height, width]</c>.</returns>
    /// <exception cref="ArgumentException">The codes are not of the model's size.</exception>
    public Tensor Decode(Tensor codes)
    {
        CheckCodes(codes);
        var pictures = new Tensor(BatchShape(codes.Shape[0]));
        Decode(codes, pictures);
        return pictures;
    }

    /// <summary>Writes the mean pictures of codes over a tensor that is there, for callers that decode again and again.</summary>
    /// <param name="codes">Codes, <c>[batch, latent]</c>.</param>
    /// <param name="pictures">Receives pixels in [0, 1], <c>[batch, channels, height, width]</c>.</param>
    /// <exception cref="ArgumentException">The codes or the pictures are not of the model's size.</exception>
    public void Decode(Tensor codes, Tensor pictures)
    {
        CheckCodes(codes);
        ArgumentNullException.ThrowIfNull(pictures);
        int count = codes.Shape[0];
        if (pictures.Shape != BatchShape(count))
        {
            throw new ArgumentException($"Decode: {count} codes need room for pictures {BatchShape(count)}, but got {pictures.Shape}.",
                nameof(pictures));
        }

        Decode(codes, pictures, null, (likelihood, _) => likelihood.Mean);
    }

    /// <summary>Examples drawn from p(x|z) of codes, with the noise of the likelihood.</summary>
    /// <param name="codes">Codes, <c>[batch, latent]</c>.</param>
    /// <param name="noise">Where draws come from.</param>
    /// <param name="start">Position of the first draw.</param>
    /// <returns>Values as the likelihood has them, <c>[batch, …]</c>.</returns>
    internal Tensor DecodeSampled(Tensor codes, RandomStream noise, ulong start)
    {
        CheckCodes(codes);
        var examples = new Tensor(BatchShape(codes.Shape[0]));
        Decode(codes, examples, null, (likelihood, first) =>
            likelihood.Sample(noise, start + ((ulong)first * (ulong)Options.Format.Length)));
        return examples;
    }

    private void Decode(Tensor codes, Tensor examples, Tensor? labels, Func<Distribution, int, Variable> wanted) => InPieces(
        codes.Shape[0], (tape, start, size) =>
        {
            Tensor piece = tape.Rent(new Shape(size, Options.Latent));
            codes.Span.Slice(start * Options.Latent, piece.Length).CopyTo(piece.Span);
            Variable decoded = Decoded(Posterior.Decoded(tape.Constant(piece)), Labels(tape, labels, start, size), training: false);
            Variable values = wanted(Likelihood.Given(decoded), start);
            values.Value.Span.CopyTo(examples.Span.Slice(start * Options.Format.Length, values.Value.Length));
        });

    /// <summary>Pictures through their mean codes and back.</summary>
    /// <param name="pictures">Pixels in [0, 1], <c>[batch, channels, height, width]</c>.</param>
    /// <returns>Pixels in [0, 1], same shape.</returns>
    /// <exception cref="ArgumentException">The pictures are not of the model's size.</exception>
    public Tensor Reconstruct(Tensor pictures) => Decode(Encode(pictures));

    /// <summary>New pictures from codes of the prior.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Decides the codes; the first n pictures are the same for every count.</param>
    /// <param name="temperature">Scale of the prior's standard deviation.</param>
    /// <returns>Pixels in [0, 1], <c>[count, channels, height, width]</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count or the temperature is below 0 or no number.</exception>
    public Tensor Sample(int count, ulong seed = 0, double temperature = 1) => Decode(SampleCodes(count, seed, temperature));

    /// <summary>Codes of the prior, those of <see cref="Sample"/>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Decides the codes; the first n are the same for every count.</param>
    /// <param name="temperature">Scale of the prior's standard deviation.</param>
    /// <returns>Codes, <c>[count, latent]</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count or the temperature is below 0 or no number.</exception>
    public Tensor SampleCodes(int count, ulong seed = 0, double temperature = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return double.IsFinite(temperature) && temperature >= 0 ? Prior.Sample(count, Options.Latent, seed, temperature)
            : throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "A temperature is a number from 0.");
    }

    /// <summary>The operations by which noise becomes a code of the prior; null where draws are no function of it.</summary>
    internal NetworkGraph? PriorGraph()
    {
        var tape = new Tape(records: false);
        return Prior.FromNoise(tape.Constant(new Tensor(new Shape(1, Options.Latent)))) is null ? null
            : Trace("prior", new Shape(1, Options.Latent), noise => [("z", Prior.FromNoise(noise)!)]);
    }

    /// <summary>The operations by which an example becomes a distribution of codes, and a code an example.</summary>
    internal IReadOnlyList<NetworkGraph> Graphs()
    {
        var code = new Shape(1, Options.Latent);
        return
        [
            Trace("encoder", BatchShape(1), x => Codes(Posterior.Given(Features(x, Labels(x.Tape), training: false)))),
            Trace("decoder", code, z => [("mean", Likelihood.Given(Decoded(Posterior.Decoded(z), Labels(z.Tape), training: false)).Mean)]),
        ];
    }

    private static IReadOnlyList<(string Name, Variable Value)> Codes(Distribution q) => q.Around is { } around
        ? [("mean", around.Mean), ("log_variance", around.LogVariance)] : [("mean", q.Mean)];

    private static NetworkGraph Trace(string name, Shape shape, Func<Variable, IReadOnlyList<(string Name, Variable Value)>> forward)
    {
        var tape = new Tape(records: false);
        Variable input = tape.Constant(new Tensor(shape));
        var graph = new Graph(input);
        tape.Graph = graph;
        return new NetworkGraph(name, shape, graph, [.. forward(input).Select(output => (output.Name, graph.NumberOf(output.Value)))]);
    }

    /// <summary>Sends a batch through the model on a tape.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">Pictures as the likelihood sees them, <c>[batch, channels, height, width]</c>.</param>
    /// <param name="noise">Where posterior samples come from.</param>
    /// <param name="training">Whether layers use and remember the batch's statistics.</param>
    /// <param name="firstDraw">Position of the batch's first draw in the stream.</param>
    /// <param name="samples">Samples of the posterior for each example, all of which are decoded.</param>
    /// <param name="labels">Vectors of labels, <c>[batch, width]</c>; null for those that the model is given.</param>
    /// <param name="nodes">The class of each example in the graph of labels; null where nothing is known of them.</param>
    internal ModelPass Forward(Tape tape, Tensor x, RandomStream noise, bool training, ulong firstDraw = 0, int samples = 1,
        Tensor? labels = null, int[]? nodes = null)
    {
        Variable input = tape.Constant(x);
        Variable? given = Labels(tape, labels, 0, x.Shape[0]);
        Distribution posterior = Posterior.Given(Features(input, given, training));
        var drawn = CodeSamples.Draw(posterior, noise, firstDraw, samples, weighed: training && Objective.WeighsCodeGradients);
        Variable code = drawn.Together;
        if (training && Posterior.HasSpread && Objective.Inward > 0)
        {
            code = InwardCodes.Apply(code, Objective.Inward, noise.Substream(Streams.InwardCodes), firstDraw / (ulong)Options.Latent);
        }

        Distribution likelihood = Likelihood.Given(Decoded(code, given is null ? null : drawn.Repeat(given), training), training);
        Distribution prior = Prior.On(tape, code.Shape);
        return new ModelPass(input, posterior, prior, code, likelihood)
        {
            PriorCodes = () => prior.Sample(noise.Substream(Streams.PriorCodes), firstDraw),
            HasSpread = Posterior.HasSpread,
            Samples = samples > 1 || drawn.Weights.Count > 0 ? drawn : null,
            Drawn = drawn.Together,
            Nodes = nodes,
            LabelGraph = _graph,
        };
    }

    /// <summary>
    /// log p(x|z) + log p(z) − log q(z|x) of samples of q(z|x), whose average weight exp(…) is an unbiased estimate of p(x) (Burda et al.
    /// 2016, equation 8).
    /// </summary>
    /// <param name="x">One example as the likelihood sees it, <c>[1, …]</c>.</param>
    /// <param name="noise">Where samples come from: sample i is the same for every number of them.</param>
    /// <param name="logWeights">Receives a logarithm a sample, nats.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <param name="labels">The example's vector of labels, <c>[1, width]</c>; null for those that the model is given.</param>
    internal void LogWeights(
        Tensor x, RandomStream noise, Span<double> logWeights, CancellationToken cancellation, Tensor? labels = null)
    {
        CheckPictures(x.Shape);
        lock (_gate)
        {
            Tensor? y = labels ?? _labels;
            Tensor features = Features(_inference.Constant(x), Labels(_inference, y, 0, 1), training: false).Value.Clone();
            var one = Posterior.Given(_inference.Constant(features)) as DiagonalGaussian;
            (Tensor? mean, Tensor? logVariance) = (one?.Mean.Value.Clone(), one?.LogVariance.Value.Clone());
            _inference.Clear();
            CodeDensity density = Prior.Fixed();
            int most = (int)Math.Clamp(MostLayerValues / Math.Max(1, ModelSize.LargestLayer(Options)), 1, WeightsTogether);
            int piece = Math.Min(Math.Clamp(MostWeightedValues / Options.Format.Length, 1, most), logWeights.Length);
            _weighed = _weighed?.Shape == BatchShape(piece) ? _weighed : new Tensor(BatchShape(piece));
            Repeat(x, _weighed);
            for (int start = 0; start < logWeights.Length; start += piece)
            {
                cancellation.ThrowIfCancellationRequested();
                int size = Math.Min(piece, logWeights.Length - start);
                Distribution posterior = mean is null ? Posterior.Given(Repeated(features, size))
                    : new DiagonalGaussian(Repeated(mean, size), Repeated(logVariance!, size));
                Variable code = posterior.Sample(noise, (ulong)start * (ulong)Options.Latent);
                Variable? given = y is null ? null : Repeated(y, size);
                Distribution likelihood = Likelihood.Given(Decoded(code, given, training: false));
                Variable rows = size == piece ? _inference.Constant(_weighed) : Repeated(x, size);
                ReadOnlySpan<float> p = likelihood.NegativeLogDensity(rows).Value.Span;
                ReadOnlySpan<float> prior = density.On(_inference, code.Shape).NegativeLogDensity(code).Value.Span;
                ReadOnlySpan<float> q = posterior.NegativeLogDensity(code).Value.Span;
                for (int i = 0; i < size; i++)
                {
                    logWeights[start + i] = (double)q[i] - p[i] - prior[i];
                }

                _inference.Clear();
            }
        }
    }

    private Variable Repeated(Tensor row, int count)
    {
        Tensor rows = _inference.Rent(row.Shape.With(0, count));
        Repeat(row, rows);
        return _inference.Constant(rows);
    }

    private static void Repeat(Tensor row, Tensor rows)
    {
        for (int at = 0; at < rows.Length; at += row.Length)
        {
            row.Span.CopyTo(rows.Span[at..]);
        }
    }

    /// <summary>Lets inference take its storage from a pool that has enough, until the result is disposed.</summary>
    /// <param name="pool">The pool; whoever lends it does not use it meanwhile.</param>
    internal IDisposable Lend(TensorPool pool) => new Lent(this, pool);

    private static ModelOptions Checked(ModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!options.HasFormat)
        {
            throw new ArgumentException("Autoencoder: the options lack the format of the data, such as dataset.Format.", nameof(options));
        }

        options.Validate();
        return options;
    }

    private void InPieces(int count, Action<Tape, int, int> body)
    {
        lock (_gate)
        {
            for (int start = 0; start < count; start += _piece)
            {
                body(_inference, start, Math.Min(_piece, count - start));
                _inference.Clear();
            }
        }
    }

    private void CheckCodes(Tensor codes)
    {
        ArgumentNullException.ThrowIfNull(codes);
        if (codes.Shape.Rank != 2 || codes.Shape[1] != Options.Latent)
        {
            throw new ArgumentException($"Decode: this model needs codes [batch, {Options.Latent}], but got {codes.Shape}.", nameof(codes));
        }
    }

    private void CheckPictures(Shape shape)
    {
        if (shape.Rank == 0 || shape != BatchShape(shape[0]))
        {
            throw new ArgumentException($"Encode: this model needs " +
                $"{Options.Format.Kind.Noun}s {BatchShape(1).ToString().Replace("[1,", "[batch,", StringComparison.Ordinal)}, but " +
                    $"got {shape}.", "pictures");
        }
    }

    private sealed class Lent : IDisposable
    {
        private readonly Autoencoder _model;
        private readonly Tape _own;

        public Lent(Autoencoder model, TensorPool pool)
        {
            _model = model;
            lock (model._gate)
            {
                _own = model._inference;
                model._inference = new Tape(records: false, pool);
            }
        }

        public void Dispose()
        {
            lock (_model._gate)
            {
                _model._inference = _own;
            }
        }
    }
}
