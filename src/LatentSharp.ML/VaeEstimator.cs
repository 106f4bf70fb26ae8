using LatentSharp.Data;
using LatentSharp.Runs;
using LatentSharp.Runs.Learning;
using LatentSharp.Settings;
using LatentSharp.Training;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace LatentSharp.ML;

/// <summary>
/// Learns a variational auto-encoder of a column of vectors or of pictures. What it gives adds the mean code, the reconstruction error and
/// an anomaly score of each row.
/// </summary>
/// <param name="context">The context.</param>
/// <param name="options">Columns and settings; null for <c>Features</c> and what is chosen from the data.</param>
public sealed class VaeEstimator(MLContext context, VaeOptions? options = null) : IEstimator<VaeTransformer>
{
    private readonly MLContext _context = context ?? throw new ArgumentNullException(nameof(context));
    private readonly VaeOptions _options = options ?? new VaeOptions();

    /// <summary>
    /// Learns from all rows of the column; one in ten is held out to measure on. The model lies in a temporary folder until it is disposed.
    /// </summary>
    /// <param name="input">The data.</param>
    /// <exception cref="ArgumentException">There is no such column, or it holds neither vectors of a known size nor paths.</exception>
    /// <exception cref="DataException">There is nothing to learn from the rows.</exception>
    /// <exception cref="LatentSharpException">A setting is not possible, or the training diverged.</exception>
    public VaeTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Dataset set = Read(input);
        string folder = Directory.CreateTempSubdirectory("latentsharp-ml-").FullName;
        try
        {
            SettingValues settings = _options.Settings.With(TrainingSettings.For, "anomalies");
            Run.Train(new TrainRequest(new DataRequest(set, _options.Input)) { Settings = settings, Out = Path.Combine(folder, "run") })
                .Dispose();
            return new VaeTransformer(_context, Path.Combine(folder, "run", "model.safetensors"), _options, folder);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <summary>The columns that will be there.</summary>
    /// <param name="inputSchema">Those that are there.</param>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SchemaShape.Column column = inputSchema.FirstOrDefault(c => c.Name == _options.Input);
        return column.Name is null ? throw Missing(_options.Input, [.. inputSchema.Select(c => c.Name)])
            : column.ItemType is TextDataViewType ? Mapping.OfPictures(_context, _options, 1, (_, _) => { }).GetOutputSchema(inputSchema)
            : Mapping.OfVectors(_context, _options, 1, 1, (_, _) => { }).GetOutputSchema(inputSchema);
    }

    private Dataset Read(IDataView input)
    {
        DataViewSchema.Column column = input.Schema.GetColumnOrNull(_options.Input)
            ?? throw Missing(_options.Input, [.. input.Schema.Select(c => c.Name)]);
        return column.Type switch
        {
            VectorDataViewType { IsKnownSize: true } vector when vector.ItemType == NumberDataViewType.Single => Examples.Of(
                [.. input.GetColumn<float[]>(column)],
                TableColumns.Raw([.. Enumerable.Range(1, vector.Size).Select(i => $"{_options.Input}{i}")])),
            TextDataViewType => Examples.Of([.. input.GetColumn<string>(column)], new PictureFormat(_options.Size, _options.Size, 3)),
            var other => throw new ArgumentException($"the column '{_options.Input}' is of type {other}; give vectors of Single of a " +
                $"known size, e.g. by Concatenate, or text: paths of pictures.", nameof(input)),
        };
    }

    internal static ArgumentException Missing(string column, string[] there) =>
        new($"there is no column '{column}' to learn from; there are {string.Join(", ", there)}.");
}
