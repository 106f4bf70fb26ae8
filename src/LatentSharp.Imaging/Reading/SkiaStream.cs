using System.Runtime.InteropServices;
using SkiaSharp;

namespace LatentSharp.Imaging.Reading;

/// <summary>
/// A file for Skia. Nothing here throws or allocates, whatever is asked for: an exception on the way back to native code ends the process.
/// (SkiaSharp's own wrapper of a stream makes room for as many bytes as a damaged head asks for, and throws above 2³¹.)
/// </summary>
internal sealed class SkiaStream(PictureStream file) : SKAbstractManagedStream(owns: true)
{
    private int _at;

    protected override IntPtr OnRead(IntPtr buffer, IntPtr size)
    {
        int count = Copy(buffer, size);
        _at += count;
        return count;
    }

    protected override IntPtr OnPeek(IntPtr buffer, IntPtr size) => Copy(buffer, size);

    protected override bool OnIsAtEnd() => _at >= file.Bytes.Length || file.IsCanceled;

    protected override bool OnHasPosition() => true;

    protected override bool OnHasLength() => true;

    protected override bool OnRewind()
    {
        _at = 0;
        return true;
    }

    protected override IntPtr OnGetPosition() => _at;

    protected override IntPtr OnGetLength() => file.Bytes.Length;

    protected override bool OnSeek(IntPtr position)
    {
        _at = (int)Math.Clamp(position, 0, file.Bytes.Length);
        return true;
    }

    protected override bool OnMove(int offset) => OnSeek((IntPtr)((long)_at + offset));

    protected override IntPtr OnCreateNew() => IntPtr.Zero;

    private int Copy(IntPtr buffer, IntPtr size)
    {
        int count = file.IsCanceled ? 0 : (int)Math.Clamp(size, 0, file.Bytes.Length - _at);
        if (buffer != IntPtr.Zero && count > 0)
        {
            Marshal.Copy(file.Bytes, _at, buffer, count);
        }

        return count;
    }
}
