using System.ComponentModel;
using System.Diagnostics;
using LatentSharp.Tests.House;

namespace LatentSharp.Tests.Export.Web;

/// <summary>Runs a script of modules by Node.js, where there is one.</summary>
internal static class Node
{
    /// <summary>What a script writes to its standard output; null where there is no Node.js.</summary>
    /// <param name="script">A module; <c>ROOT</c> in it is the address of the repository.</param>
    /// <param name="input">What it reads from its standard input.</param>
    /// <exception cref="InvalidOperationException">It ended with an error.</exception>
    public static string? Run(string script, string input)
    {
        string root = new Uri(SourceTree.Root + Path.DirectorySeparatorChar).AbsoluteUri.TrimEnd('/');
        string module = script.Replace("ROOT", root, StringComparison.Ordinal);
        var start = new ProcessStartInfo("node", ["--no-warnings", "--input-type=module", "-e", module])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> told = process.StandardOutput.ReadToEndAsync();
            Task<string> wrong = process.StandardError.ReadToEndAsync();
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            process.WaitForExit();
            return process.ExitCode == 0 ? told.Result : throw new InvalidOperationException($"node: {wrong.Result}");
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
