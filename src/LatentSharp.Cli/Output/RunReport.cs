using LatentSharp.Formats;
using LatentSharp.Models;
using LatentSharp.Training;

namespace LatentSharp.Cli.Output;

/// <summary>Averages of the loss terms, nats per example.</summary>
/// <param name="NegativeElbo">Their sum.</param>
/// <param name="Reconstruction">−log p(x|z).</param>
/// <param name="Kl">KL(q(z|x) ‖ p(z)).</param>
internal sealed record TermsReport(double NegativeElbo, double Reconstruction, double Kl);

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

    /// <summary>The epoch whose weights were kept.</summary>
    public int BestEpoch { get; init; }

    /// <summary>All that defines the model.</summary>
    public required ModelOptions Model { get; init; }

    /// <summary>How it was trained.</summary>
    public required TrainingOptions Training { get; init; }

    /// <summary>What it was trained on.</summary>
    public required DataCard Data { get; init; }

    /// <summary>Gathers what is known of a run.</summary>
    public static RunReport Of(string run, string modelFile, ModelCard card, string? metrics)
    {
        Measurement? last = metrics is not null && File.Exists(metrics) ? MetricsLog.Read(metrics).LastOrDefault(HasTerms) : null;
        return new RunReport
        {
            Run = run,
            ModelFile = modelFile,
            Test = card.Test,
            Train = last is null ? null : new TermsReport(last.Values["negativeElbo"], last.Values["reconstruction"], last.Values["kl"]),
            Parameters = card.Parameters,
            Seconds = card.Seconds,
            ImagesPerSecond = card.ImagesPerSecond,
            Epochs = card.Training.Passes(card.Data.Train),
            BestEpoch = card.Epoch,
            Model = card.Model,
            Training = card.Training,
            Data = card.Data,
        };
    }

    private static bool HasTerms(Measurement line) =>
        line.Split == "train" && line.Values.ContainsKey("negativeElbo") && line.Values.ContainsKey("reconstruction") && line.Values.ContainsKey("kl");

    /// <summary>The same for a person, a few lines.</summary>
    public IEnumerable<string> Lines()
    {
        NetworkOptions network = Model.Network;
        string sizes = string.Join(',', network.Kind == NetworkKind.Mlp ? network.Hidden : network.Channels);
        string residual = network.Residual ? ", residual" : "";
        yield return $"run: {Run}";
        yield return $"model: {(Model.Model == ModelKind.Vae ? "VAE" : "auto-encoder")}, {Words.Of(network.Kind)} {sizes}{residual}, {Model.Latent} latent dimensions, {Parameters:N0} parameters";
        yield return $"likelihood: {Words.Of(Model.Likelihood)}; {(Model.Columns is { } columns ? $"table: {columns}" : $"pictures: {Model.Pictures}")}";
        yield return $"data: {Data.Source}, {Data.Train:N0} to train on, {Data.Test:N0} to test on";
        foreach (DataChange change in Data.Changes)
        {
            yield return $"data changed after {Words.Epochs(change.Epoch)}: {change.Difference}";
        }

        if (Training.Augment is { } augment)
        {
            yield return $"augmentation: {augment}, of training pictures only";
        }

        if (Train is { } train)
        {
            yield return $"train: {Words.Terms(train.Reconstruction, train.Kl)} nats per example in the last epoch";
        }

        if (Test is { } measures && Model.Columns is { } table)
        {
            yield return $"test: {Words.Terms(measures.Reconstruction, measures.Kl)} nats per row of standardised values; {measures.ActiveUnits} of {Model.Latent} units active";
            if (measures.ColumnErrors is { } errors)
            {
                yield return $"error of reconstructions, in the unit of each column (RMSE): {ColumnError.Text(table.Names.Zip(errors, (name, rmse) => new ColumnError(name, rmse)))}";
            }
        }
        else if (Test is { } test)
        {
            string psnr = test.Psnr is { } decibels ? $"; reconstructions of mean codes {decibels:F2} dB" : "";
            yield return $"test: {Words.Terms(test.Reconstruction, test.Kl)} nats per example, {test.BitsPerDimension:F4} bits per dimension{psnr}; {test.ActiveUnits} of {Model.Latent} units active";
        }

        yield return $"training: {Words.Epochs(Epochs)} (weights of epoch {BestEpoch}), {Words.Time(TimeSpan.FromSeconds(Seconds))}, {ImagesPerSecond:N0} {(Model.Columns is null ? "images" : "rows")} per second";
    }
}
