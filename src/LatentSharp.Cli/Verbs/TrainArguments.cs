using System.CommandLine;
using LatentSharp.Cli.Parsing;
using LatentSharp.Data;
using LatentSharp.Distributions;
using LatentSharp.Models;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Training;

namespace LatentSharp.Cli.Verbs;

/// <summary>The options of <c>train</c> that describe a model and its training.</summary>
internal sealed class TrainArguments
{
    private readonly Option<ModelKind?> _model = Define.Choice("--model",
        "Variational auto-encoder, or basic auto-encoder, which reconstructs but does not generate. (default: vae)", ModelKind.Vae,
        ModelKind.Ae);
    private readonly Option<NetworkKind?> _network = Define.Choice("--network",
        "Fully connected or convolutional. (default: conv from 16 pixels a side, else mlp)", NetworkKind.Mlp, NetworkKind.Conv);
    private readonly Option<int[]?> _hidden = Define.Wholes("--hidden", 65536, "512,256",
        "Widths of the hidden layers of an MLP, from picture to code. (default: 400)");
    private readonly Option<int[]?> _channels = Define.Wholes("--channels", 4096, "32,64,128",
        "Channels after each halving of a convolutional network. (default: 32,64,… down to a grid of about 4×4)");
    private readonly Option<bool> _residual = Define.Flag("--residual", "Add a residual block after each change of size.");
    private readonly Option<UpsamplingKind?> _upsampling =
        Define.Choice("--upsampling", "How the decoder enlarges: transposed convolutions, or nearest neighbour and a convolution. " +
        "(default: transposed)", UpsamplingKind.Transposed, UpsamplingKind.Nearest);
    private readonly Option<int?> _latent = Define.Whole("--latent", "N", 1, 4096,
        "Number of latent dimensions. (default: by picture size, e.g. 20 for 28×28 grey, 64 for 64×64 colour)");
    private readonly Option<LikelihoodKind?> _likelihood =
        Define.Choice("--likelihood", "Distribution of a pixel. (default: bernoulli for black and white pictures, else gaussian)",
        LikelihoodKind.Bernoulli, LikelihoodKind.Gaussian, LikelihoodKind.Logistic);
    private readonly Option<Binarization?> _binarize = Define.Choice("--binarize",
        "How grey becomes black or white for bernoulli: not, at one half, drawn once, or drawn anew each time. (default: dynamic for " +
        "black and white pictures, else none)", Binarization.None, Binarization.Fixed, Binarization.Static, Binarization.Dynamic);
    private readonly Option<VarianceWish?> _variance = Define.Parsed<VarianceWish?>(
        "--variance", "optimal|learned|SIGMA", "Variance of gaussian: always at its optimum, a parameter, or fixed by a number, the " +
            "standard deviation σ in units of the pixel range [0, 1]. (default: optimal)", [],
        "optimal, learned, or a standard deviation above 0, e.g. 0.1", VarianceWish.Parse, ["optimal", "learned"]);

    private readonly Option<double?> _beta = Define.Number("--beta", "B", b => b is >= 0 and <= 1e6, "a number from 0 to 1000000",
        "Weight of the KL term. (default: 1 for bernoulli; else chosen from the size of the pictures and the length of the training)");
    private readonly Option<WarmUpKind?> _warmUp = Define.Choice("--warm-up",
        "How the weight of the KL term grows from 0. (default: linear over two thirds of the run where β is above 1, else none)",
        WarmUpKind.None, WarmUpKind.Linear, WarmUpKind.Cyclic);
    private readonly Option<double?> _warmUpEpochs = Define.Number("--warm-up-epochs", "E", e =>
        e is > 0 and <= 1e6, "a number above 0", "Epochs of the linear warm-up, or of one cycle. (default: 5, or two thirds of the run)");
    private readonly Option<double?> _freeBits = Define.Number("--free-bits", "NATS", n =>
        n is >= 0 and <= 1e6, "a number of nats of at least 0", "Nats that each latent dimension may carry for nothing. (default: 0)");
    private readonly Option<double?> _capacity = Define.Number("--capacity", "NATS", n => n is >= 0 and < 1e6,
        "a number of nats of at least 0", "Make the KL term β · |KL − C| with this C, reached in 5 epochs. (default: off)");
    private readonly Option<double?> _inward = Define.Number("--inward", "SHARE", s =>
        s is >= 0 and <= 1, "a share from 0 to 1",
        "Share of the codes of a batch that are drawn in towards the centre, so that straight lines between pictures cross ground that " +
        "the decoder knows. (default: 0 for bernoulli and below 8 dimensions; else up to 0.5, less in a short training)");
    private readonly Option<int?> _epochs = Define.Whole("--epochs", "N", 1, 1_000_000,
        "Passes over the training pictures. (default: 10 to 200, so that about 300,000 pictures are seen; of more than 60,000 pictures 2 " +
        "to 9, and of more than 300,000 part of two, so that no more than 600,000 are)");
    private readonly Option<StepPlan?> _steps = Define.Parsed<StepPlan?>("--steps", "N",
        "Number of steps, in place of --epochs; with ,S:N after it changed at step S, as a run with --time prints it to be repeated " +
        "(beside the same --time, which then sets no limit).", [],
        "a whole number of steps, e.g. 5000, or what a run with --time printed, e.g. 5000,800:4200", StepPlan.TryParse);
    private readonly Option<int?> _batch = Define.Whole("--batch", "N", 1, 65536,
        "Pictures of a step. (default: 128 from 20,000 pictures, 32 from 500, else 16)");
    private readonly Option<double?> _learningRate = Define.Number("--learning-rate", "R", r =>
        r is > 0 and <= 1000, "a number above 0, e.g. 1e-3", "Learning rate. (default: 1e-3)");
    private readonly Option<ScheduleKind?> _schedule = Define.Choice("--schedule",
        "How the learning rate changes: not at all; in a straight line to zero; the same from half-way on; along half a cosine; a tenth " +
        "from 60 % and a hundredth from 85 % on; halved after three evaluations that were no better. (default: trapezoid, or constant " +
        "where --learning-rate is given)", ScheduleKind.Constant, ScheduleKind.Linear, ScheduleKind.Trapezoid, ScheduleKind.Cosine,
        ScheduleKind.Step, ScheduleKind.Plateau);
    private readonly Option<double?> _rateWarmUp = Define.Number("--rate-warm-up", "E", e =>
        e is >= 0 and <= 1e6, "a number of epochs of at least 0", "Epochs in which the learning rate rises from 0. (default: 0)");
    private readonly Option<double?> _clip = Define.Number("--clip", "NORM", n =>
        n is > 0 and <= 1e9, "a number above 0, e.g. 1", "Largest norm of all gradients together. (default: no bound)");
    private readonly Option<double?> _average = Define.Number("--average", "D", d => d is >= 0 and < 1,
        "a number from 0 to below 1, e.g. 0.999", "Measure and keep weights averaged over the steps with this decay. (default: off)");
    private readonly Option<int?> _patience = Define.Whole("--patience", "N", 1, 1_000_000,
        "End after so many evaluations in a row that were no better. (default: never)");
    private readonly Option<double?> _checkpointMinutes = Define.Number("--checkpoint-every", "MINUTES", m =>
        m is > 0 and <= 1e6, "a number of minutes above 0", "Write a checkpoint also within an epoch. (default: 5)");
    private readonly Option<OptimizerKind?> _optimizer = Define.Choice("--optimizer", "The rule that changes the weights. (default: adam)",
        OptimizerKind.Adam, OptimizerKind.AdamW, OptimizerKind.Adamax);
    private readonly Option<double?> _weightDecay = Define.Number("--weight-decay", "W", w =>
        w is >= 0 and <= 1000, "a number of at least 0", "Weight decay. (default: 0)");
    private readonly Option<Augmentation?> _augment = Define.Parsed<Augmentation?>(
        "--augment", "NAME,NAME,…", "Change training pictures a little each time they are seen: mirror exchanges left and right, shift " +
            "moves by up to a sixteenth of the side, colour changes brightness, contrast and tint. (default: shift for small sets whose " +
            "epochs are not given, else none)", [],
        "one or more of mirror, shift and colour with commas between, e.g. mirror,shift, or none", Augmentation.TryParse,
            [.. Augmentation.Names, "none"]);

    private readonly Option<int?> _evaluateEvery = Define.Whole("--evaluate-every", "N", 1, 1_000_000,
        "Epochs between evaluations on the test pictures. (default: so that there are at most 20)");

    private readonly bool _withModel;

    /// <summary>Creates the options.</summary>
    /// <param name="withModel">Whether the kind of model is one of them; not where both kinds are trained.</param>
    public TrainArguments(bool withModel = true) => _withModel = withModel;

    /// <summary>The kind of model, its two networks and the size of a code.</summary>
    public IEnumerable<Option> Network =>
        [.. _withModel ? [_model] : Array.Empty<Option>(), _network, _hidden, _channels, _residual, _upsampling, _latent];

    /// <summary>What is minimized.</summary>
    public IEnumerable<Option> Loss => [_likelihood, _binarize, _variance, _beta, _warmUp, _warmUpEpochs, _freeBits, _capacity, _inward];

    /// <summary>How it is minimized.</summary>
    public IEnumerable<Option> Training =>
    [
        _epochs, _steps, _batch, _learningRate, _schedule, _rateWarmUp, _clip, _average, _optimizer, _weightDecay, _augment, _evaluateEvery,
            _patience, _checkpointMinutes,
    ];

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [.. Network, .. Loss, .. Training];

    /// <summary>What was said.</summary>
    /// <exception cref="UsageException">Two options contradict each other.</exception>
    public Wishes Read(ParseResult arguments, ulong? seed)
    {
        VarianceWish? variance = arguments.GetValue(_variance);
        var wishes = new Wishes
        {
            Model = _withModel ? arguments.GetValue(_model) : null,
            Network = arguments.GetValue(_network),
            Hidden = Given(arguments.GetValue(_hidden)),
            Channels = Given(arguments.GetValue(_channels)),
            Residual = arguments.GetValue(_residual) ? true : null,
            Upsampling = arguments.GetValue(_upsampling),
            Latent = arguments.GetValue(_latent),
            Likelihood = arguments.GetValue(_likelihood),
            Binarize = arguments.GetValue(_binarize),
            Variance = variance?.Kind,
            Sigma = variance?.Sigma,
            Beta = arguments.GetValue(_beta),
            WarmUp = arguments.GetValue(_warmUp),
            WarmUpEpochs = arguments.GetValue(_warmUpEpochs),
            FreeBits = arguments.GetValue(_freeBits),
            Capacity = arguments.GetValue(_capacity),
            Inward = arguments.GetValue(_inward),
            Epochs = arguments.GetValue(_epochs),
            Steps = arguments.GetValue(_steps),
            Batch = arguments.GetValue(_batch),
            LearningRate = arguments.GetValue(_learningRate),
            Optimizer = arguments.GetValue(_optimizer),
            Schedule = arguments.GetValue(_schedule),
            RateWarmUp = arguments.GetValue(_rateWarmUp),
            Clip = arguments.GetValue(_clip),
            Average = arguments.GetValue(_average),
            Patience = arguments.GetValue(_patience),
            CheckpointMinutes = arguments.GetValue(_checkpointMinutes),
            WeightDecay = arguments.GetValue(_weightDecay),
            Augment = arguments.GetValue(_augment),
            Seed = seed,
            EvaluateEvery = arguments.GetValue(_evaluateEvery),
        };
        Check(wishes);
        if (wishes.Hidden is { } hidden)
        {
            TrainingMemory.Check(new NetworkOptions { Kind = NetworkKind.Mlp, Hidden = hidden });
        }

        if (wishes.Channels is { } channels)
        {
            TrainingMemory.Check(new NetworkOptions { Kind = NetworkKind.Conv, Channels = channels });
        }

        return wishes;
    }

    /// <summary>The parser gives an empty list for an option that is not there.</summary>
    private static int[]? Given(int[]? values) => values is { Length: > 0 } ? values : null;

    private static void Check(Wishes w)
    {
        Refuse(w.Steps is not null && w.Epochs is not null, "--steps and --epochs both say how long to train; give only one of them");
        Refuse(w.Hidden is not null && (w.Network == NetworkKind.Conv || w.Channels is not null),
            "--hidden is for --network mlp, --channels for --network conv; give only one of them");
        Refuse(w.Channels is not null && w.Network == NetworkKind.Mlp, "--channels is for --network conv; give --hidden for --network mlp");
        Refuse(w.Variance is not null && w.Likelihood is not (null or LikelihoodKind.Gaussian),
            "--variance is for --likelihood gaussian; leave it out");
        Refuse(w.Binarize is not (null or Binarization.None) && w.Likelihood is not (null or LikelihoodKind.Bernoulli),
            "--binarize is for --likelihood bernoulli; leave it out");
        Refuse(w.Binarize is not (null or Binarization.None) && w.Variance is not null,
            "--binarize is for --likelihood bernoulli, --variance for --likelihood gaussian; give only one of them");
        Refuse(w.WarmUpEpochs is not null && w.WarmUp is null or WarmUpKind.None, "--warm-up-epochs needs --warm-up linear or cyclic");
        bool hasKlOption = w.Beta is not null || w.WarmUp is not null || w.FreeBits is not null || w.Capacity is not null;
        Refuse(w.Model == ModelKind.Ae && hasKlOption,
            "--beta, --warm-up, --free-bits and --capacity shape the KL term, which --model ae does not have; leave them out");
        Refuse(w.Model == ModelKind.Ae && w.Inward is not null,
            "--inward moves samples of the posterior, which --model ae does not draw; leave it out");
    }

    private static void Refuse(bool condition, string sentence)
    {
        if (condition)
        {
            throw new UsageException(sentence);
        }
    }
}

/// <summary>What --variance says.</summary>
/// <param name="Kind">Where the variance comes from.</param>
/// <param name="Sigma">The standard deviation, if it is fixed.</param>
internal readonly record struct VarianceWish(VarianceKind Kind, double? Sigma)
{
    public static VarianceWish? Parse(string text) => text.ToLowerInvariant() switch
    {
        "optimal" => new VarianceWish(VarianceKind.Optimal, null),
        "learned" => new VarianceWish(VarianceKind.Learned, null),
        _ => Define.TryNumber(text, s => s > 0) is { } sigma ? new VarianceWish(VarianceKind.Fixed, sigma) : null,
    };
}
