using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Models;

/// <summary>The operations that one network of a model does for one example.</summary>
/// <param name="Name">Which network.</param>
/// <param name="Input">Shape of what goes in, <c>[1, …]</c>.</param>
/// <param name="Graph">The operations, with the values of data that they use.</param>
/// <param name="Outputs">What comes out, and the number of the operation that gives it; 0 for what goes in.</param>
internal sealed record NetworkGraph(string Name, Shape Input, Graph Graph, IReadOnlyList<(string Name, int Operation)> Outputs);
