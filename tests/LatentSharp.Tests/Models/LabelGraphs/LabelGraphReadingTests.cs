using LatentSharp.Data;
using LatentSharp.Data.Labels;
using LatentSharp.Models.LabelGraphs;
using LatentSharp.Settings;

namespace LatentSharp.Tests.Models.LabelGraphs;

/// <summary>Which classes and edges a graph of labels finds in data, and what it refuses.</summary>
public sealed class LabelGraphReadingTests
{
    private static readonly AttributeTable Ages =
        AttributeTable.FromClasses("age", ["young", "middle", "old"], [0, 1, 2, 0, 1, -1]);

    private static readonly AttributeTable Turns = AttributeTable.FromClasses("angle", ["090", "000", "270", "180"], [0, 1, 2, 3]);

    private static readonly AttributeTable Numbers = new(8, [], [], [],
        [new NumericFactor("Turn", [0, 1, 2, 3, 4, 5, 6, 7]), new NumericFactor("Eyes", [1, 2, 2, 1, 1, 2, float.NaN, 1])]);

    [Fact]
    public void The_one_order_of_the_data_is_taken_and_angles_all_around_are_a_ring()
    {
        LabelGraphOptions turns = new LabelGraphOptions().For(Turns);
        turns.Classes.ShouldBe(["000", "090", "180", "270"]);
        turns.Graph.AreNeighbors(3, 0).ShouldBeTrue();
        turns.Description.ShouldBe("ring of 4 classes of angle: 000, 090, 180, 270");
        turns.Nodes(Turns, 4).ShouldBe([1, 0, 3, 2]);
        LabelGraphOptions ages = new LabelGraphOptions { Of = "age" }.For(Ages);
        ages.Description.ShouldBe("chain of 3 classes of age: middle, old, young");
        ages.Nodes(Ages, 6).ShouldBe([2, 0, 1, 2, 0, -1]);
    }

    [Fact]
    public void A_number_is_cut_into_classes_of_as_many_examples_and_few_values_are_a_class_each()
    {
        LabelGraphOptions turn = new LabelGraphOptions { Of = "turn", Cut = 4 }.For(Numbers);
        turn.Label.ShouldBe("Turn");
        turn.Bounds.ShouldBe([2, 4, 6]);
        turn.Classes.ShouldBe(["0 to 2", "2 to 4", "4 to 6", "6 to 7"]);
        turn.Nodes(Numbers, 8).ShouldBe([0, 0, 1, 1, 2, 2, 3, 3]);
        LabelGraphOptions eyes = new LabelGraphOptions { Of = "ring:Eyes" }.For(Numbers);
        eyes.Classes.ShouldBe(["1", "2"]);
        eyes.Nodes(Numbers, 8).ShouldBe([0, 1, 1, 0, 0, 1, -1, 0]);
    }

    [Fact]
    public void Pairs_say_which_classes_are_neighbors()
    {
        LabelGraphOptions ages = new LabelGraphOptions { Of = "young-middle, middle-old" }.For(Ages);
        ages.Classes.ShouldBe(["young", "middle", "old"]);
        ages.Graph.Way(0, 2).ShouldBe([0, 1, 2]);
        AttributeTable dashes = AttributeTable.FromClasses("size", ["x-large", "x", "large"], [0, 1, 2]);
        new LabelGraphOptions { Of = "x-x-large,x-large" }.For(dashes).Edges.ShouldBe([new(1, 0), new(1, 2)]);
    }

    [Theory]
    [InlineData("young-middle", "label-graph young-middle is in parts: no way leads from 'young' to old; join the parts by a pair of " +
        "neighbours.")]
    [InlineData("young-middle,middle-ancient", "label-graph young-middle,middle-ancient is not possible: 'middle-ancient' is no pair of " +
        "classes of the data with - between; there are: young, middle, old.")]
    [InlineData("agee", "label-graph agee is not possible: the data have no set of classes and no number 'agee' (did you mean 'age'?); " +
        "there are: age.")]
    public void A_graph_in_parts_and_labels_that_the_data_do_not_know_are_refused(string of, string sentence) =>
        Should.Throw<SettingException>(() => new LabelGraphOptions { Of = of }.For(Ages)).Message.ShouldBe(sentence);

    [Fact]
    public void Data_without_labels_and_several_orders_are_refused()
    {
        Should.Throw<SettingException>(() => new LabelGraphOptions().For(null)).Message.ShouldBe("label-graph auto needs labels, and the " +
            "data have none; give them with labels, or sort the pictures into one folder a class.");
        Should.Throw<SettingException>(() => new LabelGraphOptions().For(Numbers)).Message.ShouldBe("label-graph auto takes the one set " +
            "of classes or the one number of the data, and there are several; name one whose order is meant: Turn, Eyes.");
        var same = new AttributeTable(2, [], [], [], [new NumericFactor("Flat", [3, 3])]);
        Should.Throw<SettingException>(() => new LabelGraphOptions().For(same)).Message.ShouldStartWith("label-graph auto is not " +
            "possible: 'Flat' has the same value in all of the data");
    }

    [Fact]
    public void What_a_file_may_not_say_is_refused()
    {
        LabelGraphOptions fine = new LabelGraphOptions().For(Turns);
        fine.Validate();
        foreach (LabelGraphOptions bad in (LabelGraphOptions[])[
            fine with { Classes = ["a"] }, fine with { Edges = [new(0, 4)] }, fine with { Classes = ["a", "a", "b", "c"] },
            fine with { Bounds = [1, 1, 2] }, fine with { Bounds = [1, double.NaN, 2] }, fine with { Edges = [new(0, 1)] }])
        {
            Should.Throw<SettingException>(bad.Validate);
        }
    }
}
