using System.Diagnostics;
using System.Globalization;
using LatentSharp.Data;
using LatentSharp.Formats;
using LatentSharp.Formats.Metrics;
using LatentSharp.Imaging;
using LatentSharp.Models;
using LatentSharp.Models.Conditions;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Training.Balance;
using LatentSharp.Training.Files;
using LatentSharp.Training.Provenance;
using LatentSharp.Training.Ranks;
using LatentSharp.Training.Steps;

namespace LatentSharp.Training;

/// <summary>
/// Trains a model on the training part of a split, measures it on the test part, keeps the best and the last weights.
/// Every random draw is a function of the seed and its place, so that a run gives the same bits on any number of threads
/// and whether or not it was interrupted.
/// </summary>
public sealed class Trainer
{
    private readonly Autoencoder _model;
    private readonly Split _split;
    private readonly int[]? _nodes;
    private TrainingOptions _options;
    private readonly RunFolder? _folder;
    private readonly TrainingHooks _hooks;
    private DataCard _data;
    private readonly Optimizer _optimizer;
    private readonly HeldOut _heldOut;
    private readonly Calibration _calibration;
    private readonly WeightAverage? _average;
    private readonly LastGood _lastGood;
    private readonly TensorPool _pool;
    private ITrainingStep _step = null!;
    private RunLock? _held;
    private CheckpointState _state = new();
    private LossTerms? _terms;
    private HeldOutMeasures? _best;
    private int _bestEpoch;
    private TimeLimit? _limit;
    private JointTraining? _joint;
    private long _lastSave = Stopwatch.GetTimestamp();

    /// <summary>Prepares a run.</summary>
    /// <param name="model">The model; its weights change.</param>
    /// <param name="split">The data, of the model's format; which of them to train on and to test on; the test part may be empty.</param>
    /// <param name="options">How to train.</param>
    /// <param name="folder">Where files go, or null for none.</param>
    /// <param name="hooks">Whom to tell.</param>
    /// <param name="data">What the model file says of its data; counts and labels are filled in.</param>
    /// <exception cref="Settings.LatentSharpException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">The pictures are not of the model's size, there is none to train on, or one is both trained and
    /// tested on; or a part is of no kind that files know, and there is a folder.</exception>
    public Trainer(Autoencoder model, Split split, TrainingOptions options, RunFolder? folder = null, TrainingHooks? hooks = null,
        DataCard? data = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Dataset set = split.Set;
        if (set.Format != model.Options.Format || split.Train.Length == 0)
        {
            throw new ArgumentException($"Trainer: needs at least one training {model.Options.Format.Kind.Noun} " +
                $"of {model.Options.Format}, but got {split.Train.Length} of {set.Format}.", nameof(split));
        }

        split.Check(nameof(split));
        ModelFile.Describe(folder, model.Options);
        if (LabelVectors.Of(model.Options.Condition, set.Attributes) is { Knows: false })
        {
            throw new SettingException(SettingText.Of($"the model is given labels ({model.Options.Condition!.Names}), and the data have " +
                $"none of them; give them with {new SettingName("labels")}."));
        }

        _model = model;
        (_split, _options, _folder) = (split, options, folder);
        _hooks = hooks ?? new TrainingHooks();
        _nodes = BalancedOrder.Nodes(model, split);
        PriorExamples.Give(model, split, options.Seed);
        _optimizer = options.CreateOptimizer(model.Parameters);

        // Steps and evaluations take turns, and pass on what storage they need.
        _pool = new TensorPool(largerFits: true);
        int[] test = Split.Spread(split.Test, options.EvaluateOn ?? int.MaxValue);
        int together = Math.Clamp(options.Batch, HeldOut.SmallestBatch, HeldOut.LargestBatch);
        _heldOut = new HeldOut(model, set, test, options.Seed, together, _pool, split.Train);
        _average = options.Average is { } decay ? new WeightAverage(model.Parameters, decay) : null;
        _lastGood = new LastGood(model, _optimizer, _average, folder?.Checkpoint);
        _calibration = new Calibration(model, set, split.Train, options.Seed, _pool, options.EvaluateOn);
        data ??= new DataCard();
        _data = data with
        {
            Background = (set as PictureDataset)?.Background is { } c ? $"#{c.Red:x2}{c.Green:x2}{c.Blue:x2}" : data.Background,
            White = (set as PictureDataset)?.White,
            Train = split.Train.Length,
            Test = split.Test.Length,
            InOrder = split.Train.Index().All(pair => pair.Index == pair.Item),
            Attributes = set.Attributes?.Names ?? [],
            Fingerprint = DataFingerprint.Of(split),
            Changes = []
        };
    }

    /// <summary>Whether a run may be gone on with on other data than those that it was started with; the model file then says so.</summary>
    public bool AllowsChangedData { get; init; }

    /// <summary>
    /// Whether the model file is written when the run ends, with the last measures; not where the caller writes it then, with more in it.
    /// </summary>
    public bool WritesLast { get; init; } = true;

    /// <summary>
    /// The right to write to the folder, if the caller has it already and keeps it; else it is taken for the time of
    /// <see cref="Run(bool, CancellationToken)"/>.
    /// </summary>
    internal RunLock? Lock { get; init; }

    /// <summary>The processes that train together, of which the first alone has a folder; null for this one alone.</summary>
    internal IRanks? Ranks { get; init; }

    /// <summary>Makes what does the steps; ours unless another engine is given.</summary>
    public Func<StepContext, ITrainingStep> Step { get; init; } = TrainingStep.Of;

    /// <summary>
    /// Trains to the last epoch, to the last step of the plan, or until canceled; then the model holds the best weights, or without a
    /// folder the last ones.
    /// </summary>
    /// <param name="resume">Whether to go on from the folder's checkpoint.</param>
    /// <param name="cancellation">Ends the run after the current step; a checkpoint is written.</param>
    /// <returns>What belongs to these weights, with the figures of the whole run.</returns>
    /// <exception cref="ArgumentException">There is no folder to resume from.</exception>
    /// <exception cref="OperationCanceledException">Canceled; with a folder the run can be resumed.</exception>
    /// <exception cref="Settings.LatentSharpException">The loss diverged, also after going back once to the weights of the last good epoch
    /// with a third of the learning rate. Or the run was started with other data, and that is not allowed.</exception>
    /// <exception cref="ModelFileException">The checkpoint cannot be read, or a file cannot be written.</exception>
    public ModelCard Run(bool resume = false, CancellationToken cancellation = default) => Run(resume, cancellation, limit: null);

    /// <summary>
    /// The same within a time, which changes the options' plan; what it was changed to is in the card.
    /// </summary>
    internal ModelCard Run(bool resume, CancellationToken cancellation, TimeLimit? limit)
    {
        if (Lock is not null && Lock.Folder != _folder)
        {
            throw new ArgumentException($"Trainer: the lock is of '{Lock.Folder.Path}', but the run goes to " +
                $"'{_folder?.Path ?? "no folder"}'.");
        }

        if (resume && _folder is null && Ranks is null)
        {
            throw new ArgumentException("Trainer: there is no folder whose checkpoint the run could go on from.", nameof(resume));
        }

        _limit = _options.Plan is null ? null : limit;
        using RunLock? taken = _folder is null || Lock is not null ? null : RunLock.Take(_folder);
        _held = Lock ?? taken;
        return _held is null ? Train(resume, cancellation) : _held.Guard(() => Train(resume, cancellation));
    }

    private ModelCard Train(bool resume, CancellationToken cancellation)
    {
        _folder?.ThrowIfReadOnly();
        RankGroup? group = Ranks is null ? null : new RankGroup(Ranks);
        if (group is not null)
        {
            Handshake.Compare(group, _model.Options, _options, _data.Fingerprint!);
            _joint = new JointTraining(group, _model, _optimizer, _average);
        }

        _step = Step(new StepContext(_model, _split.Set, _optimizer, _options)
        {
            Profile = _hooks.Profile,
            Pool = _pool,
            Ranks = group,
        });
        using IDisposable? owned = _step as IDisposable;
        bool hasChanged = resume && _folder is not null && Resume(_folder);
        _state = _joint?.Begin(_state) ?? _state;
        if (_folder is not null)
        {
            DataRecord.Of(_split.Set, _data.Fingerprint!).Save(_folder.Data);
            if (hasChanged)
            {
                SaveCheckpoint();
            }
        }

        using RunLog? log = _folder is null ? null : RunLog.Open(_folder, resume ? _state.Steps : null, _options.TensorBoard);
        var batches = _nodes is not null && _options.BatchClasses is { } classes
            ? Batches.Balanced(_split.Train, _nodes, _options.Batch, classes, _options.Seed)
            : Batches.Shuffled(_split.Train, _options.Batch, _options.Seed);
        long start = Stopwatch.GetTimestamp();
        double before = _state.Seconds;
        _lastGood.Keep(_state, isInFile: resume);
        _step.SendState();
        _limit?.Begin();
        while ((!IsOver || _state.Batch > 0) && !(_state.SinceBest >= _options.Patience))
        {
            try
            {
                TrainEpoch(batches, start, before, cancellation);
                FinishEpoch(log, start, before, cancellation);
                _lastGood.Keep(_state, isInFile: true);
            }
            catch (DivergenceException divergence)
            {
                GoBack(divergence);
            }
        }

        if (!IsOver)
        {
            _hooks.Noticed?.Invoke($"ended early: {_state.SinceBest} evaluations in a row were no better than that of epoch {_bestEpoch}");
        }

        return Finish(Elapsed(start, before));
    }

    private bool IsOver => _options.Plan is { } plan ? _state.Steps >= plan.End : _state.Epoch >= _options.Epochs;

    private static double Elapsed(long start, double before) => before + Stopwatch.GetElapsedTime(start).TotalSeconds;

    /// <summary>Puts the run back to its checkpoint; tells whether it goes on with other data than until then.</summary>
    private bool Resume(RunFolder folder)
    {
        _state = Checkpoint.Load(folder.Checkpoint, _model, _optimizer, _average);
        (_data, DataComparison compared) = RunData.GoOn(folder, _data, _split, AllowsChangedData, _state.Epoch);
        if (compared.Note is { } note)
        {
            _hooks.Noticed?.Invoke(note);
        }

        if (File.Exists(folder.Model))
        {
            ModelCard card = ModelFile.ReadCard(folder.Model);
            (_best, _bestEpoch) = (card.Test, card.Epoch);
        }

        if (compared.Difference is null)
        {
            return false;
        }

        // The epoch under way begins anew, and the best figure so far was measured on other pictures.
        _state = _state.WithoutTerms() with { Batch = 0, Best = double.PositiveInfinity, SinceBest = 0, SinceRate = 0 };
        return true;
    }

    private void TrainEpoch(Batches batches, long start, double before, CancellationToken cancellation)
    {
        foreach (ReadOnlySpan<int> batch in batches.Epoch(_state.Epoch, _state.Batch))
        {
            if (_options.Plan is not null && IsOver)
            {
                return;
            }

            bool stops = _joint?.Stops ?? cancellation.IsCancellationRequested;
            if (stops || (_joint?.Saves ?? IsSaveDue))
            {
                _state = _state with { Seconds = Elapsed(start, before) };
                _step.FetchState();
                Divergence.CheckWeights(_model.Parameters, _state);
                SaveCheckpoint();
                _lastGood.Keep(_state, isInFile: true);
                _joint?.Saved();
                if (stops)
                {
                    throw new OperationCanceledException(cancellation);
                }
            }

            long stepStart = Stopwatch.GetTimestamp();
            double epoch = _options.Plan is { } plan ? plan.Done(_state.Steps) * _options.Epochs
                : _state.Epoch + ((double)_state.Batch / batches.Count);
            LossTerms terms = _step.Run(batch, new StepPlace(_state.Steps, epoch, _state.RateScale, _state.Epoch));
            Divergence.CheckLoss(terms.AreFinite ? terms.Bound : double.NaN, _state);
            _terms = terms;
            Divergence.CheckExplosion(terms.Bound, _split.Set.Format.Length, _state);
            if (_average is not null)
            {
                _step.FetchState();
                _average.Add(_state.Steps + 1);
            }

            _state = _state.With(terms, batch.Length) with
            {
                FirstLoss = _state.FirstLoss ?? terms.Bound,
                Batch = _state.Batch + 1,
                Steps = _state.Steps + 1,
                StepSeconds = _state.StepSeconds + Stopwatch.GetElapsedTime(stepStart).TotalSeconds,
            };
            if (_limit is not null)
            {
                double evaluated = (double)(_heldOut.Count + _calibration.Count) / _options.Batch;
                _options = _options with { Plan = _limit.Next(_options.Plan!, _state.Steps, _state.Batch, batches.Count, evaluated) };
            }

            Decide(cancellation);
            Telemetry.Step(batch.Length, ImagesPerSecond, terms);
            _hooks.Step?.Invoke(new StepReport(
                _state.Epoch + 1, _options.Passes(_split.Train.Length), _state.Batch, batches.Count,
                terms.Select(term => _state.Sum(term.Name) / Seen), ImagesPerSecond)
            {
                EpochsLeft = _options.Plan is { } changed ? (double)(changed.End - _state.Steps) / batches.Count : null,
            });
        }
    }

    private bool IsSaveDue => Stopwatch.GetElapsedTime(_lastSave).TotalMinutes >= _options.CheckpointMinutes;

    /// <summary>What depends on clocks and people is for rank 0 to decide.</summary>
    private void Decide(CancellationToken cancellation)
    {
        long end = _joint?.Decide(cancellation.IsCancellationRequested, IsSaveDue, _options.Plan?.End ?? 0) ?? 0;
        if (_joint is not null && _options.Plan is { } plan && plan.End != end)
        {
            _options = _options with { Plan = plan.With(_state.Steps, end) };
        }
    }

    /// <summary>The terms of the last step; of a run that ends as it is resumed, those that its checkpoint names.</summary>
    private LossTerms Terms =>
        _terms ?? new LossTerms([.. (_state.TermSums ?? new Dictionary<string, double>()).Keys.Select(name => new TermValue(name, 0))]);

    private double ImagesPerSecond => _state.StepSeconds > 0
        ? (((double)_state.Epoch * _split.Train.Length) - _state.Unseen + Seen) / _state.StepSeconds
        : 0;

    /// <summary>Pictures seen in the epoch that is under way.</summary>
    private int Seen => (int)Math.Min((long)_state.Batch * _options.Batch, _split.Train.Length);

    /// <summary>Once, back to the last good weights with a third of the learning rate.</summary>
    private void GoBack(DivergenceException divergence)
    {
        if (_state.Recoveries > 0)
        {
            throw Divergence.Final(divergence, _options, _state.RateScale);
        }

        CheckpointState good = _lastGood.Restore();
        _step.SendState();
        _state = good with { Recoveries = 1, RateScale = good.RateScale / 3 };
        _hooks.Noticed?.Invoke(string.Create(CultureInfo.InvariantCulture,
            $"{divergence.Message} at step {divergence.Step}; going back " +
                $"to {(good.Epoch == 0 ? "the first weights" : $"the weights of epoch {good.Epoch}")} with a third of the learning rate"));
    }

    private void FinishEpoch(RunLog? log, long start, double before, CancellationToken cancellation)
    {
        long ended = _limit?.Now ?? 0;
        _step.FetchState();
        Divergence.CheckWeights(_model.Parameters, _state);
        _joint?.CheckWeights();
        int seen = Seen;
        LossTerms train = Terms.Select(term => _state.Sum(term.Name) / seen);
        double rate = ImagesPerSecond;
        int epoch = _state.Epoch + 1;
        bool last = _options.Plan is null ? epoch == _options.Epochs : IsOver;
        HeldOutMeasures? test = null;
        bool isBest = false;
        if (epoch % _options.EvaluateEvery == 0 || last)
        {
            test = Measure(cancellation, start, before);
            _step.SendState();
            double objective = test?.Objective ?? _model.Objective.Value(train, _ => []);
            Divergence.CheckLoss(objective, _state);
            isBest = objective < _state.Best;
            double done = _options.Plan is { } plan ? plan.Done(_state.Steps) * _options.Epochs : epoch;
            _state = isBest ? _state with { Best = objective, SinceBest = 0, SinceRate = 0 }
                : done > _model.Objective.WarmUp ? _state.Worse(_options) : _state;
            if (isBest)
            {
                (_best, _bestEpoch) = (test, epoch);
            }
        }

        _state = _state.WithoutTerms() with
        {
            Epoch = epoch,
            Batch = 0,
            Unseen = _state.Unseen + _split.Train.Length - seen,
            Seconds = Elapsed(start, before)
        };
        log?.Append(new Measurement(_state.Steps, epoch, "train", train.ToMeasurement(("imagesPerSecond", Math.Round(rate, 1)))));
        if (test is not null)
        {
            log?.Append(new Measurement(_state.Steps, epoch, "test", test.Terms.ToMeasurement()));
        }

        _held?.ThrowIfGone();
        if (_folder is not null && log is not null)
        {
            Keep(_folder, log, epoch, isBest, withSheet: test is not null || last);
        }

        SaveCheckpoint();
        Decide(cancellation);
        _limit?.Between(_limit.Since(ended), test is not null);
        if (test is not null)
        {
            Telemetry.Evaluation(test.Terms);
            _hooks.Evaluated?.Invoke(new EvaluationReport(epoch, train, test, isBest));
        }
    }

    /// <summary>Writes the best weights, and a sheet; averaged weights where they are wanted.</summary>
    private void Keep(RunFolder folder, RunLog log, int epoch, bool isBest, bool withSheet)
    {
        using Averaged held = new(_average);
        if (isBest)
        {
            ModelFile.Save(folder.Model, _model, Card());
        }

        if (withSheet && _split.Set.Format.Kind.IsDrawn)
        {
            ReadOnlySpan<int> shown = _split.Test.Length > 0 ? _split.Test : _split.Train;
            using IDisposable lent = _model.Lend(_pool);
            Picture sheet = Sheets.Draw(_model, _split.Set, shown, $"after epoch {epoch}", _options.Seed,
                _limit?.SheetShare(ImagesPerSecond) ?? 1);
            byte[] png = Png.Encode(sheet);
            _held?.ThrowIfGone();
            AtomicFile.WriteAllBytes(folder.Sheet(epoch), png);
            log.Append(_state.Steps, sheet, png);
        }
    }

    /// <summary>Measures on the test split, if there is one; a cancellation in between leaves the checkpoint of the last epoch.</summary>
    private HeldOutMeasures? Measure(CancellationToken cancellation, long start, double before)
    {
        try
        {
            using Averaged held = new(_average);
            _calibration.Run(_joint?.Group);
            return _split.Test.Length > 0 ? _heldOut.Measure(withMeanCode: false, cancellation, _joint?.Group) : null;
        }
        catch (OperationCanceledException)
        {
            _state = _state with { Seconds = Elapsed(start, before) };
            SaveCheckpoint();
            throw;
        }
    }

    private ModelCard Finish(double seconds)
    {
        _state = _state with { Seconds = seconds };
        _held?.ThrowIfGone();
        if (_folder is not null && File.Exists(_folder.Model))
        {
            ModelFile.LoadWeights(_folder.Model, _model);
        }
        else
        {
            _bestEpoch = _state.Epoch;
            _average?.Exchange();
        }

        _joint?.Share();
        _best = _split.Test.Length > 0 ? _heldOut.Measure(withMeanCode: true, ranks: _joint?.Group) : null;
        ModelCard card = Card();
        if (_folder is not null && WritesLast)
        {
            _held?.ThrowIfGone();
            ModelFile.Save(_folder.Model, _model, card);
        }

        return card;
    }

    private ModelCard Card() => new()
    {
        Model = _model.Options,
        Training = _options,
        Data = _data,
        Test = _best,
        Epoch = _bestEpoch,
        Parameters = _model.ParameterCount,
        Seconds = Math.Round(_state.Seconds, 3),
        ImagesPerSecond = Math.Round(ImagesPerSecond, 1),
    };

    private void SaveCheckpoint()
    {
        if (_folder is not null)
        {
            _held?.ThrowIfGone();
            Checkpoint.Save(_folder.Checkpoint, _model, _optimizer, Card(), _state, _average);
            _lastSave = Stopwatch.GetTimestamp();
        }
    }
}
