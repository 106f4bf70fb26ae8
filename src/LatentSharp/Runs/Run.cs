using LatentSharp.Data;
using LatentSharp.Evaluation.Anomalies;
using LatentSharp.Evaluation.Doctor;
using LatentSharp.Formats;
using LatentSharp.Formats.Metrics;
using LatentSharp.Formats.SafeTensors;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Densities;
using LatentSharp.Latent.Gaps;
using LatentSharp.Latent.Interpolation;
using LatentSharp.Latent.Stored;
using LatentSharp.Latent.Typical;
using LatentSharp.Models;
using LatentSharp.Runs.Places;
using LatentSharp.Training;
using LatentSharp.Training.Files;

namespace LatentSharp.Runs;

/// <summary>
/// A trained model with all that its file keeps for use: what it was trained on, codes of training pictures, the features learned from
/// them. The file is opened once, and each part of it is read when it is first asked for. Safe to use from many threads.
/// </summary>
public sealed partial class Run : IDisposable
{
    private readonly RunLocation _location;
    private readonly SafeTensorsFile? _file;
    private readonly Lazy<Autoencoder> _model;
    private readonly Lazy<LatentStore> _store;
    private readonly Lazy<TypicalExamples?> _typical;
    private readonly Lazy<GoodScores?> _good;
    private readonly Lazy<UsualErrors?> _usual;
    private readonly Lazy<StoredDensities> _densities;
    private readonly Lazy<CodeRegion?> _region;
    private readonly Lazy<IReadOnlyList<Finding>> _findings;
    private readonly Lazy<SemanticPaths?> _semantic;

    private Run(RunLocation location, SafeTensorsFile file, ModelCard card)
    {
        _location = location;
        _file = file;
        Card = card;
        _model = new(() => ModelFile.Load(ModelPath, file, card));
        _store = new(() => LatentStore.Load(ModelPath, file, card.Model.Latent));
        _typical = new(() => TypicalExamples.Load(ModelPath, file, card.Model));
        _densities = new(() => StoredDensities.Load(ModelPath, file, card.Model.Latent));
        _region = new(() => HasStore ? RegionOf(Model, Store.Codes) : null);
        _good = new(() => GoodScores.Load(ModelPath, file, card.Model));
        _usual = new(() => UsualErrors.Load(ModelPath, file, card.Model));
        _findings = new(() => Examination.Of(History));
        _semantic = new(() => StoredCenters.Load(ModelPath, file, card.Model));
    }

    /// <summary>Where it lies, as it was given: a run folder or a model file.</summary>
    public string Path => _location.Path;

    /// <summary>The model file.</summary>
    public string ModelPath => _location.ModelPath;

    /// <summary>The folder with the log, the page and the checkpoint; null for a model file that was given itself.</summary>
    public RunFolder? Folder => _location.Folder;

    /// <summary>What the model is, how and on what it was trained, and what was measured.</summary>
    public ModelCard Card { get; }

    /// <summary>The model.</summary>
    /// <exception cref="ModelFileException">Its weights are damaged.</exception>
    public Autoencoder Model => _model.Value;

    /// <summary>Codes of training pictures, and the features learned from their labels.</summary>
    /// <exception cref="Settings.LatentSharpException">The file holds none, as before the end of its training.</exception>
    /// <exception cref="ModelFileException">They are damaged.</exception>
    public LatentStore Store => _store.Value;

    /// <summary>Whether the file holds codes, so that <see cref="Store"/> can be read.</summary>
    public bool HasStore => _file is null || LatentStore.IsIn(_file);

    /// <summary>
    /// Whether the file lacks something that its likelihood estimates on training data, as files of format 1 lack the variance.
    /// </summary>
    internal bool LacksEstimate => _file is not null && Card.Model.Likelihood.Build(Card.Model.Format).Buffers
        .Any(buffer => !_file.Contains(buffer.Name));

    /// <summary>What is usual among the pictures, or rows, that the model knows; null where the file does not say.</summary>
    /// <exception cref="ModelFileException">What it says is damaged.</exception>
    internal TypicalExamples? Typical => _typical.Value;

    /// <summary>Scores of good examples that it was not trained on; null where it was not trained for anomalies.</summary>
    /// <exception cref="ModelFileException">They are damaged.</exception>
    internal GoodScores? GoodScores => _good.Value;

    /// <summary>The error that is usual at each place of an example; null where it was not trained for anomalies.</summary>
    /// <exception cref="ModelFileException">They are damaged.</exception>
    internal UsualErrors? UsualErrors => _usual.Value;

    /// <summary>What scores examples by how strange they are to it.</summary>
    /// <param name="patches">Features of patches of good pictures; null for scores of the model alone.</param>
    internal AnomalyScorer Scorer(PatchBank? patches = null) =>
        new(Model, GaussianDensity.Fit(Store.Codes.Codes), UsualErrors, patches);

    /// <summary>Densities that were fitted to its codes after the training; none in files of earlier versions.</summary>
    /// <exception cref="ModelFileException">They are damaged.</exception>
    internal StoredDensities Densities => _densities.Value;

    /// <summary>Ways over the classes of its graph of labels; null where it has none.</summary>
    /// <exception cref="ModelFileException">The centers are damaged.</exception>
    internal SemanticPaths? Semantic => _semantic.Value;

    /// <summary>
    /// Where the codes of training data lie, and so where gaps are; null where too few are stored, or they cannot be mixed.
    /// </summary>
    internal CodeRegion? Region => _region.Value;

    /// <summary>
    /// What is wrong with its training, each with its figure and what to try next; empty where nothing was found. A model file without the
    /// log of its run tells less.
    /// </summary>
    /// <exception cref="ModelFileException">The log or the codes are damaged.</exception>
    public IReadOnlyList<Finding> Findings => _findings.Value;

    /// <summary>How far its training has come; null where there is no checkpoint that says it.</summary>
    internal RunProgress? Progress
    {
        get
        {
            try
            {
                return Folder is null ? null : RunProgress.Read(Folder);
            }
            catch (ModelFileException)
            {
                // The model can be described although its checkpoint is damaged; going on with it says what is wrong.
                return null;
            }
        }
    }

    /// <summary>What was measured while it trained; empty where there is no log.</summary>
    internal IReadOnlyList<Measurement> Log =>
        Folder is { } folder && File.Exists(folder.Metrics) ? MetricsLog.Read(folder.Metrics) : [];

    private TrainingHistory History
    {
        get
        {
            RunProgress? progress = Progress;
            return new TrainingHistory(Card, Log)
            {
                IsUnderWay = progress is { IsFinished: false },
                Recoveries = progress?.Recoveries ?? 0,
                Pixels = PixelFigures.Of(Typical),
            };
        }
    }

    /// <summary>Opens a trained model.</summary>
    /// <param name="path">A run folder, e.g. <c>runs/faces</c>, or a model file.</param>
    /// <exception cref="DataException">There is none.</exception>
    /// <exception cref="ModelFileException">The file is damaged, or is of a newer format.</exception>
    public static Run Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        RunLocation location = RunLocation.Find(path);
        SafeTensorsFile file = location.Open();
        try
        {
            return new Run(location, file, ModelFile.ReadCard(location.ModelPath, file));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static CodeRegion? RegionOf(Autoencoder model, CodeTable codes) =>
        model.Code.FillsSpace && codes.Count >= CodeRegion.EnoughHeldOut ? CodeRegion.Of(CodeRegion.Draws(codes, seed: 0)) : null;

    /// <summary>Closes the file; what was read of it stays.</summary>
    public void Dispose() => _file?.Dispose();
}
