using Google.Protobuf;
using LatentSharp.Data;
using LatentSharp.Evaluation.Anomalies;
using LatentSharp.Export.Onnx;
using LatentSharp.Export.Onnx.Checking;
using LatentSharp.Formats;
using Onnx;

namespace LatentSharp.Runs.Exporting;

/// <summary>Writes a model as ONNX files, after a look whether they say what it says.</summary>
internal static class Exporter
{
    /// <summary>Writes a run's model.</summary>
    public static ExportResult Export(Run run, ExportRequest request, WorkContext work)
    {
        RefuseUnfinished(run);
        return Export(
            new OnnxSource(run.Model)
            {
                Data = run.Card.Data.Source,
                Labels = run.Labels,
                Typical = run.Typical,

                // Codes are kept, and were scored, with all labels dropped.
                Good = run.Labels.Count > 0 ? null : run.GoodScores,
                Usual = run.Labels.Count > 0 ? null : run.UsualErrors,
                Codes = run.HasStore && run.Labels.Count == 0 ? run.Store.Codes.Codes : null,
                Features = run.HasStore ? [.. run.Store.Attributes?.Names ?? []] : [],
            },
            $"'{run.Path}'", request, work);
    }

    /// <summary>Writes a model.</summary>
    /// <param name="source">The model.</param>
    /// <param name="who">What it is called in messages.</param>
    /// <param name="request">Where to.</param>
    /// <param name="work">Who is told, and what stops it.</param>
    public static ExportResult Export(OnnxSource source, string who, ExportRequest request, WorkContext work)
    {
        (IReadOnlyList<(string Name, ModelProto Model)> models, IReadOnlyList<(string Name, byte[] Contents)> files) = Build(source, who);
        Tell(source, work);
        double difference = Check(source, files, request, work);
        OnnxFiles.Write(request.Folder, files, work.Cancellation);
        return new ExportResult([.. models.Zip(files, (model, file) => Describe(request.Folder, model.Model, file))],
            CheckExamples.Count, difference);
    }

    /// <summary>Refuses a run whose training goes on, or was stopped.</summary>
    /// <exception cref="DataException">It is such a run.</exception>
    public static void RefuseUnfinished(Run run)
    {
        if (run.Folder is not null && !run.HasStore)
        {
            throw new DataException($"'{run.Path}' is not finished: its training is at epoch {run.Card.Epoch} or was stopped there; let " +
                $"it end, or resume it")
            {
                Setting = "resume",
            };
        }
    }

    private static (IReadOnlyList<(string Name, ModelProto Model)> Models, IReadOnlyList<(string Name, byte[] Contents)> Files) Build(
        OnnxSource source, string who)
    {
        try
        {
            IReadOnlyList<(string Name, ModelProto Model)> models = OnnxModels.Build(source);
            return (models, [.. models.Select(model => (model.Name, model.Model.ToByteArray()))]);
        }
        catch (ExportException exception)
        {
            throw new RequestException($"{who} cannot be written as ONNX: {exception.Message}; nothing was written");
        }
    }

    private static double Check(
        OnnxSource source, IReadOnlyList<(string Name, byte[] Contents)> files, ExportRequest request, WorkContext work)
    {
        string noun = source.Model.Options.Format.Kind.Noun;
        try
        {
            return new ExportCheck(source, request.Threads)
                .Run(files, (done, total) => work.Phase("checking", done, total, noun), work.Cancellation);
        }
        catch (Exception exception) when (Cause(exception) is { } cause)
        {
            throw new ModelFileException(request.Folder, $"the files would not say what the model says ({cause.Message})",
                "nothing was written, please report it", innerException: exception);
        }
    }

    /// <summary>What a check found, also where other threads carry it.</summary>
    private static ExportException? Cause(Exception exception) => exception as ExportException
        ?? (exception as AggregateException)?.Flatten().InnerExceptions.OfType<ExportException>().FirstOrDefault();

    private static void Tell(OnnxSource source, WorkContext work)
    {
        if (source.Model.Options.Condition is not null)
        {
            work.Note(source.Labels.Count > 0
                ? $"the files are the model with {string.Join(", ", source.Labels)}"
                : $"the files are the model without labels; {RequestSettings.With} writes it with some");
        }

        if (OnnxModels.NoSample(source) is { } reason)
        {
            work.Note($"without {OnnxFiles.Sample}: {reason}");
        }

        if (!OnnxModels.HasScore(source))
        {
            work.Note($"without {OnnxFiles.Score}: the model's file keeps neither codes nor what is usual among its examples");
        }
        else if (source.CodeDensity is not null && source.Model.Posterior.HasSpread)
        {
            work.Note($"{OnnxFiles.Score} has no {AnomalyScorer.Likelihood}, which draws samples, nor {GoodScores.All}, which contains it");
        }
    }

    private static ExportedFile Describe(string folder, ModelProto model, (string Name, byte[] Contents) file) => new(
        Path.Combine(folder, file.Name), file.Contents.Length,
        [.. model.Graph.Input.Select(Describe)], [.. model.Graph.Output.Select(Describe)]);

    private static ExportedValue Describe(ValueInfoProto value)
    {
        TypeProto.Types.Tensor type = value.Type.TensorType;
        IEnumerable<string> sizes = type.Shape.Dim.Select(size => size.DimParam.Length > 0 ? size.DimParam : $"{size.DimValue}");
        return new(value.Name, ((TensorProto.Types.DataType)type.ElemType).ToString().ToLowerInvariant(), $"[{string.Join(", ", sizes)}]");
    }
}
