using System.Diagnostics;
using System.Text.Json;
using LatentSharp.Tests.House;

namespace LatentSharp.Planted.Tests;

/// <summary>A copy of the source with all plants in it, built once.</summary>
public sealed class PlantedHouse : IDisposable
{
    private static readonly string[] Top =
        ["Directory.Build.props", "Directory.Packages.props", "global.json", ".editorconfig", "nuget.config", "LICENSE", "README.md"];

    private readonly string _root = Directory.CreateTempSubdirectory("planted-").FullName;

    /// <summary>Copies, plants and builds.</summary>
    public PlantedHouse()
    {
        string from = SourceTree.Root;
        foreach (string file in Top.Where(file => File.Exists(Path.Combine(from, file))))
        {
            File.Copy(Path.Combine(from, file), Path.Combine(_root, file));
        }

        foreach (string path in ((string[])["src", "web"]).SelectMany(folder =>
            Directory.EnumerateFiles(Path.Combine(from, folder), "*", SearchOption.AllDirectories)))
        {
            string relative = Path.GetRelativePath(from, path);
            if (!relative.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            {
                string to = Path.Combine(_root, relative);
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(path, to);
            }
        }

        foreach (Plant plant in Plants.All)
        {
            plant.Apply(Path.Combine(_root, "src"));
        }

        (int code, string output, string error) = Run("dotnet", "build", Path.Combine("src", "LatentSharp.Cli"), "-c", "Release",
            "-p:RunAnalyzers=false", "-nodeReuse:false");
        code.ShouldBe(0, output + error);
    }

    /// <summary>A path in the copy's own folder for results.</summary>
    public string this[string name] => Path.Combine(_root, name);

    /// <summary>Runs the program; fails if it does not end well.</summary>
    public string Latent(params string[] arguments)
    {
        (int code, string output, string error) = Command(arguments);
        code.ShouldBe(0, $"latent {string.Join(' ', arguments)}\n{output}{error}");
        return output;
    }

    /// <summary>The same with <c>--json</c>.</summary>
    public JsonElement Json(params string[] arguments)
    {
        using var document = JsonDocument.Parse(Latent([.. arguments, "--json"]));
        return document.RootElement.Clone();
    }

    /// <summary>Runs the program, whatever comes of it.</summary>
    public (int Code, string Output, string Error) Command(params string[] arguments) => Run("dotnet",
        [Path.Combine(_root, "src", "LatentSharp.Cli", "bin", "Release", "net10.0", "latent.dll"), .. arguments]);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_root, recursive: true);

    private (int Code, string Output, string Error) Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // What the outer build told its children is not meant for this one.
        foreach (string name in start.Environment.Keys.Where(IsOfTheBuild).ToArray())
        {
            start.Environment.Remove(name);
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit(TimeSpan.FromMinutes(8)).ShouldBeTrue();
        return (process.ExitCode, output, error.Result);
    }

    private static bool IsOfTheBuild(string name) => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
        || name is "DOTNET_HOST_PATH" or "VSTEST_CONNECTION_TIMEOUT" or "DOTNET_CLI_UI_LANGUAGE";
}
