using System.CommandLine;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Cli.Results;
using LatentSharp.Runs;
using LatentSharp.Runs.Exporting;

namespace LatentSharp.Cli.Verbs;

/// <summary>Writes a model for other programs.</summary>
internal sealed class ExportCommand : Verb
{
    private readonly Argument<string> _run = Inputs.Run();
    private readonly Option<string?> _onnx = Define.Text("--onnx", "DIR",
        "The folder for encoder.onnx, decoder.onnx, sample.onnx and score.onnx, new or empty.");
    private readonly Option<bool> _force = Define.Flag("--force",
        "Write to a folder that is not empty: files of an earlier export are replaced, others stay.");

    public ExportCommand()
        : base("export", "write a trained model as ONNX files, which other programs and languages open",
            "Accepted as by every verb; nothing here is drawn.", "latent export runs/faces --onnx faces-onnx/",
            "latent export runs/table --onnx table-onnx/ --force")
    {
        Add(_run);
        _onnx.Required = true;
        AddOptions(_onnx, _force);
    }

    public override int Execute(ParseResult arguments, Session session)
    {
        var request = new ExportRequest(arguments.GetValue(_onnx)!) { Force = arguments.GetValue(_force), Threads = session.Threads };
        request.Validate();
        using var run = Run.Open(arguments.GetRequiredValue(_run));
        using var events = new EventLine(session);
        ExportResult result = run.Export(request, events, session.Cancellation);
        events.Dispose();
        var report = ExportReport.Of(request.Folder, result);
        session.Result(report, CliJson.Default.ExportReport, report.Lines(run.Card.Model.Format.Kind.Noun));
        return Application.Done;
    }
}
