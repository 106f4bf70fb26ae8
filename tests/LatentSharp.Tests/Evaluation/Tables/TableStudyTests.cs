using LatentSharp.Data.Tables.Mixed;
using LatentSharp.Data.Tables.Mixed.Types;
using LatentSharp.Evaluation.Tables;
using LatentSharp.Reports.Evaluations;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Tests.Evaluation.Tables;

/// <summary>Figures of drawn rows: closed forms, and what they must say of rows that are copies, shuffled, or other real ones.</summary>
public sealed class TableStudyTests
{
    private static readonly MixedColumns Columns = new(
    [
        Number("x"),
        new CategoryColumn { Name = "sign", Names = ["minus", "plus"], IsTruth = true },
        Number("y"),
    ]);

    [Fact]
    public void Distances_of_columns_are_their_closed_forms()
    {
        Marginals.Steps([1, 2, 3, 4], [1, 2, 3, 4]).ShouldBe(0);
        Marginals.Steps([1, 2], [3, 4]).ShouldBe(1);
        Marginals.Steps([1, 2, 3, 4], [3, 4, 5, 6]).ShouldBe(0.5);
        Marginals.Steps([double.NaN, 2], [2, 2]).ShouldBe(0.5);
        Marginals.Variation([0, 0, 1, 1], [0, 1, 1, 1]).ShouldBe(0.25, 1e-12);
        Marginals.Variation([0, double.NaN], [0, 1]).ShouldBe(0.5, 1e-12);
    }

    [Fact]
    public void Dependence_is_one_for_a_function_and_small_for_chance()
    {
        MixedColumn number = Columns.Columns[0];
        MixedColumn category = Columns.Columns[1];
        double[] x = [.. Rows(400, 1).Select(row => row[0])];
        double[] other = [.. Rows(400, 2).Select(row => row[0])];
        Dependence.Of(number, number, x, [.. x.Select(value => -value * value * value)]).ShouldBe(1, 1e-9);
        Dependence.Of(number, number, x, other).ShouldBeLessThan(0.15);
        double[] signs = [.. x.Select(value => value > 0 ? 1.0 : 0)];
        Dependence.Of(category, category, signs, [.. signs.Select(sign => 1 - sign)]).ShouldBe(1, 0.01);
        Dependence.Of(category, category, signs, [.. other.Select(value => value > 0 ? 1.0 : 0)]).ShouldBeLessThan(0.15);
        Dependence.Of(category, number, signs, x).ShouldBe(Math.Sqrt(3) / 2, 0.01, "halves of ranks are at a quarter and three quarters");
    }

    [Fact]
    public void Many_categories_of_few_rows_do_not_depend_on_a_number_by_chance()
    {
        (MixedColumn number, MixedColumn category) = (Columns.Columns[0], Columns.Columns[1]);
        double[] x = [.. Rows(200, 1).Select(row => row[0])];
        double[] forty = [.. Enumerable.Range(0, 200).Select(i => (double)(i % 40))];
        Dependence.Of(category, number, forty, x).ShouldBeLessThan(0.2);
        Dependence.Of(category, number, [.. Enumerable.Range(0, 200).Select(i => (double)i)], x).ShouldBe(0, "each row is a category");
        Dependence.Of(category, number, forty, forty).ShouldBe(1, 1e-9);
    }

    [Fact]
    public void F1_is_its_closed_form() => ClassifierStudy.F1([0, 0, 0, 1], [0, 0, 1, 1], [0, 1, 2, 3], 2)
        .ShouldBe(((4.0 / 5) + (2.0 / 3)) / 2, 1e-12);

    [Fact]
    public void Rows_of_the_same_source_are_as_good_as_real_ones_and_no_copies()
    {
        TableFigures found = Measure(Rows(800, 1), Rows(200, 2), Rows(800, 3));
        found.Columns.Max(column => column.Distance).ShouldBeLessThan(0.1);
        found.Pairs!.MeanDifference.ShouldBeLessThan(0.06);
        found.Classifier!.Target.ShouldBe("sign");
        found.Classifier.OfReal.ShouldBeGreaterThan(0.9);
        found.Classifier.OfSynthetic.ShouldBe(found.Classifier.OfReal, 0.05);
        found.Privacy!.Copies.ShouldBe(0);
        found.Privacy.Median.ShouldBe(found.Privacy.MedianOfHeldOut, 0.15 * found.Privacy.MedianOfHeldOut);
        Math.Abs(found.Privacy.MembershipArea - 0.5).ShouldBeLessThan(4 * found.Privacy.MembershipError);
    }

    [Fact]
    public void Copies_of_the_training_rows_are_found_out()
    {
        double[][] training = Rows(800, 1);
        PrivacyFigures privacy = Measure(training, Rows(200, 2), training).Privacy!;
        privacy.Copies.ShouldBe(1);
        privacy.Median.ShouldBe(0);
        privacy.MembershipArea.ShouldBe(1, 1e-9);
        privacy.Nearer.ShouldBeGreaterThan(0.95);
    }

    [Fact]
    public void Of_twenty_rows_the_nearest_is_the_one_in_twenty()
    {
        (double[][] training, double[][] held) = (Rows(400, 1), Rows(20, 2));
        var study = new PrivacyStudy(Columns);
        Measure(training, held, Rows(400, 3)).Privacy!.LowOfHeldOut
            .ShouldBe(held.Min(row => training.Min(other => study.Distance(row, other))), 1e-12);
    }

    [Theory]
    [InlineData(0.105, 0.105, 0.5, 0.7, "no nearer")]
    [InlineData(0.103, 0.105, 0.6, 0.7, "about as near")]
    [InlineData(0.070, 0.105, 0.61, 0.7, "but by no more than chance gives with 200 held-out rows (two errors).")]
    [InlineData(0.070, 0.105, 0.63, 0.7, "a sign that rows were learned by heart")]
    [InlineData(0.070, 0.105, 0.63, 0.55, "to held-out rows alike, as rows are that vary less than real ones")]
    public void Near_rows_are_a_sign_only_beyond_their_errors(double median, double ofHeldOut, double nearer, double area, string says)
    {
        TableFigures found = Measure(Rows(60, 1), Rows(200, 2), Rows(60, 3));
        PrivacyFigures privacy = found.Privacy! with
        {
            Median = median,
            MedianOfHeldOut = ofHeldOut,
            Nearer = nearer,
            NearerError = 0.06,
            MembershipArea = area,
            MembershipError = 0.06,
        };
        string[] sentences = [.. TableSection.Sentences(found with { Privacy = privacy })];
        sentences.Single(sentence => sentence.StartsWith("A drawn row is", StringComparison.Ordinal)).ShouldContain(says);
    }

    [Fact]
    public void Four_rows_that_happen_to_be_in_order_say_nothing()
    {
        // Of two rows of either kind one order in six puts both of a kind first; an area of 1 alone would have no error.
        for (ulong seed = 1; seed <= 12; seed++)
        {
            PrivacyFigures privacy = Measure(Rows(22, seed), Rows(2, seed + 100), Rows(22, seed + 200)).Privacy!;
            (privacy.MembershipArea - 0.5).ShouldBeLessThanOrEqualTo(2 * privacy.MembershipError);
            privacy.MembershipError.ShouldBeGreaterThan(0.3);
        }
    }

    [Fact]
    public void Of_a_large_table_in_an_order_random_rows_are_looked_at_and_their_number_is_said()
    {
        double[][] training = [.. Rows(20_000, 1).OrderBy(row => row[0])];
        TableFigures found = Measure(training, [.. Rows(2000, 2).OrderByDescending(row => row[0])], Rows(400, 3));
        PrivacyFigures privacy = found.Privacy!;
        (privacy.Training, privacy.OfTraining, privacy.HeldOut, privacy.OfHeldOut).ShouldBe((10_000, 20_000, 1000, 2000));

        // The first 10,000 training rows are the lower half, and the first 1,000 held-out rows the upper one: far apart.
        privacy.Median.ShouldBe(privacy.MedianOfHeldOut, 0.15 * privacy.MedianOfHeldOut);
        Math.Abs(privacy.MembershipArea - 0.5).ShouldBeLessThan(4 * privacy.MembershipError);
        found.Classifier!.OfReal.ShouldBeGreaterThan(0.9, "the first 400 rows all have the same sign");
        TableSection.Sentences(found).ShouldContain(
            "Privacy is measured with 10,000 of 20,000 training rows and 1,000 of 2,000 held-out rows, chosen by chance.");
        TableSection.Sentences(found with { Privacy = privacy with { OfTraining = 10_000, OfHeldOut = 1000 } })
            .ShouldNotContain(sentence => sentence.StartsWith("Privacy is measured", StringComparison.Ordinal));
    }

    [Fact]
    public void Columns_shuffled_apart_teach_nothing_and_lose_their_dependence()
    {
        double[][] apart = [.. Rows(800, 3).Zip(Rows(800, 4), (a, b) => (double[])[a[0], b[1], a[2]])];
        TableFigures found = Measure(Rows(800, 1), Rows(200, 2), apart);
        found.Columns.Max(column => column.Distance).ShouldBeLessThan(0.1, "each column alone is right");
        found.Pairs!.Largest[0].Second.ShouldBe("sign");
        found.Pairs.Largest[0].Synthetic.ShouldBeLessThan(0.15);
        found.Classifier!.OfSynthetic.ShouldBeLessThan(found.Classifier.OfReal - 0.2);
    }

    private static NumberColumn Number(string name) => new()
    {
        Name = name,
        Modes = [new Mode(0, 1)],
        Low = -9,
        High = 9,
        Deviation = 1,
        Style = new NumberStyle { Decimals = 3 },
    };

    private static TableFigures Measure(double[][] real, double[][] held, double[][] drawn) =>
        TableStudy.Measure(Columns, real, held, drawn, isTraining: true, target: null, seed: 1, CancellationToken.None);

    /// <summary>A number, its sign with a little noise, and another number.</summary>
    private static double[][] Rows(int count, ulong seed)
    {
        var random = new RandomStream(seed, 77);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            double x = random.Normal((ulong)(4 * i));
            return (double[])[x, x + (0.1 * random.Normal((ulong)((4 * i) + 1))) > 0 ? 1 : 0, random.Normal((ulong)((4 * i) + 2))];
        })];
    }
}
