using System.Buffers;

namespace LatentSharp.Tensors.Kernels.Convolution;

/// <summary>
/// One channel of x [batch, channels, spatial] side by side. Small planes (a vector [batch, channels] has planes of one
/// element) are gathered first, because a loop over such short spans would cost more than the copy.
/// </summary>
internal ref struct ChannelGather : IDisposable
{
    private readonly (int Batch, int Channels, int Spatial) _size;
    private readonly float[] _buffer;

    /// <summary>Takes room for one channel.</summary>
    public ChannelGather((int Batch, int Channels, int Spatial) size)
    {
        _size = size;
        _buffer = ArrayPool<float>.Shared.Rent(size.Batch * size.Spatial);
    }

    /// <summary>Whether planes are so small that gathering pays.</summary>
    public static bool Pays((int Batch, int Channels, int Spatial) size) => size.Spatial < Lanes.Count && size.Batch > 1;

    /// <summary>The room: [batch, spatial].</summary>
    public readonly Span<float> Values => _buffer.AsSpan(0, _size.Batch * _size.Spatial);

    /// <summary>Fills the room with a channel of x.</summary>
    public readonly ReadOnlySpan<float> Load(ReadOnlySpan<float> x, int channel)
    {
        Span<float> values = Values;
        int stride = _size.Channels * _size.Spatial;
        int from = channel * _size.Spatial;
        if (_size.Spatial == 1)
        {
            for (int n = 0; n < values.Length; n++, from += stride)
            {
                values[n] = x[from];
            }
        }
        else
        {
            Movement.Copy(x[from..], stride, values, _size.Spatial, _size.Batch, _size.Spatial);
        }

        return values;
    }

    /// <summary>Writes the room to a channel of y.</summary>
    public readonly void Store(Span<float> y, int channel)
    {
        Span<float> values = Values;
        int stride = _size.Channels * _size.Spatial;
        int to = channel * _size.Spatial;
        if (_size.Spatial == 1)
        {
            for (int n = 0; n < values.Length; n++, to += stride)
            {
                y[to] = values[n];
            }
        }
        else
        {
            Movement.Copy(values, _size.Spatial, y[to..], stride, _size.Batch, _size.Spatial);
        }
    }

    /// <summary>Gives the room back.</summary>
    public readonly void Dispose() => ArrayPool<float>.Shared.Return(_buffer);
}
