using System.Text;

namespace LatentSharp.Fuzzing;

/// <summary>Damages a file of one JSON object a line by the structure of its lines.</summary>
internal static class LineDamage
{
    /// <summary>One line by chance: changed, left out or there twice.</summary>
    public static byte[] Change(byte[] file, Draws draws)
    {
        List<string> lines = [.. Encoding.UTF8.GetString(file).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        int line = draws.Below(lines.Count);
        switch (draws.Below(8))
        {
            case 0:
                lines.RemoveAt(line);
                break;
            case 1:
                lines.Insert(line, lines[draws.Below(lines.Count)]);
                break;
            default:
                lines[line] = JsonDamage.Change(lines[line], draws);
                break;
        }

        return Encoding.UTF8.GetBytes(string.Concat(lines.Select(text => text + "\n")));
    }
}
