using LatentSharp.Data;
using LatentSharp.Data.Sentences;
using LatentSharp.Evaluation;
using LatentSharp.Evaluation.Gaps;
using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Stored;
using LatentSharp.Latent.Typical;
using LatentSharp.Models;
using LatentSharp.Models.Objectives;
using LatentSharp.Reports.Comparisons;
using LatentSharp.Reports.Pages;
using LatentSharp.Reports.Teaching;
using LatentSharp.Runs.Learning.Restarts;
using LatentSharp.Runs.Learning.Teaching;
using LatentSharp.Runs.Learning.Timing;
using LatentSharp.Runs.Places;
using LatentSharp.Settings;
using LatentSharp.Training;
using LatentSharp.Training.Steps;

namespace LatentSharp.Runs.Learning;

/// <summary>
/// Trains an AE and a VAE of the same network, data, seed and budget, measures both, and writes the page: what <c>compare</c> and
/// <c>demo</c> do.
/// </summary>
internal sealed class Comparer
{
    // Where on the curve of β further VAEs stand, as multiples of that of the VAE.
    private static readonly double[] Around = [0.1, 1, 10];

    // Two full trainings, and so much of one for each further β: a short training needs more of it to show anything.
    private const double CurveShare = 0.25;
    private const double LongCurveShare = 0.125;

    // What is left for evaluations, the feature network, the measures and the page.
    private const double TrainingShare = 0.5;

    // Of the budget, for finding the speed of training; compilation of the hot loops takes some seconds.
    private const double ProbeShare = 0.04;
    private const double MostProbed = 5;
    private const int MostEpochs = 200;
    private const double StepShare = 0.85;
    private const int FewestJudged = 2000;
    private const int FewestWhenLate = 64;
    private const int FewestPointSteps = 2;

    // Held-out pictures on which each feature is tried; fewer where seconds count.
    private const int TriedWhenShort = 60;
    private const int ShortBudget = 300;

    // Of what is left of the budget after the trainings: for the feature network, for measuring each model, and for pages; the curve of β
    // has the rest.
    private const double FeatureNetworkShare = 0.2;

    // About what it sees in a tenth of the budget where epochs are given, since pictures are cheaper for it than for the models.
    private const double JudgedShare = 0.12;
    private const double StudyShare = 0.25;
    private const double Pages = 4;

    // A point of the curve is trained for so much of its time, and measured in the rest.
    private const double PointShare = 0.5;

    // The VAE makes as many steps as the AE; it takes somewhat longer, and where the machine got busy it may take this much longer.
    private const double Slower = 1.6;

    private readonly CompareRequest _request;
    private readonly Split _split;
    private readonly RunPlaces _places;
    private readonly TimeBudget _time;
    private readonly WorkContext _work;

    private Comparer(CompareRequest request, Split split, RunPlaces places, TimeBudget time, WorkContext work)
    {
        (_request, _split, _places, _time, _work) = (request, split, places, time, work);
        EvaluationReference.Check(split);
    }

    /// <summary>Trains both, measures them and writes the page.</summary>
    /// <param name="request">What is wanted, checked.</param>
    /// <param name="work">Who is told, and what stops it.</param>
    public static CompareResult Compare(CompareRequest request, WorkContext work)
    {
        request = request.Teach ? TeachPreset.Fill(request) : request;
        var time = new TimeBudget(request.Budget is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        using RunPlaces places = RunPlaces.Claim(request.Folder, ["ae", "vae"], request.Overwrite, "comparison");
        Split split = request.Teach ? TeachPreset.Open(request, Open) : Open(request.Data);
        SideBySide.Require(split.Set is PictureDataset, split.Set, request.Data.Path, "latent compare");
        request = request.Teach ? TeachPreset.Quiet(request, split) : request;
        return places.Guard(new Comparer(request, split, places, time, work).Run);

        Split Open(DataRequest data) => data.Open(work, request.Folder, time: TrainingTime(request.Budget));
    }

    /// <summary>About how long each training takes that a budget is divided among; null without one.</summary>
    private static TimeSpan? TrainingTime(int? budget) => budget is { } seconds
        ? TimeSpan.FromSeconds(seconds * TrainingShare / (2 + (CurveShare * Around.Length))) : null;

    private CompareResult Run()
    {
        ulong seed = _request.Settings[TrainingSettings.Seed] is ulong given ? given : 1;
        _work.Notes(_split.Set.Notes);
        double share = _request.Budget is null ? LongCurveShare : CurveShare;
        RunOptions open = Choose("vae", _request.Settings);
        if (_request.Betas is { Count: > 0 } && !open.Model.Objective.HasBeta)
        {
            throw new RequestException($"{new SettingName("betas")} are of an objective with a weight β, which " +
                $"{new SettingName("objective")} {ObjectiveOptions.Kinds.NameOf(open.Model.Objective)} does not have; leave them out");
        }

        int points = Points(_request.Betas, Beta(open.Model)).Length;
        double others = (share * points) + (_request.Teach ? TeachPreset.Share : 0);
        (int epochs, double rate, StepPlan? steps) = Epochs(open, others);

        // What is chosen depends on how long the training is.
        var augment = (Augmentation?)_request.Settings[TrainingSettings.Augment]
            ?? (2 * epochs >= open.Training.Epochs ? open.Training.Augment : null);
        SettingValues said = Length(_request.Settings, epochs, steps).With(TrainingSettings.Augment, augment ?? Augmentation.None);
        RunOptions variational = Choose("vae", said);
        if (augment is not null && !_request.Settings.Has(TrainingSettings.Augment))
        {
            _work.Note($"augment: {augment} (chosen: each picture is seen {epochs} times)");
        }

        _work.Notes(variational.Lines);
        double beta = Beta(variational.Model);
        double[] betas = Points(_request.Betas, beta);
        ComparedRun[] runs = new ComparedRun[2];
        double began = _time.Elapsed;
        double started = 0;
        var trained = new List<(TrainingWork Training, Autoencoder Model, ModelCard Card)>();
        foreach ((string kind, RunPlace place) in new[] { ("ae", _places.Runs[0]), ("vae", _places.Runs[1]) })
        {
            RunOptions chosen = Choose(kind, said.With(TrainingSettings.EvaluateEvery, Math.Max(1, epochs / 10)));
            double seconds = kind == "ae" ? _time.Left * TrainingShare / (2 + others)
                : Slower * (_time.Elapsed - started);
            started = _time.Elapsed;
            var training = new TrainingWork(_request.Data.Card, _split, chosen, place)
            {
                Limit = steps is null ? null : Limit(seconds, mayGrow: kind == "ae"),
            };
            (Autoencoder model, ModelCard card) = training.Run(_work);
            trained.Add((training, model, card));
            rate = card.ImagesPerSecond > 0 ? card.ImagesPerSecond : rate;

            // The VAE makes the steps that the AE had time for.
            said = said.WithValue(TrainingSettings.Steps, card.Training.Plan);
        }

        double took = _time.Elapsed - began;
        _work.Note("measuring: training the judge");
        var progress = new PhaseReporter(_work);
        var after = new AfterTraining(Math.Max(rate, 1e-3), _time.Seconds);
        double pages = Pages * after.Page(_split.Test.Length);
        bool limited = steps is not null;
        FeatureNetwork featureNetwork = TrainFeatureNetwork(seed, limited ? _time.Left - pages : null, rate, progress);
        double study = StudyShare * Math.Max(1, _time.Left - pages);
        StudySize size = limited
            ? StudySize.Of(study, FeatureLearning.PerPicture(trained[1].Model, featureNetwork), rate, featureNetwork.Labels.Count)
            : StudySize.Full;
        double pageShare = limited ? after.PageShare(_split.Test.Length, study) : 1;
        size = _request.Budget < ShortBudget ? size with { Tried = Math.Min(size.Tried, TriedWhenShort) } : size;
        EvaluationReference reference = EvaluationReference.Of(_split, featureNetwork, size.HeldOut);
        for (int i = 0; i < runs.Length; i++)
        {
            (TrainingWork training, Autoencoder model, ModelCard card) = trained[i];
            _work.Note($"measuring: {(i == 0 ? "the AE" : "the VAE")}");
            using CancellationTokenSource enough = limited ? new(TimeSpan.FromSeconds(2 * study)) : new();
            ModelStudy measured = ModelStudy.Measure(model, reference, _split.Train, size.Pairs, size.Tried, seed, size.Codes,
                progress, enough.Token);
            var store = new LatentStore(measured.Training, measured.Attributes,
                measured.Best)
            { Typical = TypicalExamples.Measure(model, _split, size.HeldOut) };
            DensityLearning densities = DensityLearning.Learn(_work, model, card, measured.Training, _split, _time, featureNetwork);
            card = card with { Sampling = densities.Measures };
            _places.ThrowIfGone();
            store.Save(_places.Runs[i].Folder.Model, model, card, densities.Densities?.Tensors);
            runs[i] = new ComparedRun(training.Record(model, card), measured);
            RunPage.Save(_places.Runs[i].Folder.Report, runs[i].Run, seed, pageShare);
        }

        List<BetaPoint> curve = steps is null
            ? [.. betas.Select(b => Point(said, b, Math.Max(1, (int)(epochs * share)), reference, seed))]
            : Curve(said, betas, share, pages, reference, seed, rate);
        Taught? taught = _request.Teach
            ? new Teacher(_request, _split, _time, _work).Measure(runs, reference, said, size.Pairs, took, pages) : null;
        Restart[] restarts = [.. Enumerable.Range(1, _request.Restarts).Select(i => seed + (ulong)i)
            .Select(other => Restarting.Train(_request.Data.Card, _split, Choose("vae", said.With(TrainingSettings.Seed, other)), reference,
                _work))];
        _work.Note("drawing the page");
        var comparison = new Comparison(runs[0], runs[1], reference, curve) { Taught = taught, Restarts = restarts };
        _places.ThrowIfGone();
        ComparePage.Save(_places.Page, comparison, seed);
        return new CompareResult(
            _places.Page, [.. _places.Runs.Zip(runs, (place, run) => new TrainedRun(place.Folder, run.Run.Card))], _time.Elapsed)
        {
            Comparison = comparison,
        };
    }

    private static Func<TimeLimit> Limit(double seconds, bool mayGrow) => () =>
        new TimeLimit(TimeSpan.FromSeconds(Math.Max(0, seconds))) { MayGrow = mayGrow };

    /// <summary>The feature network, as good as there is time for.</summary>
    private FeatureNetwork TrainFeatureNetwork(ulong seed, double? left, double rate, PhaseReporter progress)
    {
        var set = (PictureDataset)_split.Set;
        if (set.Attributes is not { Names.Count: > 0 })
        {
            return FeatureNetwork.Untrained(set.Format, seed);
        }

        var options = new FeatureNetworkOptions { Seed = seed, Progress = progress };
        int[] train = FeatureNetwork.Enough(_split.Train);
        if (left is not { } seconds)
        {
            int seen = _request.Budget is { } budget
                ? (int)Math.Clamp(budget * JudgedShare * rate, FewestJudged, AfterTraining.MostJudged) : AfterTraining.MostJudged;
            return FeatureNetwork.Train(set, train, options with { PicturesSeen = seen });
        }

        return FeatureLearning.Quickly(_split, FeatureNetworkShare * seconds, seed, progress)
            ?? FeatureNetwork.Train(set, Split.Spread(train, FewestWhenLate), options with { PicturesSeen = 1 });
    }

    /// <summary>Points of the curve that there is time for, all of as many steps; none where there is not time for all.</summary>
    private List<BetaPoint> Curve(SettingValues said, double[] betas, double share, double pages, EvaluationReference reference, ulong seed,
        double rate)
    {
        var curve = new List<BetaPoint>();
        TrainingOptions options = Choose("vae", said).Training;
        double perStep = options.Batch / Math.Max(rate, 1e-3);
        double each = betas.Length == 0 ? 0 : (_time.Left - pages) / betas.Length;
        long steps = (long)Math.Min(share * options.Plan!.End, PointShare * each / perStep);
        if (betas.Length > 0 && steps < FewestPointSteps)
        {
            _work.Note("the curve of what β trades is left out: there is no time for it");
            return [];
        }

        SettingValues shorter = said.With(TrainingSettings.Steps, StepPlan.Of(Math.Max(1, steps)));
        foreach (double beta in betas)
        {
            if (_time.Left - pages < PointShare * each)
            {
                _work.Note("the rest of the curve of what β trades is left out: there is no time for it");
                break;
            }

            curve.Add(Point(shorter, beta, Choose("vae", shorter).Training.Epochs, reference, seed));
        }

        return curve;
    }

    /// <summary>
    /// The values of β on the curve, rising: those asked for, or some around the VAE's own, which is always among them. All of them are
    /// trained alike.
    /// </summary>
    /// <param name="asked">What was asked for; null for nothing, empty for no curve.</param>
    /// <param name="own">That of the VAE of the page.</param>
    internal static double[] Points(IReadOnlyList<double>? asked, double own)
    {
        IEnumerable<double> chosen = asked ?? (own > 0 ? [.. Around.Select(times => times * own)] : []);
        return chosen.Any() ? [.. chosen.Append(own).Distinct().Order()] : [];
    }

    /// <summary>β of the objective; 0 where it has none to draw a curve of.</summary>
    private static double Beta(ModelOptions model) => model.Objective.HasBeta ? model.Objective.KlWeight : 0;

    private BetaPoint Point(SettingValues said, double beta, int epochs, EvaluationReference reference, ulong seed)
    {
        _work.Note($"a VAE of β = {beta:0.###}, {Counted.Of(epochs, "epoch")}, for the curve");
        RunOptions chosen = Choose("vae", Length(said, epochs, (StepPlan?)said[TrainingSettings.Steps])
            .With(ElboOptions.BetaSetting, beta).With(TrainingSettings.EvaluateEvery, epochs));
        (Autoencoder model, _) = new TrainingWork(_request.Data.Card, _split, chosen, null).Run(_work);
        (CodeTable training, CodeTable heldOut) = Restarting.Codes(model, _split, reference);
        ModelFigures figures = ModelFigures.Measure(model, reference, training, heldOut, seed);
        ElboSurgery? surgery = model.Code.IsDiagonal ? ElboSurgery.Measure(model, training, seed, _work.Cancellation) : null;
        return new BetaPoint(beta, epochs, figures.Psnr, figures.Kl ?? 0, figures.PriorSamples, figures.Midpoints)
        {
            PriorSamplesError = figures.PriorSamplesError,
            MidpointsError = figures.MidpointsError,
            GapShare = GapFigures.ShareOf(model, training, heldOut, _split.Test.Length > 0, seed),
            MarginalKl = surgery?.MarginalKl,
            IsSaturated = surgery?.IsSaturated == true,
            Steps = chosen.Training.Plan?.End ?? (long)epochs * Batches(chosen.Training),
        };
    }

    /// <summary>How long to train: steps where there is a budget, else epochs.</summary>
    private static SettingValues Length(SettingValues said, int epochs, StepPlan? steps) => steps is null
        ? said.Without(TrainingSettings.Steps).With(TrainingSettings.Epochs, epochs)
        : said.Without(TrainingSettings.Epochs).With(TrainingSettings.Steps, steps);

    /// <summary>Steps of an epoch.</summary>
    private int Batches(TrainingOptions training) => (_split.Train.Length + training.Batch - 1) / training.Batch;

    private RunOptions Choose(string kind, SettingValues said)
    {
        RunOptions options = RunOptions.Choose(_split, AllSettings.Table.For(said, ModelSettings.Model, kind));
        return kind == "ae" || options.Model.Posterior.HasSpread ? options
            : throw new RequestException($"a comparison sets a VAE beside an auto-encoder, and {options.Model.Posterior.ModelPhrase} is " +
                $"neither; train it, and set runs side by side with {RequestSettings.Beside}");
    }

    /// <summary>
    /// Epochs of each of the two trainings, training pictures a second, and the steps to begin with where there is a budget for them.
    /// </summary>
    private (int Epochs, double Rate, StepPlan? Steps) Epochs(RunOptions chosen, double others)
    {
        double rate = TrainingSpeed.Measure(_work, _split, chosen, _request.Budget is { } all
            ? TimeSpan.FromSeconds(Math.Min(MostProbed, ProbeShare * all)) : null);
        if (_request.Settings.Has(TrainingSettings.Epochs) || _request.Budget is null)
        {
            int given = chosen.Training.Epochs;
            double minutes = (2 + others) * given * _split.Train.Length / rate / 60;
            _work.Note($"{Counted.Of(given, "epoch")} each on {_split.Train.Length:N0} pictures; this machine does {rate:N0} of them a " +
                $"second, so that training takes about {minutes:N0} minutes in all; {new SettingName("budget")} SECONDS makes it shorter");
            return (given, rate, null);
        }

        double each = _time.Left * TrainingShare / (2 + others);
        double most = (double)MostEpochs * Batches(chosen.Training);
        StepPlan steps = StepPlan.Of((long)Math.Clamp(StepShare * each * rate / chosen.Training.Batch, 1, most));
        int epochs = Math.Min(MostEpochs, (chosen.Training with { Plan = steps }).Passes(_split.Train.Length));
        _work.Note($"about {Counted.Of(epochs, "epoch")} each, or part of one, on {_split.Train.Length:N0} pictures; this machine " +
            $"does {rate:N0} of them a second, and there are {_request.Budget} seconds for all");
        return (epochs, rate, steps);
    }
}
