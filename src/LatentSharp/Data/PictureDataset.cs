using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using LatentSharp.Data.Pictures;
using LatentSharp.Imaging;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Data;

/// <summary>
/// Pictures of one format, decoded and held as bytes in planes <c>[channels, height, width]</c>, in memory or in a
/// <see cref="PictureCache"/>.
/// </summary>
public sealed class PictureDataset : Dataset
{
    private readonly IPictureStorage _storage;

    internal PictureDataset(IPictureStorage storage, string[] names, ulong[] hashes, AttributeTable? attributes, int? testStart,
        IReadOnlyList<string> notes)
        : base(names, hashes, attributes, testStart, notes) => _storage = storage;

    /// <summary>The format that all pictures share.</summary>
    public override PictureFormat Format => _storage.Format;

    /// <summary>
    /// What transparent pictures were laid upon, where that was chosen from the pictures; <see langword="null"/> where it is as was asked
    /// for.
    /// </summary>
    public Color? Background { get; internal init; }

    /// <summary>Which sample of 16 bits is white; null where no picture has such samples.</summary>
    internal int? White { get; init; }

    /// <summary>What was lost when the pictures were brought to the format; nothing of pictures that come from a cache.</summary>
    internal FittingLosses Losses { get; init; } = new();

    /// <summary>Opens pictures; <see cref="Dataset.Open(string, DataOptions, CancellationToken)"/> says what can be opened.</summary>
    /// <param name="pathOrName">A path, or one of the built-in names; a path that exists wins.</param>
    /// <param name="options">The wanted format and limits; not given: as the data has it.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="DataException">The data cannot be used, or are no pictures: the message says what, where, and what to
    /// do.</exception>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public static new PictureDataset Open(string pathOrName, DataOptions? options = null, CancellationToken cancellation = default) =>
        Of(Dataset.Open(pathOrName, options, cancellation), pathOrName);

    [OverloadResolutionPriority(-1)]
    internal static new PictureDataset Open(string pathOrName, DataOptions? options = null, IProgress<DataProgress>? progress = null,
        int threads = 0, PictureCache? cache = null, CancellationToken cancellation = default) =>
        Of(Dataset.Open(pathOrName, options, progress, threads, cache, cancellation), pathOrName);

    /// <summary>Pictures that a program has, as a set.</summary>
    /// <param name="pictures">The pictures, of any size and number of channels; they are copied.</param>
    /// <param name="format">What all are brought to: resized, gray or color, transparent ones laid upon white.</param>
    /// <param name="fit">What is done with pictures of another shape.</param>
    /// <param name="labels">What is known about each picture; null for nothing.</param>
    /// <exception cref="ArgumentException">The format is not possible, or the labels are of another number of pictures.</exception>
    /// <exception cref="DataException">So many pictures do not fit into memory.</exception>
    public static PictureDataset FromPictures(
        IReadOnlyList<Picture> pictures, PictureFormat format, PictureFit fit = PictureFit.Crop, AttributeTable? labels = null)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(format);
        if (format.Fault() is var (found, expected))
        {
            throw new ArgumentException($"PictureDataset: {found} is not possible: it must be {expected}.", nameof(format));
        }

        var builder = new DatasetBuilder(format, pictures.Count);
        var fitting = new PictureFitting(format, Color.White, fit) { Losses = builder.Losses };
        for (int i = 0; i < pictures.Count; i++)
        {
            Picture picture = pictures[i] ?? throw new ArgumentException($"PictureDataset: picture {i} is null.", nameof(pictures));
            builder.Add(i, string.Create(CultureInfo.InvariantCulture, $"picture {i}"), slot => fitting.Apply(picture, slot));
        }

        return labels is null || labels.Rows == pictures.Count ? builder.Build(labels) : throw new ArgumentException(
            $"PictureDataset: {pictures.Count} pictures, but labels of {labels.Rows}.", nameof(labels));
    }

    /// <summary>Data as pictures.</summary>
    /// <param name="set">The data.</param>
    /// <param name="source">Where they come from, for the message.</param>
    /// <exception cref="DataException">They are no pictures.</exception>
    public static PictureDataset Of(Dataset set, string source) => set as PictureDataset
        ?? throw new DataException($"'{source}' is {set?.Format.Kind.Words}, and pictures are wanted here; give pictures.");

    /// <summary>The samples of one picture, <c>[channels, height, width]</c>, 0…255.</summary>
    /// <param name="index">Which picture.</param>
    /// <exception cref="DataException">They are kept in a file, which cannot be read or is damaged.</exception>
    public ReadOnlySpan<byte> Pixels(int index) => _storage.Get(index, default);

    /// <summary>Some of the pictures, copied, without what is known about them.</summary>
    /// <param name="indices">Which.</param>
    internal PictureDataset Select(params IReadOnlyList<int> indices)
    {
        var builder = new DatasetBuilder(Format, indices.Count);
        for (int i = 0; i < indices.Count; i++)
        {
            Pixels(indices[i]).CopyTo(builder.Slot(i));
            builder.SetName(i, Name(indices[i]));
        }

        return builder.Build();
    }

    /// <summary>The same, which allocates nothing where the scratch has room for a picture.</summary>
    internal ReadOnlySpan<byte> Pixels(int index, Span<byte> scratch) => _storage.Get(index, scratch);

    /// <summary>A copy of one picture as rows of interleaved samples.</summary>
    /// <param name="index">Which picture.</param>
    public Picture ToPicture(int index) => PixelConversion.ToPicture(Pixels(index), Format);

    /// <summary>Changes a batch of training pictures in place. Allocates nothing.</summary>
    /// <param name="augmentation">The changes.</param>
    /// <param name="indices">Which pictures they are.</param>
    /// <param name="pixels">Pixels in [0, 1], <c>[batch, channels, height, width]</c>.</param>
    /// <param name="draws">The draws of this epoch.</param>
    public void Augment(Augmentation augmentation, ReadOnlySpan<int> indices, Tensor pixels, RandomStream draws)
    {
        ArgumentNullException.ThrowIfNull(augmentation);
        ArgumentNullException.ThrowIfNull(pixels);
        augmentation.Apply(pixels, Format, indices, draws);
    }

    /// <inheritdoc/>
    public override PictureDataset Standardized(ReadOnlySpan<int> indices) => this;

    /// <inheritdoc/>
    protected override void Fill(int index, Span<float> values)
    {
        byte[] scratch = ArrayPool<byte>.Shared.Rent(values.Length);
        PixelConversion.ToFloats(Pixels(index, scratch), values);
        ArrayPool<byte>.Shared.Return(scratch);
    }
}
