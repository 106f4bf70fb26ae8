using System.Runtime.CompilerServices;
using LatentSharp.Data;
using LatentSharp.Data.Sentences;
using LatentSharp.Evaluation.Doctor;
using LatentSharp.Formats.Metrics;
using LatentSharp.Latent.Densities;
using LatentSharp.Models;
using LatentSharp.Reports.Pages;
using LatentSharp.Runs.Places;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Training;
using LatentSharp.Training.Ranks;
using LatentSharp.Training.Steps;

namespace LatentSharp.Runs.Learning;

/// <summary>One training with its folder, as every request that trains does it.</summary>
/// <param name="Data">What the model file says of its data.</param>
/// <param name="Split">The data; what is trained on, and what not.</param>
/// <param name="Options">The model and its training.</param>
/// <param name="Place">The folder; null to keep the model in memory only.</param>
internal sealed record TrainingWork(DataCard Data, Split Split, RunOptions Options, RunPlace? Place)
{
    /// <summary>Where the times of operations are kept; null for nowhere.</summary>
    public Profile? Profile { get; init; }

    /// <summary>The time that the training may take, which changes its number of steps; null for none.</summary>
    public Func<TimeLimit>? Limit { get; init; }

    /// <summary>A file of first weights; null for drawn ones.</summary>
    public string? Initial { get; init; }

    /// <summary>Whether to go on from the folder's checkpoint.</summary>
    public bool Resume { get; init; }

    /// <summary>Whether the data may be others than those that the run was started with.</summary>
    public bool AllowsChangedData { get; init; }

    /// <summary>The processes that train together; null for this one alone.</summary>
    public IRanks? Ranks { get; init; }

    private IReadOnlyList<Measurement> Log => Place is null ? [] : MetricsLog.Read(Place.Folder.Metrics);

    /// <summary>The finished run, whose file is written, for a page about it; called VAE or AE unless it has a name.</summary>
    public RunRecord Record(Autoencoder model, ModelCard card, string? name = null)
    {
        var record = new RunRecord(name ?? model.Options.Posterior.ModelName, model, card, Log, Split.Set,
            Split.Test.Length > 0 ? Split.Test : Split.Train);
        if (Place is null)
        {
            return record;
        }

        using var run = LatentSharp.Runs.Run.Open(Place.Folder.Path);
        return record with
        {
            Findings = run.Findings,
            Density = model.Code.Codebook is null ? null : run.Densities.Find(DensityKinds.Autoregressive),
        };
    }

    /// <summary>Trains; the place removes what is left behind if it fails before its first checkpoint.</summary>
    /// <param name="work">Who is told, and what stops it.</param>
    /// <exception cref="OperationCanceledException">Stopped; what was learned is in the folder's checkpoint.</exception>
    public (Autoencoder Model, ModelCard Card) Run(WorkContext work)
    {
        var model = new Autoencoder(Options.Model, Options.Training.Seed);
        if (Initial is not null)
        {
            work.Note(InitialWeights.Load(Initial, model));
        }

        work.Note($"training {model.Options.Posterior.ModelPhrase} of {Counted.Of(model.ParameterCount, "parameter")} on " +
            $"{Counted.Of(Split.Train.Length, Split.Set.Noun)}, testing on {Counted.Number(Split.Test.Length)}" +
            $"{(Place is null ? "" : $"; run folder {Place.Folder.Path}")}");

        // What reading the data left behind, a hundred megabytes or more, goes back to the system; then what training took.
        GiveBack();
        ModelCard card = Train(model, work);
        GiveBack();
        return (model, card);
    }

    private static void GiveBack() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);

    // Not inlined, so that nothing of the training can be reached when it is over.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ModelCard Train(Autoencoder model, WorkContext work)
    {
        var examined = new RepeatedExamination();
        var history = new TrainingHistory(new ModelCard
        {
            Model = Options.Model,
            Training = Options.Training,
            Data = Data with { Train = Split.Train.Length, Test = Split.Test.Length },
        }, [])
        {
            Pixels = PixelFigures.Of(Split),
        };
        var hooks = new TrainingHooks
        {
            Step = step => work.Progress?.Report(step),
            Evaluated = report =>
            {
                work.Progress?.Report(report);
                work.Warn(examined.New(history with { Card = history.Card with { Test = report.Test }, Log = Log }));
            },
            Noticed = sentence => work.Note(sentence),
            Profile = Profile,
        };
        var trainer = new Trainer(model, Split, Options.Training, Place?.Folder, hooks, Data)
        {
            AllowsChangedData = AllowsChangedData,
            Lock = Place?.Lock,
            Ranks = Ranks,

            // The file is written once more, with codes and features, by whoever learns them.
            WritesLast = false,
        };
        Place?.Begin();
        try
        {
            work.Warn(examined.New(history));
            work.Progress?.Report(new RunTraining(Split.Set.Format, Split.Train.Length, HasBegun: true)
            {
                Model = model,
                Split = Split,
                Card = history.Card with { Parameters = model.ParameterCount },
            });
            return trainer.Run(Resume, work.Cancellation, Limit?.Invoke());
        }
        finally
        {
            work.Progress?.Report(new RunTraining(Split.Set.Format, Split.Train.Length, HasBegun: false));
        }
    }
}
