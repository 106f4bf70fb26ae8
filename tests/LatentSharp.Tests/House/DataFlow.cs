using System.Text;
using System.Text.RegularExpressions;

namespace LatentSharp.Tests.House;

/// <summary>Finds arrows that point back: a file may name its own room and rooms to its left.</summary>
internal static partial class DataFlow
{
    /// <summary>
    /// The rooms in the order of the flow. Formats stands left of Data since checkpoints are written in it. Files, which brings bytes to
    /// the disk and knows nothing else, lies in the library of pictures, since that is the leftmost one that writes any.
    /// </summary>
    public static readonly string[] Order = ["Files", "Tensors", "Imaging", "Formats", "Settings", "Data", "Layers", "Distributions",
        "Networks", "Models", "Training",
        "Latent", "Evaluation", "Export", "Reports", "Runs", "ML", "Interactive", "Mpi", "Studio",
        "Cli"];

    /// <summary>Says for each wrong arrow of a file where it points.</summary>
    /// <param name="room">The room of the file.</param>
    /// <param name="source">Its text.</param>
    public static IReadOnlyList<string> Violations(string room, string source)
    {
        string code = WithoutCommentsAndStrings(source).Replace("LatentSharp.Imaging.Files", "LatentSharp.Files", StringComparison.Ordinal);
        IEnumerable<string> full = FullName().Matches(code).Select(m => m.Groups[1].Value);

        // Inside namespace LatentSharp.X, the rest of a name may stand alone: Models.Autoencoder.
        IEnumerable<string> relative = RelativeName().Matches(code).Select(m => m.Groups[1].Value);
        return [.. full.Concat(relative).Where(name => Order.Contains(name)).Distinct().Where(name => !MayName(room, name))
            .Select(name => $"{room} → {name}")];
    }

    /// <summary>The room of a file under src.</summary>
    public static string RoomOf(string file)
    {
        string[] parts = file.Split('/');
        if (parts is ["LatentSharp.Imaging", "Files", ..])
        {
            return "Files";
        }

        return parts[0] == "LatentSharp" ? parts[1] : parts[0]["LatentSharp.".Length..];
    }

    private static bool MayName(string room, string other) => (room, other) switch
    {
        ("Imaging", "Tensors") or ("Formats", "Imaging") => false,
        _ => Array.IndexOf(Order, other) <= Array.IndexOf(Order, room),
    };

    /// <summary>
    /// Keeps line structure out of the way: comments and the insides of literals become blanks; what is in the holes of an interpolation
    /// goes too.
    /// </summary>
    private static string WithoutCommentsAndStrings(string source)
    {
        var code = new StringBuilder(source.Length);
        int i = 0;
        foreach (Match match in CommentOrString().Matches(source))
        {
            code.Append(source, i, match.Index - i).Append(' ');
            i = match.Index + match.Length;
        }

        return code.Append(source, i, source.Length - i).ToString();
    }

    [GeneratedRegex(@"\bLatentSharp\s*\.\s*(\w+)")]
    private static partial Regex FullName();

    [GeneratedRegex(@"(?<![\w.]\s*)(\w+)\s*\.\s*[A-Z]")]
    private static partial Regex RelativeName();

    [GeneratedRegex("\"\"\"[\\s\\S]*?\"\"\"|//[^\\n]*|/\\*[\\s\\S]*?\\*/|\\$?@\\$?\"(?:[^\"]|\"\")*\"|\"(?:[^\"\\\\\\n]|\\\\.)*\"|'(?:[^" +
        "'\\\\\\n]|\\\\.[^'\\n]*)'")]
    private static partial Regex CommentOrString();
}
