using System.CommandLine;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Data;
using LatentSharp.Data.Named;
using LatentSharp.Data.Sources;

namespace LatentSharp.Cli.Verbs;

/// <summary>Lists the data sets that have names, and fetches them.</summary>
internal sealed class DataCommand : Verb
{
    private const string List = "list";
    private const string Fetch = "fetch";

    private readonly Argument<string> _action = new("ACTION") { Description = "list: which sets can be used by name, and whether they are there. fetch: bring one here." };
    private readonly Argument<string?> _name = new("NAME") { Description = "With fetch: the set, mnist or fashion-mnist.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<Uri?> _from = Define.Parsed<Uri>("--from", "URL", "Address that the files lie under, instead of the usual mirrors.", [], "an address that begins with http:// or https://", text =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" ? address : null);

    private readonly Option<string?> _cache = Define.Text("--cache", "FOLDER", $"Where fetched sets are kept. (default: {DataCache.Variable}, else the user's cache folder)");
    private readonly Option<bool> _force = Define.Flag("--force", "Fetch a set anew that is there.");

    public DataCommand()
        : base("data", "list the data sets that have names, and fetch them", "Accepted as by every verb; nothing here is drawn.", "latent data list", "latent data fetch mnist")
    {
        Add(_action);
        Add(_name);
        AddOptions(_from, _cache, _force);
    }

    public override int Run(ParseResult arguments, Session session)
    {
        string action = arguments.GetRequiredValue(_action);
        string? name = arguments.GetValue(_name);
        DataCache cache = arguments.GetValue(_cache) is { Length: > 0 } folder ? new DataCache(Path.GetFullPath(folder)) : DataCache.Default;
        bool isList = action == List;
        if (isList && (name is not null || arguments.GetValue(_from) is not null || arguments.GetValue(_force)))
        {
            throw new UsageException($"latent data list takes nothing but --cache and --json; to bring a set here: latent data fetch {name ?? "mnist"}");
        }

        return isList ? RunList(session, cache)
            : action == Fetch ? RunFetch(session, Named(name), cache, arguments)
            : throw new UsageException($"there is nothing called '{action}' to do with data{Suggestions.Hint(action, [List, Fetch])}; say list or fetch");
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
        var options = new FetchOptions { From = arguments.GetValue(_from), Force = arguments.GetValue(_force), Noticed = line.Keep, Progress = new Told(line, set.Name) };
        bool fetched;
        try
        {
            fetched = Fetcher.FetchAsync(set, cache, options, session.Cancellation).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (session.Cancellation.IsCancellationRequested)
        {
            line.Clear();
            session.Error.WriteLine($"latent: stopped; what has come is kept, go on with: latent data fetch {set.Name}");
            return Application.Cancelled;
        }
        finally
        {
            line.Clear();
        }

        var report = new DataFetchReport(set.Name, cache.Place(set), set.Bytes, fetched);
        string use = cache == DataCache.Default ? set.Name : report.Folder;
        session.Result(report, CliJson.Default.DataFetchReport, $"{set.Name} {(fetched ? "is" : "was")} there: {set.Pictures:N0} pictures, {Words.Megabytes(set.Bytes)}, in {report.Folder}", $"use it with: latent train {use}");
        return Application.Done;
    }

    /// <summary>The set that was named.</summary>
    /// <exception cref="UsageException">None was, or there is none of that name, or it needs no fetching.</exception>
    private static NamedSet Named(string? name)
    {
        string[] names = [.. NamedSets.All.Select(set => set.Name)];
        return name is null ? throw new UsageException($"which set? latent data fetch NAME, where NAME is {string.Join(" or ", names)}")
            : NamedSets.Find(name)
            ?? throw (string.Equals(name, FacesSource.Name, StringComparison.OrdinalIgnoreCase)
                ? new UsageException("'faces' are built in and need no fetching; use them with: latent train faces")
                : new UsageException($"there is no set '{name}'{Suggestions.Hint(name, names)}; latent data list shows them"));
    }

    /// <summary>Called as bytes come; the line decides how often it is shown.</summary>
    private sealed class Told(LiveLine line, string name) : IProgress<FetchProgress>
    {
        public void Report(FetchProgress value) => line.Show(() => $"fetching {name}: {Words.Megabytes(value.Done)} of {Words.Megabytes(value.Total)} ({value.File})");
    }
}
