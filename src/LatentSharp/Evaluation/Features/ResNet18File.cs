using System.IO.Compression;
using LatentSharp.Data;
using LatentSharp.Data.Named;

namespace LatentSharp.Evaluation.Features;

/// <summary>The file with the weights of ResNet-18, and where it may lie.</summary>
internal static class ResNet18File
{
    /// <summary>Variable that names the file, or the package that it lies in.</summary>
    public const string Variable = "LATENTSHARP_RESNET18";

    private const string Name = "ResNet18.onnx";
    private const string Package = "microsoft.ml.dnnimagefeaturizer.resnet18";

    // Where the package has it, and where it copies it beside a program that references it.
    private static readonly string[] InPackage = ["tools", "DnnImageModels", "ResNet18Onnx", Name];
    private static readonly string[] BesideProgram = ["DnnImageModels", "ResNet18Onnx", Name];

    /// <summary>Finds the file.</summary>
    /// <exception cref="DataException">It is nowhere; the message says how to get it.</exception>
    public static string Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return File.Exists(named) ? named
                : throw new DataException($"{Variable} names '{named}', which is not there; name the package " +
                    $"Microsoft.ML.DnnImageFeaturizer.ResNet18, or its file {Name}.");
        }

        return Places().FirstOrDefault(File.Exists) ?? throw new DataException($"the weights of ResNet-18, 60 MB, are not on this " +
            $"computer; latent data fetch {ResNet18.Kind} brings them, or any project that restores the package " +
            $"Microsoft.ML.DnnImageFeaturizer.ResNet18 does, or name a copy of that package in {Variable}.");
    }

    /// <summary>The bytes of the network.</summary>
    /// <param name="path">The file, or the package that it lies in.</param>
    /// <exception cref="DataException">It cannot be read.</exception>
    public static byte[] Bytes(string path)
    {
        try
        {
            if (!path.EndsWith(".nupkg", StringComparison.OrdinalIgnoreCase))
            {
                return File.ReadAllBytes(path);
            }

            using ZipArchive package = ZipFile.OpenRead(path);
            ZipArchiveEntry entry = package.Entries.FirstOrDefault(entry => entry.Name == Name)
                ?? throw Wrong(path, $"there is no {Name} in it");
            var bytes = new byte[entry.Length];
            using Stream stream = entry.Open();
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw Wrong(path, exception.Message.TrimEnd('.'), exception);
        }
    }

    /// <summary>The error for a file that is not the network.</summary>
    /// <param name="path">The file.</param>
    /// <param name="why">What is wrong with it.</param>
    /// <param name="cause">The cause, if there is one.</param>
    public static DataException Wrong(string path, string why, Exception? cause = null)
    {
        string message = $"'{path}' is not ResNet-18 as in the package Microsoft.ML.DnnImageFeaturizer.ResNet18: {why}; give that " +
            $"package, or its file {Name}.";
        return cause is null ? new DataException(message) : new DataException(message, cause);
    }

    private static IEnumerable<string> Places()
    {
        yield return Path.Combine([AppContext.BaseDirectory, .. BesideProgram]);
        NamedSet fetched = NamedSets.ResNet18;
        yield return Path.Combine(DataCache.Default.Place(fetched), fetched.Files[0].Name);
        string restored = Path.Combine(Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"), Package);
        foreach (string version in Directory.Exists(restored)
            ? Directory.GetDirectories(restored).Order(StringComparer.Ordinal).Reverse() : [])
        {
            yield return Path.Combine([version, .. InPackage]);
        }
    }
}
