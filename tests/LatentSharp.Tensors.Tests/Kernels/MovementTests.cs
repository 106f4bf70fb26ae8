using LatentSharp.Tensors.Kernels;
using LatentSharp.Tensors.Kernels.Convolution;

namespace LatentSharp.Tensors.Tests.Kernels;

public sealed class MovementTests
{
    [Theory]
    [InlineData(1, 1, 1, 2)]
    [InlineData(2, 3, 5, 2)]
    [InlineData(3, 4, 7, 1)]
    [InlineData(2, 5, 4, 3)]
    [InlineData(1, 8, 17, 2)]
    public void Nearest_upsampling_and_its_gradient(int planes, int height, int width, int factor)
    {
        float[] x = Samples.Uniform(planes * height * width);
        (int tall, int wide) = (height * factor, width * factor);
        var y = new float[planes * tall * wide];
        Upsampling.Nearest(x, width, factor, y);
        float[] dy = Samples.Uniform(y.Length, seed: 2);
        var dx = new float[x.Length];
        var expected = new double[x.Length];
        Upsampling.NearestGradient(dy, width, factor, dx);
        for (int i = 0; i < y.Length; i++)
        {
            int from = (((i / wide / tall) * height) + (i / wide % tall / factor)) * width + (i % wide / factor);
            y[i].ShouldBe(x[from]);
            expected[from] += dy[i];
        }

        dx.ShouldBeNear(expected, 1e-6, 1e-6, "gradient");
    }

    [Theory]
    [InlineData(2, 7, 3, 2, 4)]
    [InlineData(1, 5, 1, 0, 5)]
    [InlineData(4, 3, 6, 2, 1)]
    [InlineData(3, 4, 2, 4, 0)]
    public void Slice_and_insert(int outer, int axis, int inner, int start, int count)
    {
        float[] x = Samples.Uniform(outer * axis * inner);
        var y = new float[outer * count * inner];
        Movement.Slice(x, outer, axis, inner, start, count, y);
        var back = new float[x.Length];
        back.AsSpan().Fill(9);
        Movement.Insert(y, outer, axis, inner, start, count, back);
        for (int i = 0; i < x.Length; i++)
        {
            int at = i / inner % axis;
            bool inside = at >= start && at < start + count;
            back[i].ShouldBe(inside ? x[i] : 9);
            if (inside)
            {
                y[(((i / inner / axis * count) + at - start) * inner) + (i % inner)].ShouldBe(x[i]);
            }
        }
    }

    [Fact]
    public void Strided_copy_leaves_the_gaps_alone()
    {
        var y = new float[11];
        Movement.Copy([1, 2, 3, 4, 5, 6, 7], 3, y, 4, 3, 1);
        y.ShouldBe([1f, 0, 0, 0, 4, 0, 0, 0, 7, 0, 0]);
    }

    public static TheoryData<int[], int[]> Permutations => new()
    {
        { [], [] },
        { [5], [0] },
        { [3, 4], [1, 0] },
        { [3, 4], [0, 1] },
        { [2, 3, 4], [2, 0, 1] },
        { [2, 3, 4], [1, 0, 2] },
        { [2, 3, 4, 5], [0, 2, 3, 1] },
        { [2, 3, 4, 5], [0, 3, 1, 2] },
        { [2, 1, 3, 2, 2, 3], [5, 3, 1, 4, 0, 2] },
        { [2, 3, 1, 2, 4, 2], [1, 0, 3, 2, 4, 5] },
        { [2, 0, 3], [2, 1, 0] },
    };

    [Theory]
    [MemberData(nameof(Permutations))]
    public void Permutation_puts_every_value_where_its_index_says(int[] sizes, int[] order)
    {
        var shape = new Shape(sizes);
        float[] x = Samples.Uniform(shape.Length);
        var y = new float[x.Length];
        Movement.Permute(x, shape, order, y);
        var result = new Shape(Array.ConvertAll(order, axis => sizes[axis]));
        for (int to = 0; to < y.Length; to++)
        {
            int from = 0;
            for (int i = 0; i < order.Length; i++)
            {
                int at = to / result.Product(i + 1, result.Rank) % result[i];
                from += at * shape.Product(order[i] + 1, shape.Rank);
            }

            y[to].ShouldBe(x[from]);
        }
    }

    [Theory]
    [InlineData(new[] { 0, 0 })]
    [InlineData(new[] { 0 })]
    [InlineData(new[] { 0, 2 })]
    [InlineData(new[] { 0, 1, 2 })]
    public void An_order_that_is_no_permutation_is_refused(int[] order) =>
        Should.Throw<ArgumentException>(() =>
            Movement.Permute(new float[6], new Shape(2, 3), order, new float[6])).Message.ShouldContain("[2, 3]");
}
