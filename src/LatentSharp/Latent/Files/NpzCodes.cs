using System.IO.Compression;
using LatentSharp.Data;
using LatentSharp.Data.NumPy;
using LatentSharp.Data.Sources;
using LatentSharp.Data.Tables;
using LatentSharp.Tensors;

namespace LatentSharp.Latent.Files;

/// <summary>Codes in an .npz file: the array <c>codes</c>, or the only one of two dimensions, and arrays of words beside it.</summary>
internal static class NpzCodes
{
    private const string Name = "codes";

    /// <summary>Reads them.</summary>
    /// <exception cref="DataException">The file holds no array of codes, or is damaged.</exception>
    public static (Tensor Codes, IReadOnlyList<TextColumn> Columns) Read(string path)
    {
        using FileStream file = Paths.OpenFile(path);
        try
        {
            using var archive = new ZipArchive(file, ZipArchiveMode.Read);
            ZipArchiveEntry[] arrays = [.. archive.Entries.Where(entry => entry.FullName.EndsWith(NpySource.Extension,
                StringComparison.OrdinalIgnoreCase))];
            var numbers = new List<(string Name, Tensor Values)>();
            var words = new List<TextColumn>();
            foreach (ZipArchiveEntry entry in arrays)
            {
                using NpzArray array = NpzArray.Of(entry, path, default);
                if (array.Words is { } values)
                {
                    words.Add(new TextColumn(array.Name, values));
                }
                else if (array.Shape.Rank == 2 || array.Name == Name)
                {
                    numbers.Add((array.Name, array.Values()));
                }
            }

            Tensor? codes = numbers.Find(array => array.Name == Name).Values ?? (numbers.Count == 1 ? numbers[0].Values : null);
            return codes is null
                ? throw new DataException($"'{path}' has {(numbers.Count == 0 ? "no array" : $"{numbers.Count} arrays")} of two " +
                    $"dimensions, and none is named '{Name}'; save the codes as numpy.savez('codes.npz', {Name}=array) does.")
                : (codes, [.. words.Where(column => column.Values.Count == codes.Shape[0])]);
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            throw new DataException($"'{path}' is not a whole .npz file: {error.Message.TrimEnd('.')}; fetch or make it again.", error);
        }
    }
}
