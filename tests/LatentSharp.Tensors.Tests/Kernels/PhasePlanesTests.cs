using LatentSharp.Tensors.Kernels.Convolution;
using LatentSharp.Tensors.Tests.Reference;

namespace LatentSharp.Tensors.Tests.Kernels;

public sealed class PhasePlanesTests
{
    private const float Guard = 99;

    [Fact]
    public void EveryPixelIsInItsPhaseAndNothingIsWrittenBehindTheLastPlane()
    {
        for (int size = 1; size <= 40; size += size < 6 ? 1 : 7)
            for (int stride = 1; stride <= 3; stride++)
                for (int border = 0; border <= 2; border++)
                    for (int more = 0; more <= 2; more++)
                    {
                        Check(2, size, size + 1, stride, border, (size / stride) + more, ((size + 1) / stride) + more);
                    }
    }

    private static void Check(int count, int height, int width, int stride, int border, int rows, int columns)
    {
        var planes = new PhasePlanes(height, width, stride, border, border, rows, columns);
        float[] source = TestValues.Uniform(count * height * width, 1);
        var target = new float[planes.Size(count)];
        Array.Fill(target, Guard);
        planes.Fill(source, count, target);

        int at = 0;
        for (int plane = 0; plane < count; plane++)
            for (int phaseY = 0; phaseY < stride; phaseY++)
                for (int phaseX = 0; phaseX < stride; phaseX++)
                    for (int i = 0; i < rows; i++)
                        for (int j = 0; j < columns; j++, at++)
                        {
                            (int y, int x) = ((stride * i) + phaseY - border, (stride * j) + phaseX - border);
                            bool inside = y >= 0 && y < height && x >= 0 && x < width;
                            float expected = inside ? source[(((plane * height) + y) * width) + x] : 0;
                            if (target[at] != expected)
                            {
                                target[at].ShouldBe(expected,
                                    $"{height}×{width}, stride {stride}, border {border}, planes of {rows}×{columns}, at {at}");
                            }
                        }

        target[at..].ShouldAllBe(value => value == Guard,
            $"behind {height}×{width}, stride {stride}, border {border}, planes of {rows}×{columns}");
    }
}
