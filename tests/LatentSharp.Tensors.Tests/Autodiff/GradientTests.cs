using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Tensors.Tests.Autodiff;

public sealed class GradientTests : GradientTheories<GradientCases>
{
    [Fact]
    public void Every_operation_of_the_engine_has_a_case()
    {
        typeof(Operation).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Operation))).ShouldAllBe(t => t.IsSealed);
        IGradientCases.Missing(typeof(Operation).Assembly, GradientCases.All).ShouldBeEmpty();
    }
}
