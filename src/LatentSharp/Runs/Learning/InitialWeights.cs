using LatentSharp.Data.Sources;
using LatentSharp.Formats;
using LatentSharp.Formats.SafeTensors;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Training;

namespace LatentSharp.Runs.Learning;

/// <summary>
/// First weights out of a safetensors file under PyTorch's names: a state_dict of the same network, or a model file. What belongs to the
/// likelihood alone may be missing, and keeps its own first value.
/// </summary>
internal static class InitialWeights
{
    private const int Listed = 3;
    private const string Likelihood = "likelihood.";

    // PyTorch counts batches, which a mean with a fixed momentum needs for nothing.
    private const string Counter = ".num_batches_tracked";

    /// <summary>Refuses a file of another kind, before any other work.</summary>
    /// <exception cref="ModelFileException">It is none of tensors.</exception>
    public static void Check(string path)
    {
        using SafeTensorsFile file = Open(path);
    }

    /// <summary>Reads the weights into a model whose own ones were drawn.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model; its weights change.</param>
    /// <returns>A line to show.</returns>
    /// <exception cref="ModelFileException">The file has other names or shapes than the model, or a value that is no number.</exception>
    public static string Load(string path, Autoencoder model)
    {
        using SafeTensorsFile file = Open(path);
        (string Name, Tensor Value)[] all = [.. model.Parameters.Select(p => (p.Name, p.Value)), .. model.Buffers];
        (string Name, Tensor Value)[] found = [.. all.Where(one => file.Contains(one.Name))];
        (string Name, Tensor Value)[] missing = [.. all.Where(one => !file.Contains(one.Name))];
        Refuse(path, file, all, found, [.. missing.Where(one => !one.Name.StartsWith(Likelihood, StringComparison.Ordinal))]);
        foreach ((string name, Tensor value) in found)
        {
            file.CopyTo(name, value);
            file.CheckFinite(name, value);
            if (name.EndsWith(".running_var", StringComparison.Ordinal))
            {
                file.CheckNotNegative(name, value);
            }
        }

        ModelFile.CheckUse(path, model);
        string kept = missing.Length == 0 ? "" : $"; {string.Join(", ", missing.Select(one => one.Name))} as usual";
        return $"first weights: {found.Length} tensors of {Path.GetFileName(path)}{kept}";
    }

    private static void Refuse(string path, SafeTensorsFile file, (string Name, Tensor Value)[] all,
        (string Name, Tensor Value)[] found, (string Name, Tensor Value)[] missing)
    {
        HashSet<string> known = [.. all.Select(one => one.Name)];

        // A model file has codes and features beside its weights.
        TensorEntry[] extra = ModelFile.IsModel(file) ? [] : [.. file.Entries.Where(entry => !known.Contains(entry.Name)
            && !entry.Name.EndsWith(Counter, StringComparison.Ordinal))];
        (string Name, Tensor Value)[] other = [.. found.Where(one => file.Entry(one.Name).Shape != one.Value.Shape)];
        string[] faults =
        [
            .. Fault("has no", [.. missing.Select(one => $"{one.Name} {one.Value.Shape}")]),
            .. Fault("has", [.. other.Select(one => $"{one.Name} {file.Entry(one.Name).Shape} instead of {one.Value.Shape}")]),
            .. Fault("has", [.. extra.Select(entry => $"{SafeTensorsHeader.Shorten(entry.Name)} {entry.Shape}")],
                ", which this network does not know"),
        ];
        if (faults.Length > 0)
        {
            throw new ModelFileException(path, $"it {string.Join("; it ", faults)}",
                $"this network has {all.Length} tensors, named as docs/coming-from-pytorch.md says: give the weights of such a network, " +
                $"or choose the network that the file is of");
        }
    }

    private static string[] Fault(string verb, string[] names, string after = "") => names.Length == 0 ? []
        : [$"{verb} {string.Join(", ", names.Take(Listed))}{(names.Length > Listed ? $" and {names.Length - Listed} more" : "")}{after}"];

    private static SafeTensorsFile Open(string path)
    {
        if (File.Exists(path))
        {
            using FileStream stream = Paths.OpenFile(path);
            if (FileKinds.Sniff(stream) is FileKind.Zip or FileKind.Pickle)
            {
                string bare = Path.GetFileNameWithoutExtension(path);
                throw new ModelFileException(path, "it is a Python pickle, as torch.save writes it, which can run code when it is opened",
                    $"save its tensors in Python: safetensors.torch.save_file(model.state_dict(), '{bare}.safetensors')");
            }
        }

        return SafeTensorsFile.Read(path);
    }
}
