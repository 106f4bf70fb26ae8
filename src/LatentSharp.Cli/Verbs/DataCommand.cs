using System.CommandLine;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Cli.Results;
using LatentSharp.Data;
using LatentSharp.Data.Exporting;
using LatentSharp.Data.Named;
using LatentSharp.Data.Sentences;
using LatentSharp.Data.Sources;
using LatentSharp.Data.Turned;

namespace LatentSharp.Cli.Verbs;

/// <summary>Lists the data sets that have names, fetches them, and writes pictures to a folder.</summary>
internal sealed class DataCommand : Verb
{
    private const string List = "list";
    private const string Fetch = "fetch";
    private const string Export = "export";

    private readonly Argument<string> _action = new("ACTION")
    {
        Description = "list: which sets can be used by name, and whether they are there. fetch: bring one here. "
            + "export: write one, or any other data, as a folder of PNG files.",
    };

    private readonly Argument<string?> _name = new("NAME")
    {
        Description = "With fetch: the set, mnist or fashion-mnist; or resnet18, the weights of a network whose features pictures are " +
            "compared in. With export: such a set, faces, shapes, or any pictures that latent train reads.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<Uri?> _from = Define.Parsed<Uri>("--from", "URL",
        "Address that the files lie under, instead of the usual mirrors.", [], "an address that begins with http:// or https://", text =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" ? address : null);

    private readonly Option<string?> _cache = Define.Text("--cache", "FOLDER",
        $"Where fetched sets are kept. (default: {DataCache.Variable}, else the user's cache folder)");
    private readonly Option<string?> _out = Define.Text(
        "--out", "FOLDER", "With export: where the pictures go, a folder that is new or empty.", "-o");
    private readonly Option<int?> _count = Define.Whole(
        "--count", "N", 1, int.MaxValue, "With export: only the first N pictures. (default: all)", "-n");
    private readonly Option<int?> _turn = Define.Whole("--turn", "N", 2, 360,
        "With export: turn each picture to one of N angles of a full turn, which is then its label.");
    private readonly Option<string?> _only = Define.Text("--only", "LABEL,LABEL,…",
        "With --turn: only pictures of these labels, e.g. the digits whose angle can be told.");
    private readonly Option<bool> _deskew = Define.Flag("--deskew",
        "With --turn: take the slant of handwriting out first, which would change the angle.");
    private readonly Option<bool> _skipBad = Inputs.SkipBad();
    private readonly Option<bool> _force = Define.Flag("--force", "Fetch a set anew that is there.");

    public DataCommand()
        : base(
            "data", "list the data sets that have names, fetch them, and write their pictures to a folder",
                "Accepted as by every verb; nothing here is drawn.",
            "latent data list",
            "latent data fetch mnist",
            "latent data export mnist -n 1000 --out digits/",
            "latent data export mnist --turn 12 --only 3,4,7 --deskew --out turned/")
    {
        Add(_action);
        Add(_name);
        AddOptions(_out, _count, _turn, _only, _deskew, _skipBad, _from, _cache, _force);
    }

    public override int Execute(ParseResult arguments, Session session)
    {
        string action = arguments.GetRequiredValue(_action);
        string? name = arguments.GetValue(_name);
        DataCache cache = arguments.GetValue(_cache) is { Length: > 0 } folder
            ? new DataCache(Path.GetFullPath(folder)) : DataCache.Default;
        string? target = arguments.GetValue(_out);
        if (action is not (List or Fetch or Export))
        {
            string hint = Suggestions.Hint(action, [List, Fetch, Export]);
            throw new UsageException($"there is nothing called '{action}' to do with data{hint}; say list, fetch or export");
        }

        if (action != Export && (target is not null || arguments.GetValue(_count) is not null || arguments.GetValue(_skipBad)
            || arguments.GetValue(_turn) is not null || arguments.GetValue(_only) is not null || arguments.GetValue(_deskew)))
        {
            throw new UsageException("--out, --count, --turn, --only, --deskew and --skip-bad go with export: " +
                $"latent data export {name ?? "mnist"} --out folder/");
        }

        if (arguments.GetValue(_turn) is null && (arguments.GetValue(_only) is not null || arguments.GetValue(_deskew)))
        {
            throw new UsageException($"{(arguments.GetValue(_deskew) ? "--deskew" : "--only")} goes with --turn: " +
                $"latent data export {name ?? "mnist"} --turn 12 --only 3,4,7 --deskew --out turned/");
        }

        switch (action)
        {
            case List when name is not null || arguments.GetValue(_from) is not null || arguments.GetValue(_force):
                throw new UsageException(
                    $"latent data list takes nothing but --cache and --json; to bring a set here: latent data fetch {name ?? "mnist"}");
            case List:
                return RunList(session, cache);
            case Fetch:
                return RunFetch(session, Named(name), cache, arguments);
            case Export when arguments.GetValue(_from) is not null || arguments.GetValue(_force):
                throw new UsageException("--from and --force go with fetch; leave them out");
            case Export when name is null || target is null:
                throw new UsageException($"{(name is null ? "which data" : "where to")}? latent data export {name ?? "SET"} --out folder/");
            default:
                return RunExport(session, name!, cache, target!, arguments); // checked by the case before
        }
    }

    private int RunExport(Session session, string name, DataCache cache, string target, ParseResult arguments)
    {
        PictureExport.Refuse(target);
        NamedSet? set = Path.Exists(name) ? null : NamedSets.Find(name);
        string data = set is not null && cache.Has(set) ? cache.Place(set) : name;
        int? angles = arguments.GetValue(_turn) ?? (data == name ? null : set!.Angles);
        string[] only = arguments.GetValue(_only)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            ?? [.. data == name ? [] : set!.Only];
        var options = new DataOptions
        {
            Minimum = 1,
            Limit = angles is null ? arguments.GetValue(_count) : null,
            SkipBad = arguments.GetValue(_skipBad),
            Output = target,
        };
        if (PictureLoading.Open(session, data, options) is not PictureDataset pictures)
        {
            throw new DataException("a table of numbers has no pictures to export; its file is the table already.");
        }

        if (angles is { } turns)
        {
            pictures = TurnedPictures.Of(pictures, turns, only, arguments.GetValue(_count),
                arguments.GetValue(_deskew) || set?.Angles is not null);
        }

        foreach (string note in pictures.Notes)
        {
            session.Note(note);
        }

        var line = new LiveLine(session);
        ExportedLabels labels;
        try
        {
            labels = PictureExport.Write(pictures, target, new PictureLoading.Told(line), session.Cancellation);
        }
        finally
        {
            line.Clear();
        }

        int test = pictures.Count - (pictures.TestStart ?? pictures.Count);
        var report = new DataExportReport(target, pictures.Count, pictures.Format.Width, pictures.Format.Height, test, labels);
        session.Result(report, CliJson.Default.DataExportReport, report.Lines());
        return Application.Done;
    }

    private static int RunList(Session session, DataCache cache)
    {
        var report = DataListReport.Of(cache);
        session.Result(report, CliJson.Default.DataListReport, report.Lines());
        return Application.Done;
    }

    private int RunFetch(Session session, NamedSet set, DataCache cache, ParseResult arguments)
    {
        var line = new LiveLine(session);
        var options = new FetchOptions
        {
            From = arguments.GetValue(_from),
            Force = arguments.GetValue(_force),
            Noticed = line.Keep,
            Progress = new Told(line, set.Name)
        };
        bool fetched;
        try
        {
            fetched = Fetcher.FetchAsync(set, cache, options, session.Cancellation).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (session.Cancellation.IsCancellationRequested)
        {
            line.Clear();
            session.Error.WriteLine($"latent: stopped; what has come is kept, go on with: latent data fetch {set.Name}");
            return Application.Canceled;
        }
        finally
        {
            line.Clear();
        }

        var report = new DataFetchReport(set.Name, cache.Place(set), set.Bytes, fetched);
        string use = cache == DataCache.Default ? set.Name : report.Folder;
        string what = set.Pictures == 0 ? "" : $"{set.Pictures:N0} pictures, ";
        session.Result(report, CliJson.Default.DataFetchReport,
            $"{set.Name} {(fetched ? "is" : "was")} there: {what}{Words.Megabytes(set.Bytes)}, in {report.Folder}",
            $"use it with: latent {(set == NamedSets.ResNet18 ? "evaluate RUN DATA --features resnet18" : $"train {use}")}");
        return Application.Done;
    }

    /// <summary>The set that was named.</summary>
    /// <exception cref="UsageException">None was, or there is none of that name, or it needs no fetching.</exception>
    private static NamedSet Named(string? name)
    {
        string[] names = [.. NamedSets.All.Select(set => set.Name)];
        return name is null ? throw new UsageException($"which set? latent data fetch NAME, where NAME is {string.Join(" or ", names)}")
            : string.Equals(name, NamedSets.ResNet18.Name, StringComparison.OrdinalIgnoreCase) ? NamedSets.ResNet18
            : NamedSets.Find(name) ?? throw (DrawnSource.Find(name) is { } drawn
                ? new UsageException($"'{drawn.SetName}' are built in and need no fetching; use them with: latent train {drawn.SetName}")
                : new UsageException($"there is no set '{name}'{Suggestions.Hint(name, names)}; latent data list shows them"));
    }

    /// <summary>Called as bytes come; the line decides how often it is shown.</summary>
    private sealed class Told(LiveLine line, string name) : IProgress<FetchProgress>
    {
        public void Report(FetchProgress value) =>
            line.Show(() => $"fetching {name}: {Words.Megabytes(value.Done)} of {Words.Megabytes(value.Total)} ({value.File})");
    }
}
