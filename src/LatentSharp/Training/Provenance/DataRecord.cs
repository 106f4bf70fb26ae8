using System.Runtime.InteropServices;
using System.Text.Json;
using LatentSharp.Data;
using LatentSharp.Formats;
using LatentSharp.Training.Files;

namespace LatentSharp.Training.Provenance;

/// <summary>
/// What a run was started with, picture by picture, so that a difference can be named: <c>data.json</c> beside the checkpoint, written
/// once.
/// It only explains: whether data are the same is decided by the <see cref="DataFingerprint"/> in the checkpoint itself.
/// </summary>
/// <param name="Fingerprint">The fingerprint of these data; a record with another one than the checkpoint's belongs to another run.</param>
/// <param name="Format">The format of all pictures, in words.</param>
/// <param name="Names">The name of each picture, in order.</param>
/// <param name="Hashes">The content hash of each picture in the same order, 8 bytes each, little-endian.</param>
/// <param name="Labels">The labels.</param>
internal sealed record DataRecord(DataFingerprint Fingerprint, string Format, string[] Names, byte[] Hashes,
    IReadOnlyList<LabelFingerprint> Labels)
{
    /// <summary>The record of a set.</summary>
    public static DataRecord Of(Dataset set, DataFingerprint fingerprint)
    {
        ulong[] hashes = [.. Enumerable.Range(0, set.Count).Select(set.Hash)];
        return new DataRecord(
            fingerprint, set.Format.ToString(), [.. Enumerable.Range(0, set.Count).Select(set.Name)],
            MemoryMarshal.AsBytes(hashes.AsSpan()).ToArray(), LabelFingerprint.Of(set.Attributes));
    }

    /// <summary>Writes the record.</summary>
    /// <exception cref="ModelFileException">The file cannot be written.</exception>
    public void Save(string path) => AtomicFile.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(this,
        TrainingJson.Default.DataRecord));

    /// <summary>Reads the record of a fingerprint; null if it is missing, damaged, or of other data.</summary>
    public static DataRecord? TryLoad(string path, DataFingerprint fingerprint)
    {
        try
        {
            DataRecord? record = File.Exists(path) && SpecialFiles.NameOf(path) is null
                ? JsonSerializer.Deserialize(File.ReadAllBytes(path), TrainingJson.Default.DataRecord)
                : null;
            return record is { Names: not null, Hashes: not null, Labels: not null }
                && record.Fingerprint == fingerprint && record.Names.Length == fingerprint.Count
                    && record.Hashes.Length == 8L * fingerprint.Count
                && Array.TrueForAll(record.Names, name => name is not null) && record.Labels.All(label => label is { Name: not null })
                ? record : null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            // It only explains a difference that is known already; without it the difference is told, but not which picture it is.
            return null;
        }
    }

    /// <summary>The hash of one picture.</summary>
    public ulong Hash(int index) => MemoryMarshal.Cast<byte, ulong>(Hashes)[index];
}
