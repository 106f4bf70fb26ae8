using System.Text.Json;
using System.Text.Json.Serialization;
using LatentSharp.Data;
using LatentSharp.Evaluation.Anomalies;
using LatentSharp.Latent.Densities;
using LatentSharp.Latent.Typical;
using LatentSharp.Models;
using LatentSharp.Tensors;
using Onnx;
using ElementType = Onnx.TensorProto.Types.DataType;

namespace LatentSharp.Export.Onnx;

/// <summary>A model as ONNX graphs: encoder, decoder, and where they can be made sample and score.</summary>
internal sealed class OnnxModels
{
    private const string Prefix = "latentsharp.";

    // A file cannot say its own length beyond that.
    private const long MostBytes = int.MaxValue;
    private const long Spare = 1 << 20;

    private readonly OnnxSource _source;
    private readonly ExampleNodes _examples;
    private readonly NetworkGraph _encoder;
    private readonly NetworkGraph _decoder;
    private readonly Dictionary<string, Tensor> _parameters;
    private readonly GaussianDensity? _density;
    private readonly Shape _code;

    private OnnxModels(OnnxSource source)
    {
        Autoencoder model = source.Model;
        _source = source;
        _examples = new ExampleNodes(model.Options.Format);
        IReadOnlyList<NetworkGraph> graphs = model.Graphs();
        (_encoder, _decoder) = (graphs[0], graphs[1]);
        _parameters = model.Parameters.ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
        _density = source.Density;
        _code = new Shape(model.Options.Latent);
    }

    /// <summary>Why there is no <c>sample.onnx</c>, one clause; null where there is one.</summary>
    public static string? NoSample(OnnxSource source) => !source.Model.HasPrior && source.Density is null
        ? "an auto-encoder has no prior to draw from, and its file keeps no codes that a Gaussian could be fitted to"
        : source.Model.PriorGraph() is not { } prior || NetworkNodes.Missing(prior) is not null
        ? $"draws of the prior {source.Model.Prior.Name} are no function of noise that ONNX can express" : null;

    /// <summary>Whether there is a <c>score.onnx</c>.</summary>
    public static bool HasScore(OnnxSource source) => source.Typical is not null || source.CodeDensity is not null;

    /// <summary>Writes a model as graphs.</summary>
    /// <param name="source">The model.</param>
    /// <returns>The graphs by the names of their files.</returns>
    /// <exception cref="ExportException">ONNX cannot express it.</exception>
    public static IReadOnlyList<(string Name, ModelProto Model)> Build(OnnxSource source)
    {
        if (source.Model.ParameterCount * sizeof(float) > MostBytes - Spare)
        {
            throw new ExportException($"its {source.Model.ParameterCount:N0} parameters are more than an ONNX file of 2 GB holds");
        }

        var models = new OnnxModels(source);
        if ((NetworkNodes.Missing(models._encoder) ?? NetworkNodes.Missing(models._decoder)) is { } missing)
        {
            throw new ExportException(missing);
        }

        ExampleFormat format = source.Model.Options.Format;
        List<(string, ModelProto)> files = [(OnnxFiles.Encoder, models.Encoder(models._examples))];
        if (format is PictureFormat)
        {
            files.Add((OnnxFiles.EncoderOfFloats, models.Encoder(new ExampleNodes(format, ofFloats: true))));
        }

        files.Add((OnnxFiles.Decoder, models.Decoder()));
        if (NoSample(source) is null)
        {
            files.Add((OnnxFiles.Sample, models.Sample()));
        }

        if (HasScore(source))
        {
            files.Add((OnnxFiles.Score, models.Score()));
        }

        return files;
    }

    /// <summary>The decoder alone.</summary>
    /// <param name="source">The model.</param>
    /// <exception cref="ExportException">ONNX cannot express it.</exception>
    public static ModelProto DecoderOf(OnnxSource source)
    {
        var models = new OnnxModels(source);
        return NetworkNodes.Missing(models._decoder) is { } missing ? throw new ExportException(missing) : models.Decoder();
    }

    private ModelProto Encoder(ExampleNodes examples)
    {
        var to = new GraphBuilder("encoder");
        IReadOnlyList<string> outputs = NetworkNodes.Add(_encoder, _parameters, to, examples.Add(to));
        foreach (((string name, _), string value) in _encoder.Outputs.Zip(outputs))
        {
            to.Output(name, value, ElementType.Float, _code);
        }

        string what = outputs.Count > 1 ? "mean and log_variance of the posterior q(z|x)" : "its code";
        return to.Build($"From {examples.Name} to {what}.", Metadata(examples.Units));
    }

    private ModelProto Decoder()
    {
        var to = new GraphBuilder("decoder");
        Decoded(to, to.Input("z", ElementType.Float, _code));
        return to.Build($"From code z to {_examples.Name}.", Metadata());
    }

    private ModelProto Sample()
    {
        var to = new GraphBuilder("sample");
        string code = to.Input("noise", ElementType.Float, _code);
        if (_density is { } density)
        {
            int n = density.Latent;
            IEnumerable<double> square = density.Factor.SelectMany(row => row.Concat(Enumerable.Repeat(0.0, n - row.Count)));
            var factor = new Tensor(new Shape(n, n), [.. square.Select(value => (float)value)]);
            var mean = new Tensor(new Shape(n), [.. density.Mean.Select(value => (float)value)]);
            code = to.Node("Gemm", [code, to.Constant("density.factor", factor), to.Constant("density.mean", mean)],
                GraphBuilder.Whole("transB", 1));
        }

        else if (!_source.Model.Options.Prior.IsStandardNormal)
        {
            code = NetworkNodes.Add(_source.Model.PriorGraph()!, _parameters, to, code)[0];
        }

        to.Output("z", code, ElementType.Float, _code);
        Decoded(to, code);
        string from = _density?.Name ?? $"{_source.Model.Prior.Name} prior";
        return to.Build($"From independent standard normal noise to a code z of the {from} and its " +
            $"{_examples.Name}; noise times t is a draw of temperature t.", Metadata());
    }

    private ModelProto Score()
    {
        var to = new GraphBuilder("score");
        string x = _examples.Add(to);
        string mean = NetworkNodes.Add(_encoder, _parameters, to, x)[0];
        string again = NetworkNodes.Add(_decoder, _parameters, to, mean)[0];
        ExampleFormat format = _source.Model.Options.Format;
        var score = new ScoreNodes(to, format, x, to.Node("Reshape", [again, to.Constant([-1, .. format.Shape.ToArray()])]));
        List<KeyValuePair<string, string>> metadata = [.. Metadata()];
        if (_source.CodeDensity is { } codes)
        {
            score.Add(codes, mean, _source.Usual);
        }

        if (_source.Good is { } good)
        {
            double rate = Math.Max(GoodScores.UsualRate, 1.0 / (good.Count + 1));
            var thresholds = good.Scores.Keys.Where(name => name != AnomalyScorer.Likelihood)
                .ToDictionary(name => name, name => (double?[])[good.Threshold(name, rate)]);
            metadata.Add(new(Prefix + "thresholds", Json(thresholds)));
        }

        if (_source.Typical is { } typical)
        {
            score.Add(typical);
            metadata.Add(new(Prefix + "bounds", Json(typical.Ranges.ToDictionary(
                range => ScoreNodes.NameOf(range.Figure), range => Bounds(range, typical.Count)))));
        }

        return to.Build($"How like a {_examples.Name} is to those that the model was trained on.", metadata);
    }

    private static double?[] Bounds(TypicalRange range, int count)
    {
        (double? least, double? most) = range.Bounds(count);
        return [least, most];
    }

    private void Decoded(GraphBuilder to, string code) => _examples.Give(to, NetworkNodes.Add(_decoder, _parameters, to, code)[0]);

    private IEnumerable<KeyValuePair<string, string>> Metadata(string? units = null)
    {
        ModelOptions options = _source.Model.Options;
        yield return new(Prefix + "model", _source.Model.HasPrior ? "variational auto-encoder"
            : _source.Model.Code.IsOnSphere ? _source.Model.Posterior.Options.ModelWords : "basic auto-encoder");
        yield return new(Prefix + "data", _source.Data);
        yield return new(Prefix + "examples", options.Format.Summary);
        yield return new(Prefix + "units", units ?? _examples.Units);
        yield return new(Prefix + "likelihood", options.Likelihood.Description);
        yield return new(Prefix + "dimensions", Json([.. Enumerable.Range(0, options.Latent).Select(i => $"z{i}")]));
        yield return new(Prefix + "columns", Json([.. options.Format.Values.Select(value => value.Name)]));
        yield return new(Prefix + "features", Json(_source.Features));
        if (options.Condition is not null)
        {
            yield return new(Prefix + "labels", Json(_source.Labels));
        }
    }

    private static string Json(Dictionary<string, double?[]> numbers) =>
        JsonSerializer.Serialize(numbers, OnnxJson.Default.DictionaryStringNullableDoubleArray);

    private static string Json(IReadOnlyList<string> names) => JsonSerializer.Serialize(names, OnnxJson.Default.IReadOnlyListString);
}

/// <summary>How lists in the files' metadata are written; generated, so that nothing is found by reflection.</summary>
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(Dictionary<string, double?[]>))]
internal sealed partial class OnnxJson : JsonSerializerContext;
