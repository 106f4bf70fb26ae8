using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Kernels;
using LatentSharp.Tensors.Kernels.Ops;

namespace LatentSharp.Tensors.Tests.Kernels;

public sealed class BroadcastTests
{
    public static TheoryData<int[], int[]> Pairs => new()
    {
        { [3, 4], [3, 4] },
        { [3, 4], [] },
        { [], [3, 4] },
        { [], [] },
        { [5, 17], [17] },
        { [17], [5, 17] },
        { [2, 3, 4, 5], [1, 3, 1, 1] },
        { [2, 3, 4, 5], [3, 1, 1] },
        { [4, 1], [1, 6] },
        { [4, 1], [6] },
        { [2, 1, 3, 1, 2, 5], [1, 4, 1, 2, 2, 1] },
        { [2, 3, 1], [2, 1, 4] },
        { [70, 33], [1, 33] },
        { [3, 1, 1], [1, 1, 1] },
        { [0, 3], [1, 3] },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Result_and_gradient_follow_the_rules_index_by_index(int[] sizesA, int[] sizesB)
    {
        (var shapeA, var shapeB) = (new Shape(sizesA), new Shape(sizesB));
        BroadcastPlan plan = BroadcastPlan.Create("Test", shapeA, shapeB);
        float[] a = Samples.Uniform(shapeA.Length);
        float[] b = Samples.Uniform(shapeB.Length, seed: 2);
        var y = new float[plan.Result.Length];
        Broadcast.Apply<Subtract>(plan, a, b, y);
        float[] dy = Samples.Uniform(y.Length, seed: 3);
        var expectedA = new double[a.Length];
        var expectedB = new double[b.Length];
        for (int i = 0; i < y.Length; i++)
        {
            (int ia, int ib) = (Index(plan.Result, shapeA, i), Index(plan.Result, shapeB, i));
            y[i].ShouldBe(a[ia] - b[ib]);
            expectedA[ia] += dy[i];
            expectedB[ib] += dy[i];
        }

        var da = new float[a.Length];
        var db = new float[b.Length];
        Broadcast.SumTo(dy, plan.Result, shapeA, da);
        Broadcast.SumTo(dy, plan.Result, shapeB, db);
        da.ShouldBeNear(expectedA, 1e-5, 1e-6, "first gradient");
        db.ShouldBeNear(expectedB, 1e-5, 1e-6, "second gradient");

        var repeated = new float[y.Length];
        Broadcast.Repeat(b, shapeB, plan.Result, repeated);
        for (int i = 0; i < y.Length; i++)
        {
            repeated[i].ShouldBe(b[Index(plan.Result, shapeB, i)]);
        }

        if (plan.Runs > 1)
        {
            var cut = new float[y.Length];
            Broadcast.Apply<Subtract>(plan, 1, plan.Runs, a, b, cut);
            Broadcast.Apply<Subtract>(plan, 0, 1, a, b, cut);
            cut.ShouldBeSameBits(y, "cut runs");
        }
    }

    [Fact]
    public void The_common_cases_are_few_long_runs()
    {
        BroadcastPlan same = BroadcastPlan.Create("Test", new Shape(2, 3, 4), new Shape(2, 3, 4));
        (same.Runs, same.Length).ShouldBe((1, 24));
        BroadcastPlan scalar = BroadcastPlan.Create("Test", new Shape(2, 3, 4), new Shape(1, 1));
        (scalar.Runs, scalar.Length, scalar.AdvancesB).ShouldBe((1, 24, false));
        BroadcastPlan row = BroadcastPlan.Create("Test", new Shape(2, 3, 4), new Shape(4));
        (row.Runs, row.Length).ShouldBe((6, 4));
        BroadcastPlan channel = BroadcastPlan.Create("Test", new Shape(2, 3, 4, 5), new Shape(1, 3, 1, 1));
        (channel.Runs, channel.Length, channel.AdvancesB).ShouldBe((6, 20, false));
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_named_in_the_message()
    {
        string message = Should.Throw<ArgumentException>(() => BroadcastPlan.Create("Add", new Shape(2, 3), new Shape(4))).Message;
        message.ShouldContain("Add: [2, 3] and [4]");
        Should.Throw<ArgumentException>(() => Broadcast.SumTo(new float[6], new Shape(2, 3), new Shape(2, 3, 4), new float[24]));
        Should.Throw<ArgumentException>(() => Broadcast.Repeat(new float[6], new Shape(2, 3), new Shape(2, 1), new float[6]));
    }

    private static int Index(Shape result, Shape shape, int index)
    {
        int at = 0;
        for (int i = 0; i < shape.Rank; i++)
        {
            int axis = result.Rank - shape.Rank + i;
            int position = index / result.Product(axis + 1, result.Rank) % result[axis];
            at = (at * shape[i]) + (shape[i] == 1 ? 0 : position);
        }

        return at;
    }
}
