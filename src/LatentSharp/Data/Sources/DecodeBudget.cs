using LatentSharp.Imaging.Reading;

namespace LatentSharp.Data.Sources;

/// <summary>
/// Lets only so many pictures be decoded at a time as fit a budget of memory, and refuses one that would take all of it: a few bytes of PNG
/// can say that they are gigabytes of pixels.
/// </summary>
internal sealed class DecodeBudget
{
    /// <summary>All pictures that are decoded at a time: 1 GB, or a quarter of a smaller machine's memory.</summary>
    public const long MostBytes = 1L << 30;

    /// <summary>
    /// One picture: 100 megapixels, as cameras of large sensors give; JPEG files of more may be decoded at a part of their size.
    /// </summary>
    public const long MostPixels = 100_000_000;

    // What a decoder, the conversion to the wanted channels and the resampler hold beside the samples that are counted.
    private const long Spare = 1 << 20;

    // What smaller pictures leave behind is collected soon enough; that of larger ones adds up to gigabytes first.
    private const long Large = 1 << 23;

    private readonly object _gate = new();
    private readonly long _total;
    private long _used;
    private long _left;

    /// <summary>A budget.</summary>
    /// <param name="total">Bytes; not given: <see cref="MostBytes"/>.</param>
    public DecodeBudget(long? total = null) =>
        _total = total ?? Math.Min(MostBytes, Math.Max(1 << 26, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4));

    /// <summary>The most bytes that were lent out together; for tests.</summary>
    public long Peak { get; private set; }

    /// <summary>
    /// Bytes to decode a picture: of JPEG, coefficients where it is progressive, and samples and copies, fewer when it is reduced; of
    /// others, four samples a pixel (eight of 16 bits), the picture, and two copies of it on the way to the wanted format.
    /// </summary>
    public static (long Fixed, long Reducible) Need(PictureHead head)
    {
        long pixels = (long)head.Width * head.Height;
        return head.Kind == PictureKind.Jpeg
            ? (head.IsProgressive ? 2 * pixels * head.Channels : 0, 3 * pixels * head.Channels)
            : (pixels * ((head.Depth == 16 ? 8 : 4) + head.Channels + (2 * Math.Min(head.Channels, 3))), 0);
    }

    /// <summary>Does a piece of work when there is room for it.</summary>
    /// <param name="bytes">What it needs.</param>
    /// <param name="place">The picture, for messages, without quotation marks.</param>
    /// <param name="what">Its size, for messages.</param>
    /// <param name="work">The work.</param>
    /// <exception cref="DataException">It needs more than there is for all, or than this machine has.</exception>
    public T Do<T>(long bytes, string place, string what, Func<T> work)
    {
        bytes += Spare;
        if (bytes > _total)
        {
            throw new DataException(
                $"'{place}' is {what}, which takes {bytes >> 20} MB to decode, more than the {_total >> 20} MB there are for it; make it " +
                    $"smaller.")
            {
                Setting = "skip-bad",
            };
        }

        Enter(bytes);
        try
        {
            return work();
        }
        catch (OutOfMemoryException error)
        {
            throw new DataException($"'{place}' is {what}, and this machine's memory is not enough to decode it; make it smaller.", error)
            {
                Setting = "skip-bad",
            };
        }
        finally
        {
            lock (_gate)
            {
                _used -= bytes;
                _left += bytes >= Large ? bytes : 0;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private void Enter(long bytes)
    {
        lock (_gate)
        {
            while (_used + (bytes >= Large ? _left : 0) + bytes > _total)
            {
                if (_left > 0)
                {
                    // The memory of pictures that are done with is still taken until it is collected.
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: false);
                    _left = 0;
                    continue;
                }

                Monitor.Wait(_gate);
            }

            _used += bytes;
            Peak = Math.Max(Peak, _used);
        }
    }
}
