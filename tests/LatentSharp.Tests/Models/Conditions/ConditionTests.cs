using LatentSharp.Data;
using LatentSharp.Data.Labels;
using LatentSharp.Distributions;
using LatentSharp.Distributions.Priors;
using LatentSharp.Models;
using LatentSharp.Models.Conditions;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Tests.Models.Conditions;

/// <summary>Which labels a model is given, as which numbers, and how they are asked for.</summary>
public sealed class ConditionTests
{
    // A label that is known of two pictures, and three classes.
    private static readonly AttributeTable Table = new(
        3, ["Smiling", "a", "b", "c"], [[1, -1, 0], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]], [new AttributeGroup("kind", [1, 2, 3])],
        [new NumericFactor("Age", [1, 2, 3])]);

    private static readonly ConditionOptions All = new ConditionOptions().For(Table);

    [Fact]
    public void All_labels_are_those_of_the_data_and_classes_are_one()
    {
        All.Labels.Select(label => label.Name).ShouldBe(["Smiling", "kind"]);
        All.Labels[1].Classes.ShouldBe(["a", "b", "c"]);
        All.Width.ShouldBe(5);
        new ConditionOptions { Of = "KIND, smiling" }.For(Table).Labels.Select(label => label.Name).ShouldBe(["kind", "Smiling"]);
        new ConditionOptions { Of = "b" }.For(Table).Labels.ShouldHaveSingleItem().Classes.ShouldBeNull();
    }

    [Theory]
    [InlineData("Smilling", "condition Smilling is not possible: the data have no label of that name (did you mean 'Smiling'?); there " +
        "are: Smiling, kind.")]
    [InlineData("Age", "condition Age is not possible: 'Age' is a number, and a condition takes labels that examples have or lack, and " +
        "classes.")]
    [InlineData("kind,Smiling,kind", "condition kind,Smiling,kind names 'kind' more than once; name each label once.")]
    public void Labels_that_the_data_lack_are_refused(string of, string sentence) =>
        Should.Throw<SettingException>(() => new ConditionOptions { Of = of }.For(Table)).Message.ShouldBe(sentence);

    [Fact]
    public void Pseudo_inputs_have_no_labels_and_stay_where_a_model_is_given_some()
    {
        var model = new Autoencoder(TestSets.Mlp(new PictureFormat(8, 8, 1)) with
        {
            Condition = All,
            Prior = new VampPriorOptions { PseudoInputs = 3 },
        });
        TestSets.Normal(new Shape(3, 64), 8).Span.CopyTo(model.Prior.Parameters.Single().Value.Span);
        float[] codes = model.SampleCodes(5, seed: 2).Span.ToArray();
        Autoencoder smiling = model.With("Smiling");
        smiling.Prior.Parameters.Single().ShouldBeSameAs(model.Prior.Parameters.Single());
        smiling.SampleCodes(5, seed: 2).Span.ToArray().ShouldBe(codes);
        model.ParameterCount.ShouldBe(ModelSize.Parameters(model.Options));
    }

    [Fact]
    public void Data_without_labels_are_refused() =>
        Should.Throw<SettingException>(() => new ConditionOptions().For(null)).Say(name => "--" + name)
            .ShouldBe("--condition all needs labels, and the data have none; give them with --labels, or leave it out.");

    [Fact]
    public void A_vector_says_has_and_lacks_and_which_class_and_nothing_of_what_is_unknown()
    {
        float s = All.Strength;
        LabelVectors.Of(null, Table).ShouldBeNull();
        LabelVectors vectors = LabelVectors.Of(All, Table)!;
        var filled = new Tensor(new Shape(3, 5));
        vectors.Fill([0, 1, 2], filled);
        filled.Span.ToArray().ShouldBe([s, 0, s, 0, 0, 0, s, 0, s, 0, 0, 0, 0, 0, s]);

        // Data of another order, and data without any.
        AttributeTable other = new(1, ["c", "Smiling"], [[1], [-1]]);
        var one = new Tensor(new Shape(1, 5));
        LabelVectors.Of(All, other)!.Fill([0], one);
        one.Span.ToArray().ShouldBe([0, s, 0, 0, s]);
        LabelVectors nothing = LabelVectors.Of(All, null)!;
        nothing.Knows.ShouldBeFalse();
        nothing.Fill([0], one);
        one.Span.ToArray().ShouldAllBe(value => value == 0);
    }

    [Fact]
    public void Labels_are_dropped_as_often_as_asked_and_by_place_alone()
    {
        const int count = 4000;
        var table = new AttributeTable(count, ["x", "y", "z"], [.. Enumerable.Repeat<sbyte[]>([.. Enumerable.Repeat((sbyte)1, count)], 3)]);
        ConditionOptions condition = new ConditionOptions { Dropout = 0.2 }.For(table);
        LabelVectors vectors = LabelVectors.Of(condition, table)!;
        int[] known = Known(vectors, condition.Width, count);
        (known.Count(n => n == 0) / (double)count).ShouldBe(0.2 + (0.4 / 4), 0.03);
        (known.Count(n => n == 3) / (double)count).ShouldBe(0.4 + (0.4 / 4), 0.03);
        (known.Count(n => n == 1) / (double)count).ShouldBe(0.4 / 4, 0.03);

        var draws = new RandomStream(5, Streams.LabelDropout);
        var whole = new Tensor(new Shape(8, condition.Width));
        vectors.FillDropped([0, 1, 2, 3, 4, 5, 6, 7], whole, draws);
        var part = new Tensor(new Shape(3, condition.Width));
        vectors.FillDropped([5, 6, 7], part, draws, first: 5);
        part.Span.ToArray().ShouldBe(whole.Span[(5 * condition.Width)..].ToArray());

        Known(LabelVectors.Of(condition with { Dropout = 1 }, table)!, condition.Width, count).ShouldAllBe(n => n == 0);
        ConditionOptions single = new ConditionOptions { Of = "y", Dropout = 0 }.For(table);
        Known(LabelVectors.Of(single, table)!, single.Width, count).ShouldAllBe(n => n == 1);

        static int[] Known(LabelVectors of, int width, int rows)
        {
            var filled = new Tensor(new Shape(rows, width));
            of.FillDropped([.. Enumerable.Range(0, rows)], filled, new RandomStream(5, Streams.LabelDropout));
            return [.. Enumerable.Range(0, rows).Select(i => filled.Span.Slice(i * width, width).ToArray().Count(value => value > 0))];
        }
    }

    [Theory]
    [InlineData("Smiling", 0)]
    [InlineData("smiling=0", 1)]
    [InlineData("Smiling=no", 1)]
    [InlineData("b", 3)]
    [InlineData("kind=C", 4)]
    public void A_label_is_asked_for_by_its_name_or_its_class(string asked, int at)
    {
        float[] vector = AskedLabels.Read(All, [asked]).Span.ToArray();
        vector.Length.ShouldBe(5);
        vector.Index().ShouldAllBe(pair => pair.Item == (pair.Index == at ? All.Strength : 0));
    }

    [Theory]
    [InlineData("Smilling", "with Smilling is not possible: the model was not given such a label (did you mean 'Smiling'?); it knows: " +
        "Smiling, kind (a, b, c).")]
    [InlineData("Smiling=2", "with Smiling=2 is not possible: 'Smiling' is 1 for examples that have it, or 0 for others.")]
    [InlineData("kind=d", "with kind=d is not possible: 'kind' is one of a, b, c.")]
    [InlineData("b=0", "with b=0 is not possible: 'b' is one of the classes of 'kind', of which one is asked for; give with b, or " +
        "another class.")]
    [InlineData("a,b", "with a and with b both say what 'kind' is; give one of them.")]
    [InlineData("Smiling,Smiling=0", "with Smiling and with Smiling=0 both say what 'Smiling' is; give one of them.")]
    public void What_is_not_known_or_contradicts_is_refused(string asked, string sentence) =>
        Should.Throw<SettingException>(() => AskedLabels.Read(All, asked.Split(','))).Message.ShouldBe(sentence);

    [Fact]
    public void A_class_that_two_sets_have_is_asked_for_by_its_set()
    {
        var both = new ConditionOptions
        {
            Labels = [new("left") { Classes = ["a", "b"] }, new("right") { Classes = ["b", "c"] }],
        };
        Should.Throw<SettingException>(() => AskedLabels.Read(both, ["b"])).Message
            .ShouldBe("with b is not clear: there are left=b and right=b; give one of them.");
        AskedLabels.Read(both, ["right=b"]).Span[2].ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("cat")]
    [InlineData("species=cat")]
    [InlineData("Species=Cat")]
    public void A_class_of_a_column_is_asked_for_with_or_without_its_heading(string asked)
    {
        var column = new ConditionOptions { Labels = [new("species") { Classes = ["species=dog", "species=cat"] }] };
        AskedLabels.Read(column, [asked]).Span.ToArray().ShouldBe([0, column.Strength]);
        column.Labels[0].Words.ShouldBe("species (dog, cat)");
        column.Labels[0].Asked("species=cat").ShouldBe("species=cat");
        Should.Throw<SettingException>(() => AskedLabels.Read(column, ["species=cow"])).Message
            .ShouldBe("with species=cow is not possible: 'species' is one of dog, cat.");
    }

    [Fact]
    public void A_model_has_the_size_that_its_options_say_and_is_that_of_today_without_a_condition()
    {
        ModelOptions plain = TestSets.Mlp(new PictureFormat(8, 8, 1));
        foreach (ModelOptions options in (ModelOptions[])[plain, TestSets.Conv(new PictureFormat(16, 16, 1))])
        {
            var model = new Autoencoder(options with { Condition = All });
            model.ParameterCount.ShouldBe(ModelSize.Parameters(model.Options));
            model.ParameterCount.ShouldBeGreaterThan(new Autoencoder(options).ParameterCount);
        }

        Should.Throw<SettingException>(() => new Autoencoder(plain).With("Smiling")).Message.ShouldStartWith("with asks for labels");
        foreach (ConditionLabel[] labels in (ConditionLabel[][])
            [[], [null!], [new("")], [new("a"), new("a")], [new("a") { Classes = ["b"] }], [new("a") { Classes = ["b", "b"] }]])
        {
            Should.Throw<SettingException>(() => (plain with { Condition = new ConditionOptions { Labels = labels } }).Validate());
        }

        Should.Throw<SettingException>(() => (plain with { Condition = All, Posterior = new PointOptions() }).Validate());
    }

    [Fact]
    public void Given_labels_a_model_codes_and_decodes_otherwise_and_given_none_as_with_unknown_ones()
    {
        PictureFormat format = new(8, 8, 1);
        var model = new Autoencoder(TestSets.Mlp(format) with { Condition = All });
        Tensor pictures = TestSets.Pixels(TestSets.Boxes(4, format));
        Tensor codes = TestSets.Normal(new Shape(4, 4));
        TestSets.Bits(model.With().Decode(codes)).ShouldBe(TestSets.Bits(model.Decode(codes)));
        TestSets.Bits(model.With("b").Decode(codes)).ShouldNotBe(TestSets.Bits(model.Decode(codes)));
        TestSets.Bits(model.With("b").Encode(pictures)).ShouldNotBe(TestSets.Bits(model.Encode(pictures)));

        // The same for labels of each picture, in any batch.
        var labels = new Tensor(new Shape(4, 5));
        for (int i = 0; i < 4; i++)
        {
            AskedLabels.Read(All, [i < 2 ? "b" : "Smiling=0"]).Span.CopyTo(labels.Span[(5 * i)..]);
        }

        Tensor each = model.Reconstruct(pictures, labels);
        TestSets.Bits(each)[..(2 * 64)].ShouldBe(TestSets.Bits(model.With("b").Reconstruct(pictures))[..(2 * 64)]);
        TestSets.Bits(each)[(2 * 64)..].ShouldBe(TestSets.Bits(model.With("Smiling=0").Reconstruct(pictures))[(2 * 64)..]);
    }

    [Fact]
    public void A_recorded_graph_joins_code_and_labels_to_the_same_bits()
    {
        var condition = new Condition(All, features: 6, latent: 3, new RandomStream(1, 1));
        Tensor code = TestSets.Normal(new Shape(1, 3));
        Tensor y = AskedLabels.Read(All, ["Smiling", "c"]);
        Tensor joined = Joined(recorded: false);
        joined.Span.ToArray().ShouldBe([.. code.Span, .. y.Span]);
        TestSets.Bits(Joined(recorded: true)).ShouldBe(TestSets.Bits(joined));

        Tensor Joined(bool recorded)
        {
            var tape = new Tape(records: false);
            Variable z = tape.Constant(code);
            tape.Graph = recorded ? new Graph(z) : null;
            return condition.Joined(z, tape.Constant(y)).Value.Clone();
        }
    }
}
