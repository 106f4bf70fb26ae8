using System.Diagnostics;

namespace LatentSharp.Bench.Compare;

/// <summary>
/// Where peers come from. Each is optional: what is not here throws a <see cref="PeerException"/> that says what to install.
/// </summary>
internal static class Peers
{
    private const string Install = "bash bench/compare --install";

    /// <summary>The folder bench/.</summary>
    public static string Bench { get; } = Find();

    /// <summary>What is compiled and installed for the comparison; not under version control.</summary>
    public static string Built => Path.Combine(Bench, "peers", "bin");

    /// <summary>The published program <c>latent</c>.</summary>
    public static string Latent => Path.Combine(Built, "latent", "latent");

    /// <summary>The Python that Debian's packages belong to, unless the variable PYTHON names another.</summary>
    public static string Python => Environment.GetEnvironmentVariable("PYTHON")
        ?? (File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3");

    /// <summary>
    /// PyTorch's best setting for two processors: OpenBLAS on one thread, so that it and OpenMP do not fight for processors.
    /// </summary>
    public static (string Name, string Value)[] TorchVariables => [("OPENBLAS_NUM_THREADS", "1"), ("OMP_NUM_THREADS", Threads)];

    private static string Threads => Environment.ProcessorCount.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>PyTorch, which steps and decodes on request.</summary>
    public static PeerProcess Torch()
    {
        RequirePython("torch", "PyTorch", "python3-torch");
        return PeerProcess.Start("PyTorch", Python, [Path.Combine(Bench, "peers", "torch_server.py")], TorchVariables);
    }

    /// <summary>ONNX Runtime in Node, which decodes on request.</summary>
    public static PeerProcess OnnxRuntime()
    {
        if (!Directory.Exists(Path.Combine(Built, "node_modules", "onnxruntime-node")))
        {
            throw new PeerException($"ONNX Runtime is not here; {Install} gets npm's onnxruntime-node");
        }

        RequirePython("onnx", "ONNX for Python", "python3-onnx");
        return PeerProcess.Start("ONNX Runtime", "node", [Path.Combine(Bench, "peers", "onnx_server.cjs")]);
    }

    /// <summary>oneDNN, which convolves on request; its small program is compiled first.</summary>
    public static PeerProcess OneDnn()
    {
        string source = Path.Combine(Bench, "peers", "onednn.cpp");
        string program = Path.Combine(Built, "onednn");
        if (!File.Exists(program) || File.GetLastWriteTimeUtc(program) < File.GetLastWriteTimeUtc(source))
        {
            Directory.CreateDirectory(Built);
            (int code, string output) = Run("g++", "-O2", "-std=c++17", "-o", program, source, "-ldnnl");
            if (code != 0)
            {
                throw new PeerException($"oneDNN 2 with its headers and g++ are not here; {Install} gets Debian's libdnnl-dev " +
                    $"({output.Split('\n')[0].Trim()})");
            }
        }

        return PeerProcess.Start("oneDNN", program, [], ("OMP_NUM_THREADS", Threads));
    }

    /// <summary>Throws unless a module can be imported.</summary>
    public static void RequirePython(string module, string name, string package)
    {
        if (Run(Python, "-c", $"import {module}").Code != 0)
        {
            throw new PeerException($"{name} is not here; {Install} gets Debian's {package}");
        }
    }

    /// <summary>Throws unless the published program is there.</summary>
    public static void RequireLatent()
    {
        if (!File.Exists(Latent))
        {
            throw new FileNotFoundException($"{Latent} is not there; start this by bash bench/compare, which publishes it.");
        }
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Its exit code, 127 if it is not there, and what it wrote.</returns>
    public static (int Code, string Output) Run(string file, params string[] arguments) => Run(new ProcessStartInfo(file, arguments));

    /// <summary>The same, described.</summary>
    public static (int Code, string Output) Run(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + errors.Result);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return (127, exception.Message);
        }
    }

    /// <summary>This program again, for what needs a process of its own.</summary>
    /// <param name="arguments">Its arguments.</param>
    public static ProcessStartInfo Self(params string[] arguments) => new(
        Environment.ProcessPath!, Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? [typeof(Peers).Assembly.Location, .. arguments] : arguments);

    private static string Find()
    {
        foreach (string start in new[] { AppContext.BaseDirectory, Directory.GetCurrentDirectory() })
        {
            for (DirectoryInfo? at = new(start); at is not null; at = at.Parent)
            {
                if (File.Exists(Path.Combine(at.FullName, "bench", "peers", "torch_server.py")))
                {
                    return Path.Combine(at.FullName, "bench");
                }
            }
        }

        throw new DirectoryNotFoundException("bench/peers was not found; start this inside the repository.");
    }
}
