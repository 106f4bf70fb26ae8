using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Tests.Engine;

/// <summary>The operations that a tape did can be walked, also where no gradient flows.</summary>
public sealed class GraphTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AGraphSaysWhatWasComputedFromWhat(bool records)
    {
        var weight = new Parameter("layer.weight", new Tensor(new Shape(4, 3)));
        var graph = new Graph();
        var tape = new Tape(records) { Graph = graph };
        Variable x = tape.Constant(new Tensor(new Shape(2, 3)));
        Variable h = x.Affine(tape.Use(weight), null, Activation.LeakyRelu(0.5f));
        Variable loss = ((h - 1).Square() + h).Mean();
        if (records)
        {
            tape.Backward(loss);
        }

        tape.Clear();
        graph.Nodes.Select(n => n.Name).ShouldBe(["Affine", "Scale", "Square", "Add", "Mean"]);
        graph.Nodes.Select(n => n.Number).ShouldBe([1, 2, 3, 4, 5]);
        GraphNode affine = graph.Nodes[0];
        affine.Inputs.ShouldBe([(0, null, new Shape(2, 3)), (0, "layer.weight", new Shape(4, 3))]);
        affine.Shape.ShouldBe(new Shape(2, 4));
        affine.Attributes.ShouldBe([("activation", ActivationKind.LeakyRelu), ("slope", 0.5f)]);
        graph.Nodes[3].Inputs.Select(i => i.Operation).ShouldBe([3, 1]);
        graph.Nodes[4].Shape.Rank.ShouldBe(0);
    }

    [Fact]
    public void WithoutOneNothingIsNoted()
    {
        var tape = new Tape(records: false);
        tape.Constant(new Tensor(new Shape(2))).Square();
        tape.Graph.ShouldBeNull();
        tape.Operations.ShouldBeEmpty();
    }
}
