using SkiaSharp;

namespace LatentSharp.Imaging.Text;

/// <summary>Finds fonts that are not the library's: a file, or one of the system's by the name of its family.</summary>
internal static class SystemFonts
{
    private const int MostNames = 12;

    private static readonly string[] Endings = [".ttf", ".otf", ".ttc"];

    /// <summary>Opens a font.</summary>
    /// <param name="nameOrFile">The name of a family, whatever its case, or the path of a file.</param>
    /// <exception cref="FileNotFoundException">There is no such file and no such family.</exception>
    /// <exception cref="PictureFormatException">The file is no font.</exception>
    public static SKTypeface Find(string nameOrFile)
    {
        if (File.Exists(nameOrFile))
        {
            return SKTypeface.FromFile(nameOrFile)
                ?? throw new PictureFormatException(nameOrFile, null, "this is no font that can be read", "give a .ttf, .otf or .ttc file");
        }

        SKTypeface? known = SKFontManager.Default.MatchFamily(nameOrFile);
        if (IsNamed(known, nameOrFile))
        {
            return known!;
        }

        // Skia without fontconfig, as it comes for Linux, knows no font of the system.
        var names = new SortedSet<string>(SKFontManager.Default.FontFamilies.Where(name => name.Length > 0), StringComparer.Ordinal);
        foreach (string file in Files())
        {
            using SKTypeface? one = SKTypeface.FromFile(file);
            if (IsNamed(one, nameOrFile))
            {
                return SKTypeface.FromFile(file);
            }

            _ = one is not null && names.Add(one.FamilyName);
        }

        string some = string.Join(", ", names.Take(MostNames)) + (names.Count > MostNames ? ", …" : "");
        throw new FileNotFoundException($"there is no font '{nameOrFile}', neither a file nor a family of this system; give a .ttf or .otf "
            + (names.Count > 0 ? $"file, or one of: {some}" : "file"));
    }

    private static bool IsNamed(SKTypeface? typeface, string name) =>
        string.Equals(typeface?.FamilyName, name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The font files of the system and of the person, upright and regular ones first.</summary>
    private static IEnumerable<string> Files()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string[] folders =
        [
            Environment.GetFolderPath(Environment.SpecialFolder.Fonts), Path.Combine(home, ".local/share/fonts"),
            "/usr/local/share/fonts", "/usr/share/fonts", "/System/Library/Fonts", "/Library/Fonts",
        ];
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        return folders.Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFiles(folder, "*", options))
            .Where(file => Endings.Contains(Path.GetExtension(file).ToLowerInvariant()))
            .OrderBy(file => Path.GetFileNameWithoutExtension(file).Length).ThenBy(file => file, StringComparer.Ordinal);
    }
}
