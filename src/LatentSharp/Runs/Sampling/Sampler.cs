using System.Globalization;
using LatentSharp.Data.Sentences;
using LatentSharp.Distributions;
using LatentSharp.Latent.Densities;
using LatentSharp.Latent.Numerics;
using LatentSharp.Models;
using LatentSharp.Runs.Inputs;
using LatentSharp.Runs.Outputs;
using LatentSharp.Runs.Ranked;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Training.Ranks;
using static LatentSharp.Runs.RequestSettings;

namespace LatentSharp.Runs.Sampling;

/// <summary>Draws codes from the prior, from a density fitted to codes, or around a picture.</summary>
internal static class Sampler
{
    private const double DefaultSpread = 0.5;

    /// <summary>Takes part in what the first of several ranks draws and writes.</summary>
    public static void Join(Run run, SampleRequest request)
    {
        foreach (SampleResult result in Draw(run, request, new WorkContext(null, CancellationToken.None)))
        {
            result.Decoded.Join();
        }
    }

    /// <summary>Does what a request asks for.</summary>
    public static SampleResult Sample(Run run, SampleRequest request, WorkContext work)
    {
        SampleResult[] results = Draw(run, request, work);
        results[0].Beside = results.ElementAtOrDefault(1);
        if (request.Out is not null)
        {
            results[0].Save(request.Out, work.Cancellation);
        }

        return results[0];
    }

    /// <summary>Draws the codes of a run, and of one beside it.</summary>
    private static SampleResult[] Draw(Run run, SampleRequest request, WorkContext work)
    {
        RowFile.Check(run, request.Out);
        if (run.IsDrawn && request.Where.Count + request.Rules.Count > 0)
        {
            throw new RequestException($"{new SettingName("where")} and {new SettingName("rule")} say what rows of a table must be like, " +
                $"and this model is of {run.Format.Kind.Words}; leave them out");
        }

        NamedRun[] runs = !run.IsDrawn ? [new NamedRun(run.Kind, Rows(run, request), true)]
            : request is { Like: null, Beside: null } ? [new NamedRun(run.Kind, run, true)]
            : NamedRun.Of(run, request.Beside, "samples set side by side are pictures", mixes: false);
        if (run.IsDrawn && request.Out is { } path)
        {
            PictureOutput.Parse(path, request.Count * runs.Length);
        }

        RankGroup? ranks = SharedUse.Begin(runs, request);
        SampleResult[] results = [.. runs.Select(by => request.Like is { } like
            ? Around(by, like, request, work, ranks)
            : OfDensity(by, request, work, ranks))];
        SharedUse.Same(ranks, results.Select(result => result.Codes));
        return results;
    }

    private static Run Rows(Run run, SampleRequest request) => request.Like is null && request.Beside is null
        ? run
        : throw (request.Like is not null
            ? new RequestException($"{Like} draws variations of a picture, and this model is of {run.Format.Kind.Words}; leave it out")
            : new RequestException($"{Beside} sets pictures side by side, and this model is of {run.Format.Kind.Words}; leave it out"));

    private static SampleResult OfDensity(NamedRun by, SampleRequest request, WorkContext work, RankGroup? ranks)
    {
        // Fitted once, however many pieces are drawn.
        var density = new Lazy<CodeDensity>(() => Density(by.Run, request));
        if (ConditionedSampling.Of(by.Run, request, work, ranks) is { } conditioned)
        {
            string? from = null;
            (Tensor codes, double[][] rows, KeptRows kept) = conditioned.Draw((count, seed, isFirst) =>
            {
                Draws some = Draw(by, request with { Count = count, Seed = seed }, isFirst ? work : work with { Progress = null },
                    density);
                from = some.Name;
                return some.Codes;
            });
            work.Note(kept.Sentence);
            return new SampleResult(by, new DecodedCodes(by.Run, codes, request.Seed, rows), from ?? "", "")
            {
                Kept = kept,
                Gaps = CodesInGaps.Find(by.Run, codes),
            };
        }

        Draws draws = Draw(by, request, work, density);
        CodesInGaps? gaps = CodesInGaps.Find(by.Run, draws.Codes);
        if (gaps is { MoreThanChance: true })
        {
            work.Note(InGaps(by, gaps, draws.Kind));
        }

        string name = draws.Kind == DensityKinds.Prior && !by.Run.Model.HasPrior ? draws.Name : $"the {draws.Name}";
        var decoded = new DecodedCodes(by.Run, draws.Codes, by.Run.IsDrawn ? null : request.Seed) { Ranks = ranks };
        return new SampleResult(by, decoded, draws.Name, $"decoded from draws of {name}{by.Run.WithLabels}")
        {
            Kind = draws.Kind,
            Components = draws.Components,
            IsKept = draws.IsKept,
            Gaps = gaps,
        };
    }

    private static SampleResult Around(NamedRun by, PictureInput like, SampleRequest request, WorkContext work, RankGroup? ranks)
    {
        by.Run.RequireMixing("variations lie around a code");
        by.Run.TellRounding(work, "varied");
        var given = GivenPictures.Read(by, [like], request, work);
        if (given.Names.Count > 1)
        {
            throw new RequestException($"{Like} {like.Name} holds {given.Names.Count} pictures; give one of them");
        }

        double spread = request.Spread ?? DefaultSpread;
        GaussianDensity density = by.Run.Model.HasPrior && by.Run.Model.Options.Prior.IsStandardNormal
            ? GaussianDensity.Standard(by.Run.Model.Code.Dimensions)
            : GaussianDensity.Fit(by.Run.Store.Codes.Codes);
        Tensor codes = Variations.Around(given.Codes.Row(0), density, request.Count, spread, request.Seed);
        return new SampleResult(by, new DecodedCodes(by.Run, codes, null) { Ranks = ranks }, density.Name,
            string.Create(CultureInfo.InvariantCulture, $"variations of {given.Names[0]}{by.Run.WithLabels}, spread {spread:0.##}"))
        {
            Spread = spread,
            Gaps = CodesInGaps.Find(by.Run, codes),
            Unlike = given.Unlike,
        };
    }

    /// <summary>What codes are drawn from where nothing is said, or what was asked for.</summary>
    private static string Kind(Run run, SampleRequest request) => request.From ?? DensityKinds.PlainOf(run.Model, () => run.Densities);

    /// <summary>The density that the file keeps, else one fitted to its codes.</summary>
    private static CodeDensity Density(Run run, SampleRequest request) => run.Densities.Find(Kind(run, request))
        ?? DensityKinds.Fitted.Create(Kind(run, request)).For(run.Model.Options).Fit(run.Store.Codes.Codes, request.Seed);

    private static Draws Draw(NamedRun by, SampleRequest request, WorkContext work, Lazy<CodeDensity> density)
    {
        Autoencoder model = by.Run.Model;
        double temperature = request.Temperature ?? 1;
        string from = Kind(by.Run, request);
        if (by.Run.Labels.Count > 0 && from != DensityKinds.Prior)
        {
            throw new RequestException($"{From} {from} is not possible beside {With}: that density was fitted to codes of pictures whose " +
                $"labels were dropped, which say themselves what labels say; leave out {From}, and codes come from the prior");
        }

        if (model.Code.IsOnSphere && from == DensityKinds.Prior && request.Temperature is not null)
        {
            throw new RequestException($"{Temperature} changes nothing about {model.Options.PriorSymbol}, which has no spread; " +
                $"leave it out, or give {From} gaussian");
        }

        bool standsIn = request.From is null && from == DensityKinds.Gaussian;
        if (!model.HasPrior && (standsIn || from == DensityKinds.Prior))
        {
            work.Note(request.From is null && model.Code.Codebook is not null
                ? by.Prefix + "the file keeps no autoregressive model of its codes; a Gaussian fitted to the codes before rounding " +
                    "stands in"
                : request.From is null
                ? by.Prefix + (model.Code.IsOnSphere ? "training holds codes on the sphere to no prior"
                    : "an auto-encoder has no prior to draw from")
                    + $"; a Gaussian fitted to the codes of its training {by.Run.Noun}s is used instead"
                : SettingText.Of($"{by.Prefix}drawn from {model.Options.PriorSymbol} as asked, {model.Posterior.Options.Plain.Why}; " +
                    $"{From} gaussian or mixture follows its codes"));
        }

        if (from == DensityKinds.Prior)
        {
            return new Draws(model.Code.Placed(model.SampleCodes(request.Count, request.Seed, temperature)), model.HasPrior
                ? $"{model.Prior.Name}{(model.Options.Prior.IsStandardNormal ? " prior" : "")}" : model.Options.PriorSymbol, from);
        }

        by.Run.RequireMixing($"a density ({from}) is fitted to codes");
        Tensor drawn = model.Code.Placed(density.Value.Sample(request.Count, model.Code.Dimensions, request.Seed, temperature));
        return new Draws(drawn, density.Value.Name, from)
        {
            Components = (density.Value as GaussianMixture)?.Parts.Count,
            IsKept = by.Run.Densities.Find(from) is not null,
        };
    }

    /// <summary>Codes, and what they were drawn from.</summary>
    /// <param name="Codes">The codes, <c>[n, latent]</c>.</param>
    /// <param name="Name">What that is, in words.</param>
    /// <param name="Kind">Its name.</param>
    private sealed record Draws(Tensor Codes, string Name, string Kind)
    {
        /// <summary>Gaussians of a mixture.</summary>
        public int? Components { get; init; }

        /// <summary>Whether it was in the model file.</summary>
        public bool IsKept { get; init; }
    }

    private static SettingText InGaps(NamedRun by, CodesInGaps gaps, string from)
    {
        SettingText found = SettingText.Of($"{by.Prefix}{gaps.Count} of {Counted.Of(gaps.Of, by.Run.Noun)} " +
            $"{(gaps.Count == 1 ? "lies" : "lie")} where no training code is (of codes like those of the data 1 in 100 would)");
        return from switch
        {
            DensityKinds.Prior => SettingText.Of($"{found}; {From} mixture or gaussian follows the codes"),
            DensityKinds.Gaussian => SettingText.Of($"{found}; {From} mixture follows the codes more closely"),
            _ => found,
        };
    }
}
