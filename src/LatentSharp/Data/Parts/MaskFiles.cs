using System.Text.RegularExpressions;

namespace LatentSharp.Data.Parts;

/// <summary>
/// Tells pictures that say where something is in another picture from those to learn from: what lies in a folder ground_truth (MVTec AD's
/// layout: Bergmann et
/// al. 2019), in a folder masks beside one of images, and NAME_mask.png beside NAME.png.
/// </summary>
internal static partial class MaskFiles
{
    private static readonly HashSet<string> Always = new(StringComparer.OrdinalIgnoreCase) { "ground_truth", "groundtruth", "ground-truth",
        "ground truth" };

    private static readonly HashSet<string> BesideImages = new(StringComparer.OrdinalIgnoreCase)
    {
        "gt", "mask", "masks", "annotation", "annotations", "segmentation", "segmentations", "label", "labels",
    };

    private static readonly HashSet<string> Images = new(StringComparer.OrdinalIgnoreCase) { "image", "images", "img", "imgs", "picture",
        "pictures", "photo", "photos" };

    /// <summary>The pictures without the masks; all of them where they would all be masks.</summary>
    /// <param name="pictures">Paths with forward slashes.</param>
    /// <param name="notes">Receives a line with the number that is left out.</param>
    public static string[] LeaveOut(string[] pictures, List<string> notes)
    {
        var names = new HashSet<string>(pictures.Select(Stem), StringComparer.Ordinal);
        var folders = new HashSet<string>(pictures.SelectMany(Folders), StringComparer.OrdinalIgnoreCase);
        string[] kept = [.. pictures.Where(picture => !IsInMaskFolder(picture, folders)
            && !(Suffix().Match(Stem(picture)) is { Success: true } match && names.Contains(match.Groups["picture"].Value)))];
        int masks = pictures.Length - kept.Length;
        if (masks == 0 || kept.Length == 0)
        {
            return pictures;
        }

        notes.Add($"left out: {(masks == 1 ? "1 mask, which says" : $"{masks} masks, which say")} where something is in another picture "
            + $"(e.g. '{pictures.Except(kept, StringComparer.Ordinal).First()}')");
        return kept;
    }

    [GeneratedRegex(@"^(?<picture>.+)[_-]mask(_?\d+)?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Suffix();

    private static bool IsInMaskFolder(string picture, HashSet<string> folders) => Folders(picture).Any(folder =>
    {
        int slash = folder.LastIndexOf('/');
        string name = folder[(slash + 1)..];
        return Always.Contains(name) || (BesideImages.Contains(name) && Images.Any(images =>
            folders.Contains(folder[..(slash + 1)] + images)));
    });

    /// <summary>All folders above a picture, as paths.</summary>
    private static IEnumerable<string> Folders(string picture)
    {
        for (int slash = picture.IndexOf('/'); slash >= 0; slash = picture.IndexOf('/', slash + 1))
        {
            yield return picture[..slash];
        }
    }

    private static string Stem(string picture)
    {
        int dot = picture.LastIndexOf('.');
        return dot > picture.LastIndexOf('/') + 1 ? picture[..dot] : picture;
    }
}
