using System.Runtime.CompilerServices;

namespace LatentSharp.Cases.Tests;

/// <summary>A test of one of the cases that lie beside the checkout; skipped, with that reason, where they are not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CaseFactAttribute : FactAttribute
{
    /// <param name="needs">A program that the case cannot do without; null for none.</param>
    public CaseFactAttribute(string? needs = null)
    {
        Skip = !Directory.Exists(Folder()) ? $"the cases are not there: no folder '{Folder()}'"
            : OperatingSystem.IsWindows() ? "the cases are made by scripts of a POSIX shell"
            : needs is not null && !Has(needs) ? $"needs the program {needs}"
            : null;
    }

    /// <summary>Where the cases lie: <c>shared/cases</c> beside the checkout.</summary>
    public static string Folder([CallerFilePath] string source = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "..", "..", "..", "shared", "cases"));

    private static bool Has(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
