using LatentSharp.Distributions.Operations.Batches;
using LatentSharp.Models.LabelGraphs;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Models.Objectives;

/// <summary>
/// Reconstruction + w · [angular(a, same; neighbors and others; α) + v · angular(a, neighbor; others; α')], after Yan et al. 2020, of whom
/// the abstract alone was to be had; the angular loss is that of Wang et al. 2017. w counts for each value of an example, since the
/// reconstruction term is a sum over them.
/// </summary>
/// <param name="options">Weights and angles.</param>
internal sealed class AngularObjective(AngularOptions options) : Objective
{
    /// <summary>Name of the loss of the same class.</summary>
    public const string Same = "angularSame";

    /// <summary>Name of the loss of neighboring classes.</summary>
    public const string Neighbors = "angularNeighbors";

    private const string Unit = "angular loss";

    public override string Name => "reconstruction with angular losses over a graph of labels";

    public override ObjectiveOptions Options => options;

    public override IReadOnlyList<LossTerm> Terms(ModelPass pass, double epoch)
    {
        ArgumentNullException.ThrowIfNull(pass);
        int batch = pass.X.Shape[0];
        double weight = options.Weight * pass.X.Shape.Length / batch;
        Variable codes = pass.Posterior.Mean;
        Variable Loss(Func<int, int, AngularRole> role, double angle) => AngularLoss.Apply(codes, Roles(pass, batch, role), Tangent(angle));
        LabelGraph? graph = pass.LabelGraph;
        return (LossTerm[])
        [
            new LossTerm(LossTerms.Reconstruction, pass.Likelihood.NegativeLogDensity(pass.X)),
            new LossTerm(Same, Loss((a, b) => a == b ? AngularRole.Positive : AngularRole.Negative, options.Angle), weight, Unit)
            {
                IsOfBound = false,
            },
            new LossTerm(Neighbors, Loss((a, b) => a == b ? AngularRole.None
                : graph!.AreNeighbors(a, b) ? AngularRole.Positive : AngularRole.Negative, options.NeighborAngle),
                weight * options.NeighborWeight, Unit)
            {
                IsOfBound = false,
            },
        ];
    }

    /// <summary>tan²α.</summary>
    /// <param name="degrees">α.</param>
    internal static double Tangent(double degrees)
    {
        (double sine, double cosine) = DoubleMath.SinCos(degrees * Math.PI / 180);
        return sine * sine / (cosine * cosine);
    }

    /// <summary>What each code is to each other one, by their classes; nothing where a class is not known.</summary>
    private static AngularRole[] Roles(ModelPass pass, int batch, Func<int, int, AngularRole> role)
    {
        var roles = new AngularRole[batch * batch];
        if (pass.Nodes is not { } nodes || pass.LabelGraph is null)
        {
            return roles;
        }

        for (int i = 0; i < batch; i++)
        {
            for (int j = 0; j < batch; j++)
            {
                roles[(i * batch) + j] = i == j || nodes[i] < 0 || nodes[j] < 0 ? AngularRole.None : role(nodes[i], nodes[j]);
            }
        }

        return roles;
    }
}
