using System.Buffers;
using System.IO.Hashing;
using LatentSharp.Data.Pictures;
using LatentSharp.Imaging;
using LatentSharp.Imaging.Files;
using Microsoft.Win32.SafeHandles;

namespace LatentSharp.Data.Cache;

/// <summary>
/// Writes a cache beside its place, from any number of threads (one a picture), and renames it when all of it is on the disk. The set is
/// read through the same handle, so that nothing that happens to the name afterwards matters to it.
/// </summary>
internal sealed class CacheWriter : IDisposable
{
    private readonly CacheSession _session;
    private readonly SafeFileHandle _file;
    private readonly string _temporary;
    private readonly CacheLayout _layout;
    private readonly ulong[] _hashes;
    private bool _finished;

    /// <summary>Makes the file, with room for all pictures where the file system can promise it.</summary>
    /// <exception cref="IOException">It cannot be made, or there is no room.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written to.</exception>
    public CacheWriter(CacheSession session, string temporary, PictureFormat format, int count)
    {
        _session = session;
        _temporary = temporary;
        _layout = new CacheLayout(format, count, 0, 0);
        _hashes = new ulong[count];
        _file = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, preallocationSize: _layout.Tail);
    }

    /// <summary>Writes one picture.</summary>
    /// <exception cref="DataException">The file cannot be written; the session knows why.</exception>
    public void Add(int index, SlotFill fill)
    {
        int length = _layout.Format.Length;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            Span<byte> slot = buffer.AsSpan(0, length);
            slot.Clear();
            fill(slot);
            _hashes[index] = XxHash64.HashToUInt64(slot);
            Guard(() => RandomAccess.Write(_file, buffer.AsSpan(0, length), _layout.Offset(index)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>One picture that was written.</summary>
    public ReadOnlySpan<byte> Get(int index, Span<byte> scratch) => Pictures(_layout).Get(index, scratch);

    /// <summary>Writes the rest and puts the file in its place.</summary>
    /// <exception cref="DataException">The file cannot be written; the session knows why.</exception>
    public PictureDataset Finish(
        string[] names, AttributeTable? attributes, int? testStart, IReadOnlyList<string> notes, Color? background, int? white)
    {
        byte[] tail = (_session.Tail(names, _hashes, attributes, testStart, notes) with { Background = background, White = white })
            .ToBytes();
        CacheLayout layout = _layout with { TailLength = tail.Length, TailHash = XxHash64.HashToUInt64(tail) };
        Guard(() =>
        {
            RandomAccess.Write(_file, tail, layout.Tail);
            DiskSync.Flush(_file);

            // Last, so that a file with a head is whole.
            RandomAccess.Write(_file, layout.ToBytes(), 0);
            DiskSync.Flush(_file);
        });
        _finished = true;
        _session.Keep(_temporary, layout);
        return new PictureDataset(Pictures(layout), names, _hashes, attributes, testStart, notes)
        {
            Background = background,
            White = white,
        };
    }

    public void Dispose()
    {
        if (!_finished)
        {
            _file.Dispose();
            _session.Remove(_temporary);
        }
    }

    private CachedPictures Pictures(CacheLayout layout) => new(_file, _session.Path, layout, _hashes);

    private void Guard(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw _session.Fail(error);
        }
    }
}
