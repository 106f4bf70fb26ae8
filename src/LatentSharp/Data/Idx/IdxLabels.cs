using LatentSharp.Data.Labels;

namespace LatentSharp.Data.Idx;

/// <summary>Reads IDX files of class numbers.</summary>
internal static class IdxLabels
{
    private const int LargestClass = byte.MaxValue;

    /// <summary>The class numbers of one file.</summary>
    /// <exception cref="DataException">The file is damaged or has another number of labels.</exception>
    public static byte[] Read(Stream file, string path, int pictures, string picturesPath)
    {
        using var reader = new IdxReader(file, path, "labels", 1);
        if (reader.Sizes[0] != pictures)
        {
            throw new DataException($"'{path}' has {reader.Sizes[0]} labels, but '{picturesPath}' has {pictures} pictures; give files " +
                $"that belong together.");
        }

        var labels = new byte[pictures];
        reader.Read(labels);
        reader.ExpectEnd();
        return labels;
    }

    /// <summary>An exclusive group of the class names "0", "1", … up to the largest that occurs.</summary>
    public static AttributeTable ToAttributes(int[] classes)
    {
        int largest = Math.Clamp(classes.Max(), 0, LargestClass);
        string[] names = [.. Enumerable.Range(0, largest + 1).Select(number => $"{number}")];
        return AttributeTable.FromClasses(AttributeGroup.ClassName, names, classes);
    }
}
