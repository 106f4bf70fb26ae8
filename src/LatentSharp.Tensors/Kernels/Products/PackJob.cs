using LatentSharp.Tensors.Kernels.Threads;

namespace LatentSharp.Tensors.Kernels.Products;

/// <summary>Packs both factors, or the left one alone: what all tasks of the product read.</summary>
internal readonly unsafe struct PackJob(ProductShape shape, PackedFactor a, PackedFactor b, bool leftAlone = false) : IJob
{
    private const int PackLines = 4;

    private int PartsOfA => ((a.Count + PackLines - 1) / PackLines) * shape.Blocks;

    public int Parts => leftAlone ? PartsOfA : PartsOfA + (((b.Count + PackLines - 1) / PackLines) * shape.Blocks);

    public void Run(int part)
    {
        bool left = part < PartsOfA;
        PackedFactor packed = left ? a : b;
        int index = left ? part : part - PartsOfA;
        int block = index % shape.Blocks;
        int first = index / shape.Blocks * PackLines;
        int start = shape.Start(block);
        int length = shape.Start(block + 1) - start;
        for (int panel = first; panel < Math.Min(first + PackLines, packed.Count); panel++)
        {
            packed.Pack(panel, start, length);
        }
    }
}
