using System.CommandLine;
using System.Net;
using System.Runtime.CompilerServices;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Cli.Results.Serving;
using LatentSharp.Studio;
using LatentSharp.Studio.Hosting;

namespace LatentSharp.Cli.Verbs.Serving;

/// <summary>Opens the studio in the browser of this machine.</summary>
internal sealed class StudioCommand : Verb
{
    private readonly Argument<string[]> _places = new("RUN|DATA")
    {
        Description = "Runs to look at and data to train on: run folders, model files, folders or archives of pictures, tables, or names " +
            "such as faces. Those of the folder of runs, and data that have names, are there anyway.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<int?> _port = Define.Whole("--port", "N", 0, IPEndPoint.MaxPort,
        "The port; if it is in use, the next one that is free. 0 for any. (default: 4280)");
    private readonly Option<string?> _listen = Define.Text("--listen", "ADDRESS",
        "Let other machines in, on this address, e.g. 0.0.0.0 for all of this machine's; what they send can be read on the way. " +
        "(default: this machine alone, also through a tunnel)");
    private readonly Option<string?> _runs = Define.Text("--runs", "FOLDER",
        "The folder whose runs are listed, and that trainings go to. (default: runs)");
    private readonly Option<bool> _noOpen = Define.Flag("--no-open", "Print the address, and do not open a browser.");

    public StudioCommand()
        : base("studio", "train models and put them to work in the browser, on this machine",
            "Decides first weights and order of trainings that do not say it. (default: 1)", "latent studio", "latent studio faces",
            "latent studio runs/faces runs/ae", "latent studio pictures/ --no-open --port 8080")
    {
        Add(_places);
        AddOptions(_runs, _port, _listen, _noOpen);
    }

    public override int Execute(ParseResult arguments, Session session)
    {
        Serve(arguments, session);
        return Application.Done;
    }

    // Not inlined: the web server is loaded when it is wanted, and by no other verb.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Serve(ParseResult arguments, Session session)
    {
        using IDisposable saving = session.Interruption.Saving();
        using var studio = StudioServer.Open(
            new StudioOptions
            {
                Places = arguments.GetValue(_places) ?? [],
                Runs = arguments.GetValue(_runs) is { Length: > 0 } runs ? runs : "runs",
                Port = arguments.GetValue(_port) ?? StudioOptions.UsualPort,
                Listen = arguments.GetValue(_listen),
                Seed = Seed(arguments),
                Threads = session.Threads,
                WebFolder = Environment.GetEnvironmentVariable("LATENTSHARP_WEB"),
            },
            session.Note);
        bool isOpened = !arguments.GetValue(_noOpen) && !session.Json && Browser.TryOpen(studio.Entrance);
        var report = new StudioReport(studio.Entrance.AbsoluteUri);
        session.Result(report, CliJson.Default.StudioReport, report.Lines(isOpened));
        session.Cancellation.WaitHandle.WaitOne();
        session.Note("closing; trainings that go on are saved, and can be gone on with");
    }
}
