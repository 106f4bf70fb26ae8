using System.Text.Json.Serialization;
using LatentSharp.Data.Kinds;
using LatentSharp.Imaging;
using LatentSharp.Tensors;

namespace LatentSharp.Data;

/// <summary>
/// What one example of a dataset is like: its kind, its shape, and what its values are. A model is of one format, and takes data of no
/// other.
/// </summary>
public abstract record ExampleFormat
{
    /// <summary>The kind of data.</summary>
    [JsonIgnore]
    public abstract DataKind Kind { get; }

    /// <summary>The shape of one example, without the batch, e.g. <c>[channels, height, width]</c>.</summary>
    [JsonIgnore]
    public abstract Shape Shape { get; }

    /// <summary>Numbers an example.</summary>
    [JsonIgnore]
    public abstract int Length { get; }

    /// <summary>Its numbers one by one, where each means something of its own, as the columns of a table do; else empty.</summary>
    [JsonIgnore]
    public abstract IReadOnlyList<NamedValue> Values { get; }

    /// <summary>What choices are made for, e.g. <c>64×64 colour pictures</c>.</summary>
    [JsonIgnore]
    public abstract string Summary { get; }

    /// <summary>What is wrong with the format, as far as the networks are concerned; a file may say anything.</summary>
    /// <returns>What it is, and what it must be; <see langword="null"/> where nothing is wrong.</returns>
    public abstract (string Found, string Expected)? Fault();

    /// <summary>The format as a line of a report.</summary>
    public abstract (string Term, string Description) Describe();

    /// <summary>Draws one example.</summary>
    /// <param name="values">Its values as a model has them, as many as <see cref="Length"/>.</param>
    /// <exception cref="NotSupportedException">Examples of this kind are not drawn.</exception>
    public abstract Picture Draw(ReadOnlySpan<float> values);

    /// <summary>A batch of examples as pictures.</summary>
    /// <param name="batch">Pixels in [0, 1], <c>[batch, channels, height, width]</c>, or other values that can be drawn.</param>
    /// <exception cref="ArgumentException">It is no batch of this format.</exception>
    /// <exception cref="NotSupportedException">Examples of this kind are not drawn.</exception>
    public IReadOnlyList<Picture> Draw(Tensor batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Shape.Rank == 0 || batch.Shape != BatchShape(batch.Shape[0]))
        {
            throw new ArgumentException($"Draw: expected a batch of {this}, [batch, …] with {Length} values each, found {batch.Shape}.",
                nameof(batch));
        }

        var pictures = new Picture[batch.Shape[0]];
        for (int i = 0; i < pictures.Length; i++)
        {
            pictures[i] = Draw(batch.Span.Slice(i * Length, Length));
        }

        return pictures;
    }

    /// <summary>The shape of a batch, <c>[count, …]</c>.</summary>
    /// <param name="count">Examples of the batch.</param>
    public Shape BatchShape(int count)
    {
        Shape one = Shape;
        Span<int> sizes = stackalloc int[one.Rank + 1];
        sizes[0] = count;
        one.CopyTo(sizes[1..]);
        return new Shape(sizes);
    }
}
