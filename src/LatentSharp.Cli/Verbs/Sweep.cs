using System.CommandLine;
using System.Globalization;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Cli.Results;
using LatentSharp.Data;
using LatentSharp.Latent.Stored;
using LatentSharp.Models;
using LatentSharp.Models.Objectives;
using LatentSharp.Reports.Pages;
using LatentSharp.Runs.Places;
using LatentSharp.Settings;
using LatentSharp.Training;

namespace LatentSharp.Cli.Verbs;

/// <summary>One option at several values, a training each, and a page with a column a value: what <c>train --sweep</c> does.</summary>
/// <param name="Name">The option, e.g. <c>beta</c>.</param>
/// <param name="Values">Its values in the order given; infinite β is the KL term alone.</param>
internal sealed record Sweep(string Name, IReadOnlyList<double> Values)
{
    // More columns than that cannot be read.
    private const int MostValues = 8;

    /// <summary>The option that asks for it.</summary>
    public static Option<Sweep?> Option() => Define.Parsed<Sweep?>(
        "--sweep", "NAME=V,V,…", "Train once for each value of a setting that is a number, e.g. beta, latent, free-bits, batch or " +
            "learning-rate, and set the results side by side on one page; beta=inf is the KL term alone.", [],
        "a setting that is a number, such as beta, latent or batch, with two to eight different values, e.g. beta=0,0.1,1,4,16", Parse,
            ["beta="]);

    /// <summary>What is said for one of the values.</summary>
    public SettingValues With(SettingValues said, double value) => double.IsInfinity(value)
        ? said.With(ElboOptions.BetaSetting, 1).With(ElboOptions.ReconstructionWeightSetting, 0)
        : AllSettings.Table.Read(said, Name, SettingFormat.WriteNumber(value));

    /// <summary>Refuses a sweep of what the model that was asked for does not have.</summary>
    /// <param name="said">What was said.</param>
    /// <exception cref="UsageException">It does not have it.</exception>
    public void Check(SettingValues said)
    {
        if (said[ModelSettings.Model] is string model && AllSettings.Table.Find(Name)!.Needs is { Of: "model" } needs
            && !needs.Holds(ModelSettings.Model.Write(model)))
        {
            throw new UsageException($"--sweep {Name} shapes the KL term, which --model ae does not have; leave --model out");
        }
    }

    /// <summary>The sub-folder of a value.</summary>
    public string Folder(double value) => string.Create(CultureInfo.InvariantCulture,
        $"{Name}-{(double.IsInfinity(value) ? "inf" : value.ToString("R", CultureInfo.InvariantCulture))}");

    /// <summary>What a column is called.</summary>
    public string Title(double value) => Name switch
    {
        "beta" => double.IsInfinity(value) ? "KL only" : string.Create(CultureInfo.InvariantCulture, $"β = {value:0.####}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Name} {value:0.####}"),
    };

    /// <summary>Trains all and writes the page.</summary>
    public SweepReport Run(Session session, DataCard data, Dataset set, Split split, SettingValues said, RunPlaces places)
    {
        var runs = new List<RunRecord>();
        var reports = new List<RunReport>();
        for (int i = 0; i < Values.Count; i++)
        {
            RunOptions chosen = RunOptions.Choose(set, split, With(said, Values[i]));
            foreach (string line in i == 0 ? set.Notes.Concat(chosen.Lines) : [])
            {
                session.Note(line);
            }

            session.Note($"{Title(Values[i])}, {i + 1} of {Values.Count}");
            var job = new TrainingJob(data, set, split, chosen, places.Runs[i]);
            (Autoencoder model, ModelCard card) = job.Run(session);
            places.ThrowIfGone();
            RunFolder run = places.Runs[i].Folder;
            LatentStore.Learn(model, set, split).Save(run.Model, model, card);
            runs.Add(job.Record(model, card, Title(Values[i])));
            RunPage.Save(run.Report, runs[^1], card.Training.Seed);
            reports.Add(RunReport.Of(run.Path, run.Model, card, run));
        }

        places.ThrowIfGone();
        SweepPage.Save(places.Page, Name == "beta" ? "What each term of the loss does" : $"What {Name} does", runs,
            runs[0].Card.Training.Seed);
        return new SweepReport(places.Page, Name, reports);
    }

    /// <summary>Takes the folders of all runs and the one they lie in; refused if one holds a run already.</summary>
    public RunPlaces Claim(string folder, bool overwrite) => RunPlaces.Claim(folder, [.. Values.Select(Folder)], overwrite, "page");

    private static Sweep? Parse(string text)
    {
        string[] parts = text.Split('=', 2, StringSplitOptions.TrimEntries);
        string name = parts[0].TrimStart('-').ToLowerInvariant();
        if (parts.Length < 2 || AllSettings.Table.Find(name) is not { IsOffered: true, IsNumeric: true } setting)
        {
            return null;
        }

        double?[] values = [.. parts[1].Split(',', StringSplitOptions.TrimEntries).Select(v => Value(setting, v))];
        return values.Length is >= 2 and <= MostValues && values.All(v => v is not null) && values.Distinct().Count() == values.Length
            ? new Sweep(name, [.. values.Select(v => v!.Value)])
            : null;
    }

    private static double? Value(Setting setting, string text) =>
        setting.Name == "beta" && text.Equals("inf", StringComparison.OrdinalIgnoreCase) ? double.PositiveInfinity
            : setting.Parse(text) is null ? null : SettingFormat.ReadNumber(text);
}

/// <summary>The result of <c>train --sweep</c>.</summary>
/// <param name="Page">The page about all runs.</param>
/// <param name="Sweep">The option that was varied.</param>
/// <param name="Runs">Each run, in the order given.</param>
internal sealed record SweepReport(string Page, string Sweep, IReadOnlyList<RunReport> Runs)
{
    /// <summary>The same for a person.</summary>
    public IEnumerable<string> Lines()
    {
        foreach (string line in RunReport.Lines(Runs, _ => []))
        {
            yield return line;
        }

        yield return $"page: {Page}";
    }
}
