using System.IO.Hashing;
using System.Runtime.InteropServices;
using LatentSharp.Data;
using LatentSharp.Models;
using LatentSharp.Runs.Sampling;
using LatentSharp.Tensors;
using LatentSharp.Training.Provenance;
using LatentSharp.Training.Ranks;

namespace LatentSharp.Runs.Ranked;

/// <summary>
/// The use of a model by several ranks. All open the same run and the same data and share what takes long, in pieces whose results each has
/// in the order of one process; the rest is the first one's, which alone writes and talks.
/// </summary>
internal static class SharedUse
{
    // Reading all examples only to compare them would take as long as encoding them.
    private const int MostCompared = 2000;

    /// <summary>Makes sure that all ranks are about to do the same.</summary>
    /// <param name="run">The run.</param>
    /// <param name="request">What is wanted of it.</param>
    /// <param name="set">The data.</param>
    /// <param name="indices">Which of them.</param>
    /// <param name="settings">What decides the result, each with its name.</param>
    /// <returns>The ranks; null for this process alone.</returns>
    /// <exception cref="Training.TrainingException">A rank differs from rank 0; the message names it and what differs.</exception>
    public static RankGroup? Begin(Run run, RunRequest request, Dataset set, int[] indices, params IReadOnlyList<string> settings)
    {
        if (request.Ranks is null)
        {
            return null;
        }

        var group = new RankGroup(request.Ranks, anyNumber: true);
        int[] compared = Split.Spread(indices, MostCompared);
        Handshake.Compare(group, [$"weights {Hash(run.Model)}"], [.. settings, Line("with", request.With)],
        [
            $"{set.Count} examples", $"{indices.Length} examples to look at",
            $"contents {DataFingerprint.Hex(DataFingerprint.Hash<ulong>([.. compared.Select(set.Hash)]))}",
            $"names {DataFingerprint.Hex(DataFingerprint.Hash(string.Join('\n', compared.Select(set.Name))))}",
        ]);
        group.Ranks.IsUnderWay = true;
        return group;
    }

    /// <summary>Makes sure that all ranks are about to draw the same, by the same files: these keep the densities, too.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="request">What is wanted of them.</param>
    /// <returns>The ranks; null for this process alone.</returns>
    /// <exception cref="Training.TrainingException">A rank differs from rank 0; the message names it and what differs.</exception>
    public static RankGroup? Begin(NamedRun[] runs, SampleRequest request)
    {
        if (request.Ranks is null)
        {
            return null;
        }

        var group = new RankGroup(request.Ranks, anyNumber: true);
        Handshake.Compare(group,
            [.. runs.Select(by => $"weights {Hash(by.Run.Model)}"), .. runs.Select(by => $"model file {HashOfFile(by.Run.ModelPath)}")],
            [
                $"count {request.Count}", $"seed {request.Seed}", Line("temperature", request.Temperature), Line("from", request.From),
                Line("like", request.Like?.Name), Line("spread", request.Spread), Line("with", request.With),
                Line("where", request.Where), Line("rule", request.Rules),
            ], []);
        group.Ranks.IsUnderWay = true;
        return group;
    }

    /// <summary>Makes sure that all ranks have drawn the same codes.</summary>
    /// <param name="ranks">The ranks; null for this process alone.</param>
    /// <param name="codes">The codes.</param>
    /// <exception cref="Training.TrainingException">A rank differs from rank 0; the message names it.</exception>
    public static void Same(RankGroup? ranks, IEnumerable<Tensor> codes)
    {
        if (ranks is not null)
        {
            Handshake.Same(ranks, "has drawn other codes", $"codes {Hash(codes)}", "give all the same files");
        }
    }

    /// <summary>A setting as it is compared, and as a rank that has another one is told.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value; null where it was not given.</param>
    public static string Line<T>(string name, T? value) => value is null ? $"no {name}" : $"{name} {value}";

    private static string Line(string name, IReadOnlyList<string> values) =>
        Line(name, values.Count == 0 ? null : string.Join(", ", values));

    private static string Hash(Autoencoder model) =>
        Hash(model.Parameters.Select(p => p.Value).Concat(model.Buffers.Select(b => b.Value)));

    private static string HashOfFile(string path)
    {
        var hash = new XxHash64();
        using FileStream file = File.OpenRead(path);
        hash.Append(file);
        return DataFingerprint.Hex(hash.GetCurrentHashAsUInt64());
    }

    private static string Hash(IEnumerable<Tensor> tensors)
    {
        var hash = new XxHash64();
        foreach (Tensor tensor in tensors)
        {
            hash.Append(MemoryMarshal.AsBytes(tensor.Span));
        }

        return DataFingerprint.Hex(hash.GetCurrentHashAsUInt64());
    }
}
