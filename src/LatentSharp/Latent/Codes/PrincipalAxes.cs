using LatentSharp.Tensors;

namespace LatentSharp.Latent.Codes;

/// <summary>The directions in which codes vary most.</summary>
/// <param name="Directions">Unit vectors, <c>[axes, latent]</c>, from the largest variance; the largest component of each is
/// positive.</param>
/// <param name="Deviations">Standard deviation of the codes along each, in latent units.</param>
/// <param name="Shares">Share of the whole variance along each.</param>
internal sealed record PrincipalAxes(Tensor Directions, IReadOnlyList<double> Deviations, IReadOnlyList<double> Shares);
