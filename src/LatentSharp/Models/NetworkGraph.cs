using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Models;

/// <summary>The operations that one network of a model does for one example.</summary>
/// <param name="Name">Which network.</param>
/// <param name="Input">Shape of what goes in, <c>[1, …]</c>.</param>
/// <param name="Graph">The operations.</param>
internal sealed record NetworkGraph(string Name, Shape Input, Graph Graph);
