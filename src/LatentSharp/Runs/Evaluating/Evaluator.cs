using LatentSharp.Data;
using LatentSharp.Data.Pictures;
using LatentSharp.Data.Sentences;
using LatentSharp.Data.Sources;
using LatentSharp.Distributions.Quantized;
using LatentSharp.Evaluation.Disentanglement;
using LatentSharp.Evaluation.Gaps;
using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Densities;
using LatentSharp.Latent.Densities.Autoregressive;
using LatentSharp.Latent.Gaps;
using LatentSharp.Models;
using LatentSharp.Models.Conditions;
using LatentSharp.Reports.Drawn;
using LatentSharp.Runs.Inputs;
using LatentSharp.Runs.Learning;
using LatentSharp.Runs.Ranked;
using LatentSharp.Training;
using LatentSharp.Training.Ranks;

namespace LatentSharp.Runs.Evaluating;

/// <summary>Measures how good a model is.</summary>
internal static class Evaluator
{
    private const int Samples = 100;

    // Fewer codes give mutual information too low a ceiling, log N (Chen et al. 2018).
    private const int CodesOfSurgery = 10_000;

    /// <summary>Takes part in what the first of several ranks evaluates: in the measures that go through the model many times.</summary>
    public static void Join(Run run, EvaluateRequest request)
    {
        var work = new WorkContext(null, CancellationToken.None);
        Check(run, request);
        Dataset set = Open(run, request, work);
        (int[] indices, int[] others, _, _) = Chosen(run, request, set);
        Measure(run, request, set, indices, others, work);
    }

    /// <summary>Does what a request asks for.</summary>
    public static EvaluateResult Evaluate(Run run, EvaluateRequest request, WorkContext work)
    {
        Autoencoder model = run.Model;
        Check(run, request);
        Dataset set = Open(run, request, work);
        InputReader.TellNotes(set.LeftOut, work);
        (int[] indices, int[] others, string which, bool isOwn) = Chosen(run, request, set);
        string data = $"{Counted.Of(indices.Length, which.Length > 0 ? $"{which} {run.Noun}" : run.Noun)} of " +
            $"{System.IO.Path.GetFileName(request.Data.TrimEnd('/', '\\'))}";
        work.Note($"measured on {data}");
        var check = new OutOfDistributionCheck(run);
        check.Look(set, indices, work.Cancellation);
        check.TellLosses([set], work);
        check.Tell(work);
        (HeldOutMeasures measures, LikelihoodBound? bound) = Measure(run, request, set, indices, others, work);
        (GapFigures Figures, GapMap? Map)? gaps = Gaps(run, set, indices, others, isOwn && others.Length > 0, request.Seed, work);
        var result = new EvaluateResult(new ModelEvaluation(
            model.Options, data, measures, bound, Surgery(model, set, indices, others, request.Seed, work))
        {
            Labels = LabelVectors.Of(model.Options.Condition, set.Attributes)?.Knows,
            Gaps = gaps?.Figures,
            Disentanglement = Factors(model, set, [.. indices, .. others], request, work),
            Quantized = Quantized(run, set, indices, measures.Reconstruction, work),
            Quality = QualityStudy.Measure(run, set, indices, others, isOwn, request, work),
            Semantic = PathStudy.Measure(run, set, indices, others, request, work),
            Table = RowStudy.Measure(run, set, indices, others, isOwn, request, work),
        })
        {
            Map = gaps?.Map,
        };
        if (request.Out is not null)
        {
            result.Save(request.Out);
        }

        return result;
    }

    /// <summary>What goes through the model many times, and is shared among ranks.</summary>
    private static (HeldOutMeasures Measures, LikelihoodBound? Bound) Measure(
        Run run, EvaluateRequest request, Dataset set, int[] indices, int[] others, WorkContext work)
    {
        int samples = request.Samples ?? Samples;
        RankGroup? ranks = SharedUse.Begin(run, request, set, indices, $"samples {samples}",
            SharedUse.Line("examples", request.Examples), $"seed {request.Seed}");
        work.Phase("measuring the terms of", 0, indices.Length, run.Noun);
        HeldOutMeasures measures = new HeldOut(run.Model, set, indices, request.Seed, training: others)
            .Measure(withMeanCode: true, work.Cancellation, ranks);
        LikelihoodBound? bound = !run.Model.Posterior.HasSpread ? null : ImportanceWeightedBound.Estimate(run.Model, set, indices, samples,
            request.Seed, done => work.Phase($"weighing {Counted.Of(samples, "sample")} each of", done, indices.Length, run.Noun),
            work.Cancellation, ranks);
        return (measures, bound);
    }

    private static void Check(Run run, EvaluateRequest request)
    {
        Autoencoder model = run.Model;
        PathStudy.Check(run, request);
        if (!model.Posterior.HasSpread && request.Samples is not null)
        {
            (string kind, string measured) = model.Code.IsOnSphere ? ("an auto-encoder of codes on the sphere", "paths over classes")
                : ("a basic auto-encoder", "gaps");
            throw model.Code.Codebook is null
                ? new RequestException($"'{run.Path}' is {kind}, which gives no likelihood: its codes are " +
                    $"points, and no prior was learned that p(x) could be an integral over; leave out " +
                    $"{RequestSettings.Samples}, and its {measured} are measured")
                : new RequestException($"'{run.Path}' is a quantised auto-encoder, whose code is one point, so that there is " +
                    $"nothing to draw samples of; leave out {RequestSettings.Samples}, and the length of its codes is measured");
        }
    }

    private static Dataset Open(Run run, EvaluateRequest request, WorkContext work)
    {
        PictureCache? cache = run.Folder is { } folder ? new PictureCache(folder.Cache) { MayWrite = false } : null;
        DataOptions reading = run.ReadingOptions(request) with
        {
            WithLabels = request.Labels is not null || run.HasCondition || run.Card.Model.LabelGraph is not null || IsDrawn(request.Data)
                || QualityStudy.NeedsLabels(run, request),
            Labels = request.Labels,
        };
        return InputReader.Open(request.Data, reading, request.Threads, work, cache);
    }

    private static (int[] Indices, int[] Others, string Which, bool IsOwn) Chosen(Run run, EvaluateRequest request, Dataset set)
    {
        (int[] indices, int[] others, string which, bool isOwn) = Part(run.Card, set);
        return (request.Examples is { } most ? Split.Spread(indices, most) : indices, others, which, isOwn);
    }

    /// <summary>
    /// What is measured on: of the data that the model was trained on, and of data that name a test part, the test part; of others, all.
    /// </summary>
    private static (int[] Indices, int[] Others, string Which, bool IsOwn) Part(ModelCard card, Dataset set)
    {
        if (Resuming.OwnSplit(card, set) is { } own)
        {
            return own.Test.Length > 0 ? (own.Test, own.Train, "test", true) : (own.Train, [], "training", true);
        }

        return set.TestStart is not null && Split.Natural(set) is var split ? (split.Test, split.Train, "test", false)
            : ([.. Enumerable.Range(0, set.Count)], [], "", false);
    }

    /// <summary>The gaps, by the codes of training data that the file keeps, else by those of the part that is not measured on.</summary>
    private static (GapFigures Figures, GapMap? Map)? Gaps(
        Run run, Dataset set, int[] indices, int[] others, bool isHeldOut, ulong seed, WorkContext work)
    {
        int[] looked = Split.Spread(indices, CodeRegion.MostCodes);
        if (!run.Model.Code.FillsSpace || looked.Length == 0)
        {
            return null;
        }

        work.Phase("looking for gaps with codes of", 0, looked.Length, set.Noun);
        CodeTable training = run.HasStore ? run.Store.Codes
            : CodeTable.Encode(run.Model, set, Split.Spread(others, CodeRegion.MostCodes));
        if (training.Count < 2)
        {
            return null;
        }

        GapFigures gaps = GapFigures.Measure(run.Model, training, CodeTable.Encode(run.Model, set, looked), isHeldOut, seed,
            work.Cancellation);
        GapMap? map = GapMap.Of(run.Model, training);
        return (gaps with
        {
            Unlike = Nearness.Beyond(run.Model, set, looked, others, seed),
            Plane = map is null ? null : new PlaneShare(map.First, map.Second, map.Density.Gaps),
        }, map);
    }

    /// <summary>What codes say of the factors of a built-in set, which are known exactly.</summary>
    private static DisentanglementFigures? Factors(Autoencoder model, Dataset set, int[] all, EvaluateRequest request, WorkContext work)
    {
        int[] looked = Split.Spread(all, DisentanglementFigures.MostCodes);
        if (!IsDrawn(request.Data) || set.Attributes is not { Factors.Count: > 0 } labels || looked.Length == 0)
        {
            return null;
        }

        work.Phase("looking for the factors in codes of", 0, looked.Length, set.Noun);
        return DisentanglementFigures.Measure(CodeTable.Encode(model, set, looked).Codes, labels.Factors, looked, request.Seed);
    }

    private static bool IsDrawn(string data) => DrawnSource.Find(data) is not null && !Path.Exists(data);

    /// <summary>What quantized codes make use of, and what they cost.</summary>
    private static QuantizedEvaluation? Quantized(Run run, Dataset set, int[] indices, double distortion, WorkContext work)
    {
        if (run.Model.Code.Codebook is not { } codebook || indices.Length == 0)
        {
            return null;
        }

        work.Phase("looking at the codes of", 0, indices.Length, set.Noun);
        CodeTable codes = CodeTable.Encode(run.Model, set, indices);
        return new QuantizedEvaluation(CodeUsage.Measure(codebook, codes.Codes),
            (run.Densities.Find(DensityKinds.Autoregressive) as AutoregressiveDensity)?.Nats(codes.Codes), distortion, set.Format.Length);
    }

    private static ElboSurgery? Surgery(Autoencoder model, Dataset set, int[] indices, int[] others, ulong seed, WorkContext work)
    {
        int[] looked = Split.Spread(indices, CodesOfSurgery);
        looked = [.. looked, .. Split.Spread(others, CodesOfSurgery - looked.Length)];
        if (looked.Length < 2 || !model.Code.CanSample || !model.Code.IsDiagonal)
        {
            return null;
        }

        work.Phase("taking the KL term apart on codes of", 0, looked.Length, set.Noun);
        return ElboSurgery.Measure(model, CodeTable.Encode(model, set, looked), seed, work.Cancellation);
    }
}
