using LatentSharp.Data.Sentences;
using LatentSharp.Data.Sources;

namespace LatentSharp.Data.Idx;

/// <summary>An IDX file of pictures and the file of labels that belongs to it, if any.</summary>
/// <param name="Images">Path of the pictures.</param>
/// <param name="Labels">Path of the labels.</param>
/// <param name="Prefix">What the names of the pictures begin with, e.g. <c>train/</c>.</param>
internal sealed record IdxPart(string Images, string? Labels, string Prefix)
{
    /// <summary>The part of one file of pictures, with the labels that lie beside it under MNIST's naming.</summary>
    public static IdxPart Of(string images, string prefix)
    {
        string folder = Path.GetDirectoryName(images) ?? "";
        string name = Path.GetFileName(images)
            .Replace("images", "labels", StringComparison.OrdinalIgnoreCase)
            .Replace("idx3", "idx1", StringComparison.OrdinalIgnoreCase);
        string bare = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        string? labels = new[] { name, bare, bare + ".gz" }
            .Select(candidate => Path.Combine(folder, candidate))
            .FirstOrDefault(candidate => !string.Equals(candidate, images, StringComparison.Ordinal) && File.Exists(candidate));
        return new IdxPart(images, labels, prefix);
    }

    /// <summary>The training part, then the test part, of a folder of IDX files; one part if the folder has one file of pictures.</summary>
    /// <exception cref="DataException">It is not clear which file is which.</exception>
    public static IReadOnlyList<IdxPart> InFolder(string folder)
    {
        string[] images = [.. Directory.EnumerateFiles(folder).Where(IsImages).Order(NaturalOrder.Instance)];
        if (images.Length == 0)
        {
            throw new DataException($"'{folder}' has IDX files, but none of pictures (such as train-images-idx3-ubyte.gz); fetch the " +
                $"missing file.");
        }

        // A file that lies there twice, packed and unpacked, is one file.
        images = [.. images.DistinctBy(Bare)];
        if (images.Length == 1)
        {
            return [Of(images[0], "")];
        }

        string[] test = [.. images.Where(IsTest)];
        string[] train = [.. images.Except(test, StringComparer.Ordinal)];
        return train.Length == 1 && test.Length == 1
            ? [Of(train[0], "train/"), Of(test[0], "test/")]
            : throw new DataException(
                $"'{folder}' has {images.Length} IDX files of pictures, and it is not clear which are for training and which for " +
                    $"testing; " +
                    $"give the path of one of them, e.g. '{images[0]}'.");
    }

    private static bool IsImages(string path)
    {
        string name = Path.GetFileName(path);
        return FileKinds.HasIdxName(name)
            && (name.Contains("images", StringComparison.OrdinalIgnoreCase) || name.Contains("idx3", StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsTest(string path)
    {
        string name = Path.GetFileName(path);
        return name.Contains("t10k", StringComparison.OrdinalIgnoreCase) || name.Contains("test", StringComparison.OrdinalIgnoreCase);
    }

    private static string Bare(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
}
