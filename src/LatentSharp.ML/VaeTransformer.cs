using LatentSharp.Data;
using LatentSharp.Evaluation.Anomalies;
using LatentSharp.Runs;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace LatentSharp.ML;

/// <summary>
/// Adds to each row its mean code, the error of its reconstruction and its anomaly score. ML.NET lets no type from outside into its model
/// files (what finds and reads one, <c>LoadableClassAttribute</c> and <c>ModelLoadContext</c>, is internal in 5.0.1): <see cref="Save"/>
/// and <see cref="Load"/> keep the model in a file of its own, and what comes after it in a pipeline is saved as ever.
/// </summary>
public sealed class VaeTransformer : ITransformer, IDisposable
{
    private readonly Run _run;
    private readonly ITransformer _mapping;
    private readonly AnomalyScorer _scorer;
    private readonly GoodScores _good;
    private readonly string? _temporary;
    private readonly string _input;
    private bool _isClosed;

    internal VaeTransformer(MLContext context, string path, VaeOptions options, string? temporary)
    {
        ArgumentNullException.ThrowIfNull(context);
        (_temporary, _input) = (temporary, options.Input);
        _run = Run.Open(path);
        try
        {
            (_good, _scorer, _mapping) = Parts(context, path, options);
        }
        catch
        {
            _run.Dispose();
            throw;
        }
    }

    private (GoodScores Good, AnomalyScorer Scorer, ITransformer Mapping) Parts(MLContext context, string path, VaeOptions options)
    {
        GoodScores good = _run.GoodScores ?? throw new DataException($"'{path}' keeps no scores of held-out examples; give a model that " +
            $"VaeEstimator learned, or one that was trained for anomalies.");
        int latent = _run.Model.Code.Dimensions;
        switch (_run.Card.Model.Format)
        {
            case TableColumns columns:
                var vector = new VectorDataViewType(NumberDataViewType.Single, columns.Length);
                return (good, _run.Scorer(), Mapping.OfVectors(
                        context, options, columns.Length, latent, (row, scored) => Score(Examples.Of(row.Values, columns), scored))
                    .Fit(context.Data.LoadFromEnumerable<VectorRow>([], Mapping.Input<VectorRow>(options, vector))));
            case PictureFormat format:
                return (good, _run.Scorer(), Mapping.OfPictures(
                        context, options, latent, (row, scored) => Score(Examples.Of([row.Values], format), scored))
                    .Fit(context.Data.LoadFromEnumerable<PictureRow>([], Mapping.Input<PictureRow>(options, TextDataViewType.Instance))));
            case var other:
                throw new DataException($"'{path}' is a model of {other}, which has no column type in ML.NET; give one of vectors or " +
                    $"pictures.");
        }
    }

    /// <summary>The model, for all else that can be done with it.</summary>
    public Run Run => _run;

    /// <inheritdoc/>
    public bool IsRowToRowMapper => _mapping.IsRowToRowMapper;

    /// <summary>Opens what <see cref="Save"/> wrote.</summary>
    /// <param name="context">The context.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">The columns; null for the usual names.</param>
    /// <exception cref="DataException">There is no such file, or it holds another kind of model.</exception>
    public static VaeTransformer Load(MLContext context, string path, VaeOptions? options = null) =>
        new(context, path, options ?? new VaeOptions(), null);

    /// <summary>Writes the model, as <c>latent</c> and <c>Run.Open</c> read it.</summary>
    /// <param name="path">The file, which is replaced; its name ends in <c>.safetensors</c>.</param>
    /// <exception cref="ObjectDisposedException">The model is closed.</exception>
    public void Save(string path)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        File.Copy(_run.ModelPath, path, overwrite: true);
    }

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _mapping.GetOutputSchema(inputSchema);

    /// <summary>Adds the columns; rows are scored as they are asked for.</summary>
    /// <param name="input">The data.</param>
    /// <exception cref="ArgumentException">The column of the model is not there, or holds vectors of another size.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DataViewSchema.Column column = input.Schema.GetColumnOrNull(_input)
            ?? throw VaeEstimator.Missing(_input, [.. input.Schema.Select(c => c.Name)]);
        int length = _run.Card.Model.Format.Length;
        return column.Type is VectorDataViewType vector && _run.Card.Model.Format is TableColumns && vector.Size != length
            ? throw new ArgumentException($"the column '{_input}' holds vectors of {vector.Size}, but the model is of {length} numbers.",
                nameof(input))
            : _mapping.Transform(input);
    }

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => _mapping.GetRowToRowMapper(inputSchema);

    /// <summary>ML.NET's own files take no type from outside.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    void ICanSaveModel.Save(ModelSaveContext ctx) => throw new NotSupportedException(
        "ML.NET's model files take no type from outside, such as a VAE: save it by VaeTransformer.Save, and the other parts of the " +
        "pipeline by Model.Save.");

    /// <summary>Closes the model; one that was just learned is gone then, unless it was saved.</summary>
    public void Dispose()
    {
        _isClosed = true;
        _run.Dispose();
        if (_temporary is not null && Directory.Exists(_temporary))
        {
            Directory.Delete(_temporary, recursive: true);
        }
    }

    private void Score(Dataset one, ScoredRow scored)
    {
        scored.Code = _run.Model.Encode(one.Batch([0])).Span.ToArray();
        _scorer.Score(one, [0], seed: 1, values =>
        {
            double Of(string name) => values.Scores[_scorer.Names.ToList().IndexOf(name)];
            scored.Error = (float)Of(AnomalyScorer.Reconstruction);
            scored.Score = (float)_good.Combined(Of);
        }, CancellationToken.None);
    }
}
