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
    private readonly Option<string[]?> _with = Inputs.With("of what the files decode and encode");
    private readonly Option<bool> _force = Define.Flag("--force",
        "Write to a folder that is not empty, or over a file: those of an earlier export are replaced, others stay.");

    public ExportCommand()
        : base("export", "write a trained model as ONNX files or PyTorch's weights, which other programs and languages open",
            "Accepted as by every verb; nothing here is drawn.", "latent export runs/faces --onnx faces-onnx/",
            "latent export runs/table --onnx table-onnx/ --force", "latent export runs/faces --safetensors faces.safetensors")
    {
        Add(_run);
        AddOptions(_onnx, _weights, _with, _force);
    }

    public override int Execute(ParseResult arguments, Session session)
    {
        bool force = arguments.GetValue(_force);
        return (arguments.GetValue(_onnx), arguments.GetValue(_weights)) switch
        {
            ({ } folder, null) => Onnx(arguments, new ExportRequest(folder)
            {
                Force = force,
                With = arguments.GetValue(_with) ?? [],
                Threads = session.Threads,
            }, session),
            (null, { } file) => Weights(arguments, file, force, session),
            _ => throw new UsageException("export writes one kind of file at a time; give either --onnx DIR or --safetensors FILE"),
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
}
