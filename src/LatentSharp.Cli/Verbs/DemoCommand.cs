using System.CommandLine;
using System.Diagnostics;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Data;
using LatentSharp.Data.Sources;
using LatentSharp.Formats;
using LatentSharp.Models;
using LatentSharp.Reports;
using LatentSharp.Training;

namespace LatentSharp.Cli.Verbs;

/// <summary>Shows everything at once: an AE and a VAE on the built-in faces, and a page about both.</summary>
internal sealed class DemoCommand : Verb
{
    private const int DefaultBudget = 100;
    private const int Batch = 64;

    // Small enough that two models learn something to look at in the default time on two cores.
    private const int Size = 48;
    private const int MostFaces = 3000;
    private const int FacesPerSecond = 40;
    private const int MostEpochs = 60;
    private const int Probed = 4 * Batch;

    // What is left for evaluations, sheets and the page.
    private const double TrainingShare = 0.75;

    private readonly Option<string?> _out = Define.Text("--out", "FOLDER", "Where the two runs and the page go. (default: runs/demo)", "-o");
    private readonly Option<int?> _budget = Define.Whole("--budget", "SECONDS", 5, 86_400, "About how long it may take; the number of epochs follows from it and the speed of this machine. (default: 100)");
    private readonly Option<bool> _overwrite = Define.Flag("--overwrite", "Replace a demo that is in the folder.");

    public DemoCommand()
        : base("demo", "train an auto-encoder and a VAE on the built-in faces and write a page about both", "Decides first weights, order and samples. (default: 1)", "latent demo", "latent demo --budget 300 --out runs/long")
    {
        AddOptions(_out, _budget, _overwrite);
    }

    public override int Run(ParseResult arguments, Session session)
    {
        long start = Stopwatch.GetTimestamp();
        string path = arguments.GetValue(_out) ?? Path.Combine("runs", "demo");
        bool overwrite = arguments.GetValue(_overwrite);
        string page = Path.Combine(path, "report.html");
        if (File.Exists(page) && !overwrite)
        {
            throw new UsageException($"'{path}' holds a demo already; give --overwrite to replace it, or another --out");
        }

        RunPlace[] places = [RunPlace.Claim(Path.Combine(path, "ae"), false, overwrite), RunPlace.Claim(Path.Combine(path, "vae"), false, overwrite)];
        int budget = arguments.GetValue(_budget) ?? DefaultBudget;
        ulong seed = Seed(arguments) ?? 1;
        PictureSet set = PictureLoading.Open(session, FacesSource.Name, new PictureOptions { Size = Size, Limit = Math.Clamp(budget * FacesPerSecond, 300, MostFaces) });
        Split split = Split.Default(set);
        var wishes = new Wishes { Network = NetworkKind.Conv, Channels = [16, 32, 64, 128], Latent = 16, Batch = Batch, Seed = seed, Likelihood = LikelihoodKind.Gaussian, Epochs = 1 };
        double rate = Probe(set, split, Choices.Choose(set, split, wishes with { Model = ModelKind.Vae }), session.Cancellation);
        double left = Math.Max(0, budget - Stopwatch.GetElapsedTime(start).TotalSeconds) * TrainingShare;
        int epochs = Math.Clamp((int)(left / 2 * rate / split.Train.Length), 1, MostEpochs);
        session.Note($"two models, {epochs} epochs each on {split.Train.Length:N0} faces of {Size}×{Size}; this machine does {rate:N0} images per second");

        RunRecord autoencoder = Train("auto-encoder", ModelKind.Ae, places[0]);
        RunRecord variational = Train("VAE", ModelKind.Vae, places[1]);
        DemoPage.Save(page, autoencoder, variational, seed);
        var report = new DemoReport(page, Report(places[0], autoencoder), Report(places[1], variational), Stopwatch.GetElapsedTime(start).TotalSeconds);
        session.Result(
            report, CliJson.Default.DemoReport, [.. report.Autoencoder.Lines(), "", .. report.Variational.Lines(), "", $"page: {page}"]);
        return Application.Done;

        RunRecord Train(string name, ModelKind kind, RunPlace place)
        {
            Chosen chosen = Choices.Choose(set, split, wishes with { Model = kind, Epochs = epochs, EvaluateEvery = Math.Max(1, epochs / 10) });
            var model = new Autoencoder(chosen.Model, seed);
            var line = new LiveLine(session);
            session.Note($"{name}: {model.ParameterCount:N0} parameters");
            place.RemoveOld();
            try
            {
                var progress = new TrainingProgress(line, split.Train.Length);
                ModelCard card = new Trainer(model, set, split, chosen.Training, place.Folder, progress.Hooks, FacesSource.Name).Run(cancellation: session.Cancellation);
                return new RunRecord(name, model, card, MetricsLog.Read(place.Folder.Metrics), set, split.Test);
            }
            finally
            {
                line.Clear();
                place.RemoveIfEmpty();
            }
        }
    }

    private static RunReport Report(RunPlace place, RunRecord run) => RunReport.Of(place.Folder.Path, place.Folder.Model, run.Card, place.Folder.Metrics);

    /// <summary>Training pictures a second, after a first pass that pays for compilation.</summary>
    private static double Probe(PictureSet set, Split split, Chosen chosen, CancellationToken cancellation)
    {
        int[] few = split.Train[..Math.Min(Probed, split.Train.Length)];
        long second = 0;
        var hooks = new TrainingHooks { Step = step => second = step.Epoch == 1 ? Stopwatch.GetTimestamp() : second };
        var model = new Autoencoder(chosen.Model, chosen.Training.Seed);
        new Trainer(model, set, new Split(few, []), chosen.Training with { Epochs = 2 }, hooks: hooks).Run(cancellation: cancellation);
        return few.Length / Stopwatch.GetElapsedTime(second).TotalSeconds;
    }
}
