using System.Text.Json;
using System.Text.Json.Serialization;
using LatentSharp.Formats;
using LatentSharp.Formats.SafeTensors;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Training.Checks;

namespace LatentSharp.Training.Files;

/// <summary>
/// Where a run stands, beside its weights and moments. Random draws are addressed by step, so that no generator has a state.
/// </summary>
internal sealed record CheckpointState
{
    /// <summary>Epochs completed.</summary>
    public int Epoch { get; init; }

    /// <summary>Batches completed in the epoch that is under way.</summary>
    public int Batch { get; init; }

    /// <summary>Steps done in all.</summary>
    public long Steps { get; init; }

    /// <summary>Pictures of an epoch that was cut at the end of a run's time, which were not seen in it.</summary>
    public int Unseen { get; init; }

    /// <summary>Sum of each loss term over the batches of the epoch under way, times their sizes, by its name; in its unit.</summary>
    public IReadOnlyDictionary<string, double>? TermSums { get; init; }

    /// <summary>What format 1 has for the reconstruction term.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double ReconstructionSum { get; init; }

    /// <summary>What format 1 has for the KL term.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double KlSum { get; init; }

    /// <summary>The sum of a term so far.</summary>
    /// <param name="name">Its name.</param>
    public double Sum(string name) => TermSums is { } sums ? sums.GetValueOrDefault(name) : name switch
    {
        LossTerms.Reconstruction => ReconstructionSum,
        LossTerms.Kl => KlSum,
        _ => 0,
    };

    /// <summary>After one more batch.</summary>
    /// <param name="terms">Averages over it.</param>
    /// <param name="size">Its examples.</param>
    public CheckpointState With(LossTerms terms, int size) => this with
    {
        TermSums = terms.ToDictionary(term => term.Name, term => Sum(term.Name) + (term.Value * size), StringComparer.Ordinal),
        ReconstructionSum = 0,
        KlSum = 0,
    };

    /// <summary>With an epoch that has not begun.</summary>
    public CheckpointState WithoutTerms() => this with { TermSums = null, ReconstructionSum = 0, KlSum = 0 };

    /// <summary>The lowest objective so far; infinity before the first evaluation.</summary>
    public double Best { get; init; } = double.PositiveInfinity;

    /// <summary>Evaluations in a row without a better one.</summary>
    public int SinceBest { get; init; }

    /// <summary>The same since the learning rate was last halved; of <see cref="ScheduleKind.Plateau"/>.</summary>
    public int SinceRate { get; init; }

    /// <summary>What the learning rate of the schedule is multiplied with.</summary>
    public double RateScale { get; init; } = 1;

    /// <summary>How often the run went back to earlier weights because the loss had diverged.</summary>
    public int Recoveries { get; init; }

    /// <summary>The loss of the first step, nats per example; null before it.</summary>
    public double? FirstLoss { get; init; }

    /// <summary>Seconds of training in all sessions so far.</summary>
    public double Seconds { get; init; }

    /// <summary>Seconds of it that were steps.</summary>
    public double StepSeconds { get; init; }

    /// <summary>After one more evaluation that was not the best.</summary>
    /// <param name="options">How the run is trained.</param>
    public CheckpointState Worse(TrainingOptions options)
    {
        bool halve = options.Schedule == ScheduleKind.Plateau && SinceRate + 1 >= TrainingOptions.PlateauEvaluations;
        return this with
        {
            SinceBest = SinceBest + 1,
            SinceRate = halve ? 0 : SinceRate + 1,
            RateScale = halve
            ? RateScale / 2 : RateScale
        };
    }
}

/// <summary>Reads and writes all that a run needs to go on: weights together with the optimizer that made them.</summary>
internal static class Checkpoint
{
    private const string StateKey = "latentsharp.state";
    private const string Advice = "start the run anew";
    private const string First = "optimizer.first.";
    private const string Second = "optimizer.second.";
    private const string Averaged = "average.";

    /// <summary>Writes a checkpoint in place of the last one.</summary>
    public static void Save(string path, Autoencoder model, Optimizer optimizer, ModelCard card, CheckpointState state,
        WeightAverage? average = null)
    {
        Dictionary<string, string> metadata = ModelFile.Metadata(card);
        metadata[StateKey] = JsonSerializer.Serialize(state, TrainingJson.Default.CheckpointState);
        var tensors = new List<(string, Tensor)>();
        for (int i = 0; i < model.Parameters.Count; i++)
        {
            Parameter parameter = model.Parameters[i];
            tensors.Add((parameter.Name, parameter.Value));
            tensors.Add((First + parameter.Name, optimizer.FirstMoments[i]));
            tensors.Add((Second + parameter.Name, optimizer.SecondMoments[i]));
        }

        tensors.AddRange(model.Parameters.Zip(average?.Values ?? [], (parameter, value) => (Averaged + parameter.Name, value)));
        tensors.AddRange(model.Buffers.Select(b => (b.Name, b.Value)));
        SafeTensorsFile.Write(path, metadata, tensors);
    }

    /// <summary>The card of the run that a checkpoint belongs to.</summary>
    public static ModelCard ReadCard(string path)
    {
        using SafeTensorsFile file = SafeTensorsFile.Read(path);
        return ModelFile.ReadCard(path, file);
    }

    /// <summary>Puts a run back to where a checkpoint was written.</summary>
    public static CheckpointState Load(string path, Autoencoder model, Optimizer optimizer, WeightAverage? average = null)
    {
        using SafeTensorsFile file = SafeTensorsFile.Read(path);
        CheckpointState state = ReadState(path, file);
        ModelFile.LoadWeights(file, model);
        for (int i = 0; i < model.Parameters.Count; i++)
        {
            string name = model.Parameters[i].Name;
            file.CopyTo(First + name, optimizer.FirstMoments[i]);
            file.CheckFinite(First + name, optimizer.FirstMoments[i]);
            file.CopyTo(Second + name, optimizer.SecondMoments[i]);
            file.CheckNotNegative(Second + name, optimizer.SecondMoments[i]);
            if (average is not null)
            {
                file.CopyTo(Averaged + name, average.Values[i]);
                file.CheckFinite(Averaged + name, average.Values[i]);
            }
        }

        optimizer.Steps = state.Steps;
        return state;
    }

    /// <summary>Where the run of a checkpoint stands.</summary>
    public static CheckpointState ReadState(string path)
    {
        using SafeTensorsFile file = SafeTensorsFile.Read(path);
        return ReadState(path, file);
    }

    private static CheckpointState ReadState(string path, SafeTensorsFile file)
    {
        if (!file.Metadata.TryGetValue(StateKey, out string? json))
        {
            throw new ModelFileException(path, "it holds weights, but not the state of a run",
                "give the checkpoint.safetensors of a run folder");
        }

        CheckpointState state;
        try
        {
            state = JsonSerializer.Deserialize(json, TrainingJson.Default.CheckpointState) ?? throw new JsonException("empty");
        }
        catch (JsonException exception)
        {
            throw new FieldChecks(path, Advice).Unreadable("the state of the run in it", exception);
        }

        StateChecks.Check(new FieldChecks(path, Advice), state, ModelFile.ReadCard(path, file));
        return state;
    }
}
