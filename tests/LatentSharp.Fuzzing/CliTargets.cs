using LatentSharp.Cli;
using LatentSharp.Formats.Arrays;
using LatentSharp.Tensors;

namespace LatentSharp.Fuzzing;

/// <summary>
/// The whole program on damaged files: whatever a file says, a call ends with 0, or with 1 or 2 and one line of error. What the program
/// itself calls an unexpected fault is one here, too.
/// </summary>
internal static class CliTargets
{
    private const long MostBytes = 256L << 20;

    // The program's own last catch; a fuzzer that is content with it finds nothing.
    private const string Fault = "unexpected fault";

    private static readonly string[] Tiny =
        ["--size", "8", "--network", "mlp", "--hidden", "3", "--latent", "2", "--train", "8", "--test", "4", "--average", "0.9", "--quiet"];

    /// <summary>Every verb that reads a model, each on its share of the cases.</summary>
    public static FuzzTarget Model()
    {
        byte[][] seeds = [.. ModelTargets.Seeds()];
        return FuzzTarget.OfFile("use", "model.safetensors", seeds, path =>
        {
            string folder = Path.GetDirectoryName(path)!;
            if (!File.Exists(Path.Combine(folder, "b.png")))
            {
                WriteInputs(folder);
            }

            string[][] calls = [.. Calls(path, folder)];
            byte[] bytes = File.ReadAllBytes(path);

            // A sound model has to be used, and not every verb goes with every model; a damaged one goes to any of them.
            bool isSound = seeds.Any(seed => seed.AsSpan().SequenceEqual(bytes));
            Run(calls[isSound ? 0 : bytes.Aggregate(17u, (hash, value) => (hash * 31) + value) % (uint)calls.Length]);
        }, typeof(Refusal)).With(MostBytes, SafeTensorsDamage.Change, bytes => Repairs.SafeTensors(bytes, ModelTargets.Values(seeds[0])));
    }

    /// <summary>A run that is gone on with, one of whose files is damaged.</summary>
    /// <param name="name">Name of the target.</param>
    /// <param name="damaged">Name of the file in the run folder.</param>
    public static FuzzTarget Resume(string name, string damaged)
    {
        Dictionary<string, byte[]> sound = SoundRun();
        bool isTensors = damaged.EndsWith(".safetensors", StringComparison.Ordinal);
        FuzzTarget target = FuzzTarget.OfFile(name, damaged, [sound[damaged]], path =>
        {
            string folder = Path.GetDirectoryName(path)!;
            string run = Path.Combine(folder, "run");
            WritePictures(Path.Combine(folder, "pictures"));
            if (Directory.Exists(run))
            {
                Directory.Delete(run, recursive: true);
            }

            Directory.CreateDirectory(run);
            foreach ((string file, byte[] bytes) in sound)
            {
                File.WriteAllBytes(Path.Combine(run, file), bytes);
            }

            File.Copy(path, Path.Combine(run, damaged), overwrite: true);
            Run(["train", Path.Combine(folder, "pictures"), .. Tiny, "--resume", "--epochs", "2", "--out", run]);
            Run("info", run);
        }, typeof(Refusal));
        return target.With(MostBytes, isTensors ? SafeTensorsDamage.Change : LineDamage.Change, isTensors ? bytes =>
            Repairs.SafeTensors(bytes, ModelTargets.Values(sound[damaged])) : null);
    }

    private static IEnumerable<string[]> Calls(string model, string folder)
    {
        (string a, string b) = (Path.Combine(folder, "a.png"), Path.Combine(folder, "b.png"));
        (string png, string csv, string npy) = (Path.Combine(folder, "out.png"), Path.Combine(folder, "out.csv"),
            Path.Combine(folder, "codes.npy"));
        string table = Path.Combine(folder, "table.csv");
        yield return ["info", model];
        yield return ["info", model, "--json"];
        yield return ["info", model, "--features"];
        yield return ["info", model, "--features", "--json"];
        yield return ["sample", model, "-n", "2", "--out", png];
        yield return ["sample", model, "-n", "2", "--from", "mixture", "--out", png];
        yield return ["sample", model, "-n", "2", "--from", "gaussian", "--out", csv];
        yield return ["sample", model, "-n", "2", "--like", a, "--out", png];
        yield return ["grid", model, "--side", "2", "--out", png];
        yield return ["grid", model, "--side", "2", "--principal", "--mass", "--out", png];
        yield return ["grid", model, "--side", "2", "--traversals", "--out", png];
        yield return ["alter", model, a, "--toward", "Smiling", "--out", png];
        yield return ["alter", model, a, "--toward", "Beard=1", "--how", "local", "--trust", "--out", png];
        yield return ["alter", model, a, "--toward", "Bangs=0.5", "--how", "nearest", "--independent", "Smiling", "--out", png];
        yield return ["alter", model, a, "--like", a, b, "--how", "balanced", "--out", png];
        yield return ["interpolate", model, a, b, "--steps", "3", "--path", "data", "--out", png];
        yield return ["interpolate", model, a, b, a, "--steps", "3", "--out", png];
        yield return ["decode", model, npy, "--out", png];
        yield return ["decode", model, npy, "--out", csv];
        yield return ["encode", model, a, "--out", csv];
        yield return ["encode", model, table, "--out", csv];
        yield return ["reconstruct", model, a, "--out", png];
        yield return ["reconstruct", model, table, "--out", csv];
    }

    /// <summary>Runs the program in this process.</summary>
    /// <exception cref="Refusal">It refused, in one line.</exception>
    /// <exception cref="InvalidOperationException">It ended in another way than it may.</exception>
    private static void Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = Application.Run(arguments, output, error, isTerminal: false, CancellationToken.None);
        string said = error.ToString();
        int errors = said.Split('\n').Count(line => line.StartsWith("latent: ", StringComparison.Ordinal));
        if (code is < 0 or > 2 || errors != (code == 0 ? 0 : 1) || said.Contains(Fault, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"latent {string.Join(' ', arguments)} ended with {code}: {said}");
        }

        if (code != 0)
        {
            throw new Refusal(said);
        }
    }

    private static Dictionary<string, byte[]> SoundRun()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("latent-seed-");
        try
        {
            string run = Path.Combine(folder.FullName, "run");
            WritePictures(Path.Combine(folder.FullName, "pictures"));
            Run(["train", Path.Combine(folder.FullName, "pictures"), .. Tiny, "--epochs", "1", "--out", run]);
            return Directory.EnumerateFiles(run).Where(path => Path.GetFileName(path) is not ("run.lock" or "run.pid"))
                .ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes, StringComparer.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void WritePictures(string folder)
    {
        for (int i = 0; i < 12 && !File.Exists(Path.Combine(folder, "11.png")); i++)
        {
            Imaging.Png.WriteFile(Path.Combine(folder, FormattableString.Invariant($"{i:D2}.png")), Seeds.Draw(8, 8, 1, i));
        }
    }

    private static void WriteInputs(string folder)
    {
        Npy.Write(Path.Combine(folder, "codes.npy"), new Tensor(new Shape(3, 2), [0, 0, 1, -1, 0.5f, 2]));
        File.WriteAllText(Path.Combine(folder, "table.csv"), "a,b,c\n1,2,3\n4,5,6\n7,8,10\n");
        Imaging.Png.WriteFile(Path.Combine(folder, "a.png"), Seeds.Draw(8, 8, 1, 1));
        Imaging.Png.WriteFile(Path.Combine(folder, "b.png"), Seeds.Draw(8, 8, 1, 9));
    }

    /// <summary>The program refused a file as it should.</summary>
    private sealed class Refusal(string said) : Exception(said);
}
