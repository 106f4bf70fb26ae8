using System.Diagnostics;
using LatentSharp.Cli.Output;
using LatentSharp.Data;
using LatentSharp.Evaluation;
using LatentSharp.Latent;
using LatentSharp.Latent.Typical;
using LatentSharp.Models;
using LatentSharp.Reports;
using LatentSharp.Training;

namespace LatentSharp.Cli.Verbs;

/// <summary>What a comparison is made of.</summary>
/// <param name="Data">What the model files say of the data.</param>
/// <param name="Set">The pictures.</param>
/// <param name="Split">What is trained on, and what not.</param>
/// <param name="Wishes">What was said of model and training; the kind of model and the epochs are set here.</param>
/// <param name="Places">Where the two runs and the page go.</param>
internal sealed record ComparisonPlan(DataCard Data, PictureSet Set, Split Split, Wishes Wishes, RunPlaces Places)
{
    /// <summary>Seconds for all of it, from which and the speed of this machine the epochs follow; null trains as long as <c>train</c> would.</summary>
    public int? Budget { get; init; }

    /// <summary>Weights of the KL term of further VAEs; null for a tenth, once and ten times that of the VAE; empty for none.</summary>
    public IReadOnlyList<double>? Betas { get; init; }
}

/// <summary>Trains an AE and a VAE of the same network, data, seed and budget, measures both, and writes the page: what <c>compare</c> and <c>demo</c> do.</summary>
internal sealed class Comparing
{
    // Where on the curve of β further VAEs stand, as multiples of that of the VAE.
    private static readonly double[] Around = [0.1, 1, 10];

    // Two full trainings, and so much of one for each further β: a short training needs more of it to show anything.
    private const double CurveShare = 0.25;
    private const double LongCurveShare = 0.125;

    // What is left for evaluations, the judge, the measures and the page.
    private const double TrainingShare = 0.5;

    // Of the budget, for finding the speed of training; compilation of the hot loops takes some seconds.
    private const double ProbeShare = 0.04;
    private const double MostProbed = 5;
    private const int MostEpochs = 200;
    private const int MostJudged = 48_000;

    // Held-out pictures on which each feature is tried; fewer where seconds count.
    private const int TriedOn = 200;
    private const int TriedWhenShort = 60;
    private const int ShortBudget = 300;

    // About what a judge sees in a tenth of the budget, where pictures are cheaper for it than for the models.
    private const double JudgeShare = 0.12;

    private readonly Session _session;
    private readonly ComparisonPlan _plan;
    private readonly IReadOnlyList<RunPlace> _places;
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>Prepares a comparison, and checks that models can be measured on the pictures, before any work.</summary>
    /// <exception cref="DataException">There are too few pictures.</exception>
    public Comparing(Session session, ComparisonPlan plan)
    {
        _session = session;
        _plan = plan;
        Yardstick.Check(plan.Set, plan.Split);
        _places = plan.Places.Runs;
    }

    /// <summary>Takes the folders of the two runs and the one they lie in, before any work.</summary>
    /// <exception cref="Parsing.UsageException">There is a page or a run already.</exception>
    public static RunPlaces Claim(string folder, bool overwrite) => RunPlaces.Claim(folder, ["ae", "vae"], overwrite, "comparison");

    /// <summary>Does all of it.</summary>
    public CompareReport Run()
    {
        ulong seed = _plan.Wishes.Seed ?? 1;
        foreach (string note in _plan.Set.Notes)
        {
            _session.Note(note);
        }

        int points = _plan.Betas?.Count ?? Around.Length;
        double share = _plan.Budget is null ? LongCurveShare : CurveShare;
        Chosen open = Choose(ModelKind.Vae, _plan.Wishes);
        (int epochs, double rate) = Epochs(open, points, share);

        // What is chosen depends on how long the training is.
        Augmentation? augment = _plan.Wishes.Augment ?? (2 * epochs >= open.Training.Epochs ? open.Training.Augment : null);
        Wishes wishes = _plan.Wishes with { Epochs = epochs, Augment = augment ?? Augmentation.None };
        Chosen variational = Choose(ModelKind.Vae, wishes);
        if (augment is not null && _plan.Wishes.Augment is null)
        {
            _session.Note(FormattableString.Invariant($"augment: {augment} (chosen: each picture is seen {epochs} times)"));
        }

        foreach (string line in variational.Lines)
        {
            _session.Note(line);
        }

        double beta = variational.Model.Objective.Beta;
        double[] betas = [.. (_plan.Betas ?? (beta > 0 ? [.. Around.Select(times => times * beta)] : [])).Order()];
        ComparedRun[] runs = new ComparedRun[2];
        var trained = new List<(TrainingJob Job, Autoencoder Model, ModelCard Card)>();
        foreach ((ModelKind kind, RunPlace place) in new[] { (ModelKind.Ae, _places[0]), (ModelKind.Vae, _places[1]) })
        {
            Chosen chosen = Choose(kind, wishes with { EvaluateEvery = Math.Max(1, epochs / 10) });
            var job = new TrainingJob(_plan.Data, _plan.Set, _plan.Split, chosen, place);
            (Autoencoder model, ModelCard card) = job.Run(_session);
            trained.Add((job, model, card));
        }

        _session.Note("measuring: training the judge");
        int judged = _plan.Budget is { } budget ? (int)Math.Clamp(budget * JudgeShare * rate, 2000, MostJudged) : MostJudged;
        Yardstick yardstick = Yardstick.Create(_plan.Set, _plan.Split, new JudgeOptions { Seed = seed, PicturesSeen = judged });
        for (int i = 0; i < runs.Length; i++)
        {
            (TrainingJob job, Autoencoder model, ModelCard card) = trained[i];
            _session.Note($"measuring: {(i == 0 ? "the AE" : "the VAE")}");
            ModelStudy study = ModelStudy.Measure(model, yardstick, _plan.Split.Train, tried: _plan.Budget < ShortBudget ? TriedWhenShort : TriedOn, seed: seed);
            var store = new LatentStore(study.Training, study.Attributes, study.Best) { Typical = TypicalExamples.Measure(model, _plan.Set, _plan.Split) };
            _plan.Places.ThrowIfGone();
            store.Save(_places[i].Folder.Model, model, card);
            runs[i] = new ComparedRun(job.Record(model, card), study);
            RunPage.Save(_places[i].Folder.Report, runs[i].Run, seed);
        }

        List<BetaPoint> curve = [.. betas.Select(b => Point(wishes, b, Math.Max(1, (int)(epochs * share)), yardstick, seed))];
        var comparison = new Comparison(runs[0], runs[1], yardstick, curve);
        _plan.Places.ThrowIfGone();
        ComparePage.Save(_plan.Places.Page, comparison, seed);
        return CompareReport.Of(_plan.Places.Page, comparison, [.. _places.Zip(runs, (place, run) => RunReport.Of(place.Folder.Path, place.Folder.Model, run.Run.Card, place.Folder.Metrics))], Stopwatch.GetElapsedTime(_start).TotalSeconds);
    }

    private BetaPoint Point(Wishes wishes, double beta, int epochs, Yardstick yardstick, ulong seed)
    {
        _session.Note(FormattableString.Invariant($"a VAE of β = {beta:0.###}, {Words.Epochs(epochs)}, for the curve"));
        Chosen chosen = Choose(ModelKind.Vae, wishes with { Beta = beta, Epochs = epochs, EvaluateEvery = epochs });
        (Autoencoder model, _) = new TrainingJob(_plan.Data, _plan.Set, _plan.Split, chosen, null).Run(_session);
        CodeTable training = CodeTable.Encode(model, _plan.Set, _plan.Split.Train.AsSpan(0, Math.Min(_plan.Split.Train.Length, 2000)));
        ModelFigures figures = ModelFigures.Measure(model, yardstick, training, CodeTable.Encode(model, _plan.Set, [.. yardstick.Indices]), seed);
        return new BetaPoint(beta, epochs, figures.Psnr, figures.Kl ?? 0, figures.PriorSamples, figures.Midpoints);
    }

    private Chosen Choose(ModelKind kind, Wishes wishes) => Choices.Choose(
        _plan.Set, _plan.Split,
        kind == ModelKind.Vae ? wishes with { Model = kind } : wishes with { Model = kind, Beta = null, WarmUp = null, WarmUpEpochs = null, FreeBits = null, Capacity = null, Inward = null });

    /// <summary>Epochs of each of the two trainings, and training pictures a second.</summary>
    private (int Epochs, double Rate) Epochs(Chosen chosen, int curve, double share)
    {
        double rate = TrainingSpeed.Measure(_session, _plan.Set, _plan.Split, chosen, TimeSpan.FromSeconds(Math.Min(MostProbed, ProbeShare * (_plan.Budget ?? 0))));
        if (_plan.Wishes.Epochs is not null || _plan.Budget is null)
        {
            int given = chosen.Training.Epochs;
            double minutes = (2 + (share * curve)) * given * _plan.Split.Train.Length / rate / 60;
            _session.Note($"{Words.Epochs(given)} each on {_plan.Split.Train.Length:N0} pictures; this machine does {rate:N0} of them a second, so that training takes about {minutes:N0} minutes in all; --budget SECONDS makes it shorter");
            return (given, rate);
        }

        double left = Math.Max(0, _plan.Budget.Value - Stopwatch.GetElapsedTime(_start).TotalSeconds) * TrainingShare;
        int epochs = Math.Clamp((int)(left / (2 + (share * curve)) * rate / _plan.Split.Train.Length), 1, MostEpochs);
        _session.Note($"{Words.Epochs(epochs)} each on {_plan.Split.Train.Length:N0} pictures; this machine does {rate:N0} of them a second, and there are {_plan.Budget} seconds for all");
        return (epochs, rate);
    }
}
