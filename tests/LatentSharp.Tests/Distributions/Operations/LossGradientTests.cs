using LatentSharp.Distributions.Operations;
using LatentSharp.Tensors.Tests.Autodiff;

namespace LatentSharp.Tests.Distributions.Operations;

public sealed class LossGradientTests : GradientTheories<LossCases>
{
    [Fact]
    public void EveryOperationOfTheLibraryHasACase() =>
        IGradientCases.Missing(typeof(KlDivergence).Assembly, LossCases.All).ShouldBeEmpty();
}
