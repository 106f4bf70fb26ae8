using System.Globalization;
using System.Text.Json.Serialization;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Results.Measuring;
using LatentSharp.Data;
using LatentSharp.Data.Kinds;
using LatentSharp.Data.Sentences;
using LatentSharp.Distributions;
using LatentSharp.Distributions.Quantized;
using LatentSharp.Formats.Metrics;
using LatentSharp.Latent.Densities;
using LatentSharp.Latent.Densities.Autoregressive;
using LatentSharp.Models;
using LatentSharp.Models.Objectives;
using LatentSharp.Runs;
using LatentSharp.Runs.Learning;
using LatentSharp.Runs.Reconstructing;
using LatentSharp.Tensors.Formulas;
using LatentSharp.Training;
using LatentSharp.Training.Files;

namespace LatentSharp.Cli.Results;

/// <summary>Averages of the loss terms, nats per example.</summary>
/// <param name="Terms">The terms.</param>
internal sealed record TermsReport(LossTerms Terms)
{
    /// <summary>The sum of those that the bound is made of.</summary>
    public double NegativeElbo => Terms.Bound;

    /// <summary>−log p(x|z).</summary>
    public double Reconstruction => Terms[LossTerms.Reconstruction];

    /// <summary>KL(q(z|x) ‖ p(z)); 0 for an auto-encoder.</summary>
    public double Kl => Terms[LossTerms.Kl];
}

/// <summary>What <c>train</c> and <c>info</c> say about a run.</summary>
internal sealed record RunReport
{
    /// <summary>The run folder or model file.</summary>
    public required string Run { get; init; }

    /// <summary>The model file.</summary>
    public required string ModelFile { get; init; }

    /// <summary>Measures on the test split; null if there is none.</summary>
    public HeldOutMeasures? Test { get; init; }

    /// <summary>Averages over the last epoch on the training split; null if there is no log.</summary>
    public TermsReport? Train { get; init; }

    /// <summary>Number of trained values.</summary>
    public long Parameters { get; init; }

    /// <summary>Seconds of training, evaluations included.</summary>
    public double Seconds { get; init; }

    /// <summary>Training pictures a second, evaluations not included.</summary>
    public double ImagesPerSecond { get; init; }

    /// <summary>Epochs of the run.</summary>
    public int Epochs { get; init; }

    /// <summary>Epochs done so far; null for a model file without its run folder.</summary>
    public int? EpochsDone { get; init; }

    /// <summary>Whether the training stopped before its end and can be gone on with.</summary>
    public bool Interrupted { get; init; }

    /// <summary>The epoch whose weights were kept.</summary>
    public int BestEpoch { get; init; }

    /// <summary>The page about the run; null where there is none.</summary>
    public string? Page { get; init; }

    /// <summary>What is wrong with the training; empty where nothing was found.</summary>
    public IReadOnlyList<FindingReport> Doctor { get; init; } = [];

    /// <summary>What must be known before the figures are used: what the doctor found, and what the file lacks; may be empty.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>What new codes are best drawn from; null where it was not measured.</summary>
    public SamplingReport? Sampling { get; init; }

    /// <summary>What codes of training data make use of; left out where they are no entries of a codebook.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CodeUsage? CodeUsage { get; init; }

    /// <summary>−log P of held-out codes under the autoregressive model, nats a code; left out where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? CodeNats { get; init; }

    /// <summary>All that defines the model.</summary>
    public required ModelOptions Model { get; init; }

    /// <summary>How it was trained.</summary>
    public required TrainingOptions Training { get; init; }

    /// <summary>What it was trained on.</summary>
    public required DataCard Data { get; init; }

    /// <summary>Gathers what is known of one of several runs that were trained together.</summary>
    public static RunReport Of(TrainedRun trained)
    {
        using var run = LatentSharp.Runs.Run.Open(trained.Folder.Path);
        return Of(run);
    }

    /// <summary>Gathers what is known of a run.</summary>
    public static RunReport Of(Run run)
    {
        ModelCard card = run.Card;
        Measurement? last = run.Log.LastOrDefault(HasTerms);
        RunProgress? progress = run.Progress;
        FindingReport[] findings = [.. run.Findings.Select(FindingReport.Of)];
        return new RunReport
        {
            Run = run.Path,
            ModelFile = run.ModelPath,
            Test = card.Test,
            Train = last is null ? null : new TermsReport(LossTerms.Of(last.Values, card.Test?.Terms)),
            Parameters = card.Parameters,
            Seconds = progress is { IsFinished: false } ? progress.Seconds : card.Seconds,
            ImagesPerSecond = card.ImagesPerSecond,
            Epochs = progress?.Epochs ?? card.Training.Passes(card.Data.Train),
            EpochsDone = progress?.Epoch,
            Interrupted = progress is { IsFinished: false },
            Page = run.Folder is { } folder && File.Exists(folder.Report) ? folder.Report : null,
            Doctor = findings,
            Remarks = [.. findings.SelectMany(finding => finding.Lines()), .. run.LacksEstimate ? [NoVariance(run)] : (string[])[]],
            Sampling = card.Sampling is { } sampling ? SamplingReport.Of(sampling, card.Model.Format.Kind.Noun) : null,
            CodeUsage = card.Usage,
            CodeNats = card.Usage is null ? null
                : (run.Densities.Find(DensityKinds.Autoregressive) as AutoregressiveDensity)?.HeldOutNats,
            BestEpoch = card.Epoch,
            Model = card.Model,
            Training = card.Training,
            Data = card.Data,
        };
    }

    /// <summary>The option that draws what is best, where that is not what is drawn anyway.</summary>
    private string From => Sampling is { } sampling && sampling.Best != sampling.Plain ? $" --from {sampling.Best}" : "";

    private string SampleCommand => $"latent sample {Words.Typed(Run)}{From} --out {(Model.Format.Kind.IsDrawn ? "new.png" : "new.csv")}";

    private string DrawLine => $"so draw with: {SampleCommand}";

    private static bool HasTerms(Measurement line) =>
        line.Split == "train" && line.Values.ContainsKey(LossTerms.NegativeElbo);

    private static string NoVariance(Run run) =>
        "the file is of an earlier version and keeps no variance of its likelihood: its nats were measured with the errors of the test " +
        "data themselves, and are lower than those of other data; it gets one, estimated on training data, when it is trained on: " +
        $"latent train DATA --resume --epochs N --out {(run.Folder is { } folder ? Words.Typed(folder.Path) : "RUN")}";

    /// <summary>The last lines of a training: where the page is, and what to type next.</summary>
    public IEnumerable<string> LinesAfterTraining()
    {
        foreach (string line in Lines().Where(line => line != DrawLine))
        {
            yield return line;
        }

        yield return $"next: {SampleCommand}";
    }

    /// <summary>The same of several runs for a person; what negative values mean is explained once.</summary>
    public static IEnumerable<string> Lines(IEnumerable<RunReport> runs, Func<RunReport, IEnumerable<string>> after)
    {
        string? explained = null;
        foreach (RunReport run in runs)
        {
            foreach (string line in run.Lines().Where(l => l != explained))
            {
                yield return line;
            }

            explained ??= run.Negative;
            foreach (string line in after(run))
            {
                yield return line;
            }

            yield return "";
        }
    }

    private string? Negative => LatentSharp.Training.Remarks.Negative(
        Train?.Reconstruction, Train?.NegativeElbo, Test?.Reconstruction, Test?.NegativeElbo, Test?.BitsPerDimension);

    /// <summary>What the kind of data says of its own figures.</summary>
    private string Figures(HeldOutMeasures test) => string.Concat(Model.Format.Kind.Figures
        .Where(figure => figure.Sentence is not null && test.Figure(figure.Name) is not null)
        .Select(figure => "; " + string.Format(CultureInfo.InvariantCulture, figure.Sentence!, test.Figure(figure.Name)![0])));

    /// <summary>The same for a person, a few lines.</summary>
    public IEnumerable<string> Lines()
    {
        yield return $"run: {Run}";
        yield return $"model: {(Model.Posterior.HasSpread ? "VAE" : Model.Posterior.ModelWords)}, {Model.Network.Short}, " +
            $"{Counted.Of(Model.Latent, "latent dimension")}, {Counted.Of(Parameters, "parameter")}";
        if (Model.Posterior.Code(Model.Latent).Codebook is { } codebook)
        {
            yield return $"code: {codebook.Description}";
        }
        else if (Model.Posterior is not (DiagonalGaussianOptions or PointOptions) || Model.Prior is not StandardNormalOptions)
        {
            yield return $"posterior: {DistributionKinds.Posteriors.NameOf(Model.Posterior)}; " +
                $"prior: {(Model.Posterior.HasSpread ? DistributionKinds.Priors.NameOf(Model.Prior) : "none")}";
        }

        yield return $"likelihood: {Model.Likelihood.Description}; {Model.Format.Kind.Name}: {Model.Format}";
        foreach ((string column, string description) in ExamplePlaces.Described(Model.Format))
        {
            yield return $"  column '{column}': {description}";
        }

        if (Model.Condition is { } condition)
        {
            yield return $"condition: {condition.Description}; latent sample {Words.Typed(Run)} --with " +
                $"{Words.Typed(condition.Example)} asks for one";
        }

        yield return $"data: {Data.Source}, {Counted.Number(Data.Train)} to train on, {Counted.Number(Data.Test)} to test on";
        if (Data.Initial is { } initial)
        {
            yield return $"first weights: {initial}";
        }

        foreach (DataChange change in Data.Changes)
        {
            yield return $"data changed after {Words.Epochs(change.Epoch)}: {change.Difference}";
        }

        string beta = !Model.Posterior.HasSpread ? ""
            : Model.Objective is ElboOptions { ReconstructionWeight: 0 } ? "the KL term alone, "
            : FormattableString.Invariant($"β {Model.Objective.KlWeight}, ");
        string family = Training.Family is { } name ? $"family {name}, " : "";
        yield return $"settings: {family}{beta}learning rate {Words.Number(Training.LearningRate,
            "R")}, batches of {Training.Batch}, seed {Training.Seed}";
        if (Training.Augment is { } augment)
        {
            yield return $"augmentation: {augment}, of training pictures only";
        }

        if (Train is { } train)
        {
            yield return $"train: {Words.Terms(train.Terms, "nats per example in " +
                $"{(Interrupted ? $"epoch {EpochsDone}" : "the last epoch")}")}";
        }

        string labels = Model.Condition is null ? "" : ", given the labels";
        string at = Interrupted ? $"test, with the weights of epoch {BestEpoch}" : "test";
        string active = Test?.ActiveUnits is { } units ? $"; {Counted.Number(units)} of {Counted.Of(Model.Latent, "unit")} active" : "";
        if (Test is { } measures && !Model.Format.Kind.IsBounded)
        {
            string unit = $"nats per {Model.Format.Kind.Noun}{(Model.Format.Kind.HasChoices ? "" : " of standardised values")}";
            yield return $"{at}: {Words.Terms(measures.Terms, unit + labels)}{Figures(measures)}{active}";
            if (measures.Figure(ExampleFigure.ColumnErrors.Name) is { } errors)
            {
                yield return $"error of reconstructions, in the unit of each {Model.Format.Kind.Value} (RMSE): " +
                    $"{ColumnErrors.Text(Model.Format.Values.Zip(errors, (value, rmse) => new ColumnError(value.Name, rmse)))}";
            }
        }
        else if (Test is { } test)
        {
            string bits = $"{Words.Number(test.BitsPerDimension, "F4")} bits per dimension";
            yield return $"{at}: {Words.Terms(test.Terms, $"nats per example{labels}, {bits}")}{Figures(test)}{active}";
        }

        if (Negative is { } negative)
        {
            yield return negative;
        }

        if (CodeUsage is { } usage)
        {
            yield return usage.Sentence(Model.Format.Kind.Noun) + (CodeNats is { } nats
                ? string.Create(CultureInfo.InvariantCulture, $", held-out codes {nats / DoubleMath.Ln2:0.#} bits ({nats:0.#} nats) " +
                    $"under the autoregressive model of them") : "");
        }

        string done = EpochsDone is { } so && so != Epochs ? $"{Counted.Number(so)} of {Words.Epochs(Epochs)}" : Words.Epochs(Epochs);
        yield return $"training: {done} (weights of epoch {BestEpoch}), {Words.Time(TimeSpan.FromSeconds(Seconds))}, " +
            $"{Words.Number(ImagesPerSecond, "N0")} {(Model.Format is PictureFormat ? "images" : $"{Model.Format.Kind.Noun}s")} per second";
        foreach (string remark in Remarks)
        {
            yield return remark;
        }

        if (Sampling is { } sampling)
        {
            yield return sampling.Sentence;
            if (From.Length > 0)
            {
                yield return DrawLine;
            }
        }

        if (Page is not null)
        {
            yield return $"page: {Page}";
        }

        if (Interrupted)
        {
            yield return $"interrupted: go on with: latent train DATA --resume --out {Words.Typed(Run)}";
        }
    }
}
