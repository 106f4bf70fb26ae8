using System.Globalization;
using LatentSharp.Data.Tables;
using LatentSharp.Formats;
using LatentSharp.Imaging;
using LatentSharp.Tensors;

namespace LatentSharp.Latent.Files;

/// <summary>
/// A folder that the Embedding Projector reads, by itself or in TensorBoard: vectors.tsv, a code a line without a heading; metadata.tsv, a
/// line a code, with a line of headings where there are two columns or more; sprite.png; and projector_config.pbtxt, by which TensorBoard
/// finds them. Source: TensorBoard's guide to the projector ("Embeddings") and projector_config.proto.
/// </summary>
internal static class ProjectorFolder
{
    private const string Vectors = "vectors.tsv";
    private const string Metadata = "metadata.tsv";
    private const string SpriteName = "sprite.png";

    /// <summary>Writes the files; each is whole or not there.</summary>
    /// <param name="folder">The folder; it is created where it is missing.</param>
    /// <param name="codes">The codes, <c>[n, latent]</c>.</param>
    /// <param name="columns">At least one column of words, n values each.</param>
    /// <param name="sprite">The pictures of the codes, in their order; null for none.</param>
    /// <exception cref="ModelFileException">A file cannot be written.</exception>
    public static void Write(string folder, Tensor codes, IReadOnlyList<TextColumn> columns, Sprite? sprite)
    {
        (int count, int latent) = (codes.Shape[0], codes.Shape[1]);
        Lines(Path.Combine(folder, Vectors), Enumerable.Range(0, count).Select(i => Line(codes.Span.Slice(i * latent, latent).ToArray()
            .Select(value => value.ToString("R", CultureInfo.InvariantCulture)))));
        IEnumerable<string> headings = columns.Count > 1 ? [Line(columns.Select(column => column.Name))] : [];
        Lines(Path.Combine(folder, Metadata),
            headings.Concat(Enumerable.Range(0, count).Select(i => Line(columns.Select(column => column.Values[i])))));
        if (sprite is not null)
        {
            AtomicFile.WriteAllBytes(Path.Combine(folder, SpriteName), Png.Encode(sprite.Picture));
        }

        string picture = sprite is null ? "" : string.Create(CultureInfo.InvariantCulture,
            $"  sprite {{\n    image_path: \"{SpriteName}\"\n    single_image_dim: {sprite.Side}\n    single_image_dim: {sprite.Side}\n" +
                $"  }}\n");
        AtomicFile.WriteAllText(Path.Combine(folder, "projector_config.pbtxt"),
            $"embeddings {{\n  tensor_name: \"codes\"\n  tensor_path: \"{Vectors}\"\n  metadata_path: \"{Metadata}\"\n{picture}}}\n");
    }

    private static void Lines(string path, IEnumerable<string> lines) => AtomicFile.Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        foreach (string line in lines)
        {
            writer.WriteLine(line);
        }
    });

    // Nothing is quoted in these files: what would part a value is a blank.
    private static string Line(IEnumerable<string> values) =>
        string.Join('\t', values.Select(value => string.Concat(value.Select(c => char.IsControl(c) ? ' ' : c))));
}
