using System.CommandLine;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Cli.Results;
using LatentSharp.Data.Sentences;
using LatentSharp.Runs;
using LatentSharp.Runs.Exporting;

namespace LatentSharp.Cli.Verbs;

/// <summary>Writes a model for other programs.</summary>
internal sealed class ExportCommand : Verb
{
    private readonly Argument<string> _run = Inputs.Run();
    private readonly Option<string?> _onnx = Define.Text("--onnx", "DIR",
        "The folder for encoder.onnx, decoder.onnx, sample.onnx and score.onnx, new or empty.");
    private readonly Option<string?> _weights = Define.Text("--safetensors", "FILE",
        "The file for the weights alone, under PyTorch's names; see docs/coming-from-pytorch.md.");
    private readonly Option<string?> _web = Define.Text("--web", "FILE",
        "One page that decodes by itself, to be opened without a server or a network; a name ending in .html.");
    private readonly Option<string?> _beside = Define.Text("--beside", "RUN",
        "Another run of the same pictures, shown beside this one; with --web.");
    private readonly Option<bool> _withoutCodes = Define.Flag("--without-codes",
        "Leave the codes of training pictures out of the page; it then has no gaps, and mixes pictures that are drawn.");
    private readonly Option<string[]?> _with = Inputs.With("of what the files decode and encode");
    private readonly Option<bool> _force = Define.Flag("--force",
        "Write to a folder that is not empty, or over a file: those of an earlier export are replaced, others stay.");

    public ExportCommand()
        : base("export", "write a trained model as ONNX files, PyTorch's weights or a page that decodes by itself",
            "Accepted as by every verb; nothing here is drawn.", "latent export runs/faces --onnx faces-onnx/",
            "latent export runs/table --onnx table-onnx/ --force", "latent export runs/faces --safetensors faces.safetensors",
            "latent export runs/faces --web faces.html")
    {
        Add(_run);
        AddOptions(_onnx, _weights, _web, _beside, _withoutCodes, _with, _force);
    }

    public override int Execute(ParseResult arguments, Session session)
    {
        bool force = arguments.GetValue(_force);
        (string? onnx, string? weights, string? web) = (arguments.GetValue(_onnx), arguments.GetValue(_weights), arguments.GetValue(_web));
        if (web is null && (arguments.GetValue(_beside) is not null || arguments.GetValue(_withoutCodes)))
        {
            throw new UsageException("--beside and --without-codes are for a page; give --web FILE with them, or leave them out");
        }

        return (onnx, weights, web) switch
        {
            ({ } folder, null, null) => Onnx(arguments, new ExportRequest(folder)
            {
                Force = force,
                With = arguments.GetValue(_with) ?? [],
                Threads = session.Threads,
            }, session),
            (null, { } file, null) => Weights(arguments, file, force, session),
            (null, null, { } page) => Web(arguments, new WebExportRequest(page)
            {
                Force = force,
                With = arguments.GetValue(_with) ?? [],
                Threads = session.Threads,
                WithoutCodes = arguments.GetValue(_withoutCodes),
            }, session),
            _ => throw new UsageException(
                "export writes one kind of file at a time; give one of --onnx DIR, --safetensors FILE and --web FILE"),
        };
    }

    private int Onnx(ParseResult arguments, ExportRequest request, Session session)
    {
        request.Validate();
        using var run = Run.Open(arguments.GetRequiredValue(_run));
        using var events = new EventLine(session);
        ExportResult result = run.Export(request, events, session.Cancellation);
        events.Dispose();
        var report = ExportReport.Of(request.Folder, result);
        session.Result(report, CliJson.Default.ExportReport, report.Lines(run.Card.Model.Format.Kind.Noun));
        return Application.Done;
    }

    private int Weights(ParseResult arguments, string file, bool force, Session session)
    {
        WeightsExporter.Check(file, force);
        using var run = Run.Open(arguments.GetRequiredValue(_run));
        ExportedWeights result = WeightsExporter.Export(run, file, force);
        session.Result(result, CliJson.Default.ExportedWeights,
            $"{Counted.Of(result.Tensors, "tensor")} under PyTorch's names, {Words.Number(result.Bytes / 1e6, "0.00")} MB: {file}");
        return Application.Done;
    }

    private int Web(ParseResult arguments, WebExportRequest request, Session session)
    {
        request.Validate();
        using var run = Run.Open(arguments.GetRequiredValue(_run));
        using Run? beside = Inputs.Beside(arguments.GetValue(_beside));
        using var events = new EventLine(session);
        WebExportResult result = run.Export(request with { Beside = beside }, events, session.Cancellation);
        events.Dispose();
        session.Result(result, CliJson.Default.WebExportResult,
            $"one page, {Words.Number(result.Bytes / 1e6, "0.00")} MB, with the codes of {Counted.Of(result.Codes, "training picture")}; " +
            $"on {Counted.Of(result.Checked, "code")} no level of its pictures is more than {result.Levels} of 255 from the model's: " +
            result.Web);
        return Application.Done;
    }
}
