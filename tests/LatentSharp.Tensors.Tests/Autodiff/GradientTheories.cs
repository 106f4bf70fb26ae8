using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Tests.Kernels;
using LatentSharp.Tensors.Tests.Reference;

namespace LatentSharp.Tensors.Tests.Autodiff;

/// <summary>Operations of one assembly with a case for each shape that is special.</summary>
public interface IGradientCases
{
    /// <summary>The cases.</summary>
    static abstract IReadOnlyList<GradientCase> All { get; }

    /// <summary>Operations of an assembly that no case has.</summary>
    static IEnumerable<Type> Missing(System.Reflection.Assembly assembly, IReadOnlyList<GradientCase> cases) =>
        assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Operation)) && !t.IsGenericType)
            .Where(t => cases.All(c => c.Operation != t.Name));
}

/// <summary>
/// Every operation against its twin: the values, and the gradients against central differences of the twin in double precision,
/// with a random gradient coming in.
/// </summary>
public abstract class GradientTheories<TCases>
    where TCases : IGradientCases
{
    private const double Step = 1e-5;
    private const double Tolerance = 1e-4;

    public static TheoryData<int, string> All => Cases(_ => true);

    /// <summary>Those whose inputs have one shape, so that one variable can stand in all places.</summary>
    public static TheoryData<int, string> OfOneShape => Cases(c => c.Inputs.Length > 1 && c.Inputs.All(i => i.Shape == c.Inputs[0].Shape));

    [Theory]
    [MemberData(nameof(All))]
    public void Values_and_gradients_agree_with_the_twin(int index, string name)
    {
        GradientCase c = TCases.All[index];
        float[][] values = [.. c.Inputs.Select((input, i) => input.Values((ulong)i + 1))];
        double[][] wide = Array.ConvertAll(values, ReferenceNormalization.Wide);
        (float[] y, float[] weights, float[][] gradients) = Run(c, new Tape(), values, _ => true);
        TestValues.ShouldBeNear(y, c.Twin(wide), Tolerance, name);
        for (int i = 0; i < values.Length; i++)
        {
            TestValues.ShouldBeNear(gradients[i], Differences(c, wide, i, weights), Tolerance, $"{name}, gradient of input {i}");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Gradients_do_not_depend_on_which_inputs_want_one(int index, string name)
    {
        GradientCase c = TCases.All[index];
        float[][] values = [.. c.Inputs.Select((input, i) => input.Values((ulong)i + 1))];
        float[][] expected = Run(c, new Tape(), values, _ => true).Gradients;
        for (int only = 0; only < values.Length; only++)
        {
            Run(c, new Tape(), values, i => i == only).Gradients[only].ShouldBeSameBits(expected[only], $"{name}, input {only} alone");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_variable_used_twice_collects_both_gradients(int index, string name)
    {
        GradientCase c = TCases.All[index];
        float[][] values = [.. c.Inputs.Select((input, i) => input.Values((ulong)i + 1))];
        float[][] once = Run(c, new Tape(), values, _ => true).Gradients;
        float[][] twice = Run(c, new Tape(), values, _ => true, times: 2).Gradients;
        for (int i = 0; i < values.Length; i++)
        {
            twice[i].ShouldBeSameBits(Array.ConvertAll(once[i], v => 2 * v), name);
        }
    }

    [Theory]
    [MemberData(nameof(OfOneShape))]
    public void One_variable_in_all_places_collects_all_gradients(int index, string name)
    {
        GradientCase c = TCases.All[index];
        float[] values = c.Inputs[^1].Values(9);
        var tape = new Tape();
        Variable x = tape.Watch(new Tensor(c.Inputs[0].Shape, values));
        float[] weights = Finish(tape, c.Apply([.. c.Inputs.Select(_ => x)]), 1);
        double[][] wide = [.. c.Inputs.Select(_ => ReferenceNormalization.Wide(values))];
        var expected = new double[values.Length];
        for (int i = 0; i < wide.Length; i++)
        {
            expected = [.. expected.Zip(Differences(c, wide, i, weights), (a, b) => a + b)];
        }

        TestValues.ShouldBeNear(x.Gradient!.Span, expected, Tolerance, name);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_second_step_on_the_same_tape_gives_the_same_bits_and_allocates_no_storage(int index, string name)
    {
        GradientCase c = TCases.All[index];
        float[][] values = [.. c.Inputs.Select((input, i) => input.Values((ulong)i + 1))];
        var tape = new Tape();
        (float[] y, _, float[][] gradients) = Run(c, tape, values, _ => true);
        tape.Clear();
        long allocated = tape.Pool.AllocatedBytes;
        (float[] again, _, float[][] gradientsAgain) = Run(c, tape, values, _ => true);
        again.ShouldBeSameBits(y, name);
        for (int i = 0; i < gradients.Length; i++)
        {
            gradientsAgain[i].ShouldBeSameBits(gradients[i], name);
        }

        tape.Pool.AllocatedBytes.ShouldBe(allocated, name);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_tape_that_does_not_record_gives_the_same_values(int index, string name)
    {
        GradientCase c = TCases.All[index];
        float[][] values = [.. c.Inputs.Select((input, i) => input.Values((ulong)i + 1))];
        var tape = new Tape(records: false);
        Variable y = c.Apply([.. values.Select((v, i) => tape.Watch(new Tensor(c.Inputs[i].Shape, v)))]);
        y.NeedsGradient.ShouldBeFalse();
        y.Value.Span.ToArray().ShouldBeSameBits(Run(c, new Tape(), values, _ => true).Y, name);
    }

    private static TheoryData<int, string> Cases(Func<GradientCase, bool> wanted)
    {
        var data = new TheoryData<int, string>();
        for (int i = 0; i < TCases.All.Count; i++)
        {
            if (wanted(TCases.All[i]))
            {
                data.Add(i, TCases.All[i].ToString());
            }
        }

        return data;
    }

    private static (float[] Y, float[] Weights, float[][] Gradients) Run(GradientCase c, Tape tape, float[][] values,
        Func<int, bool> wanted, int times = 1)
    {
        Variable[] inputs = [.. values.Select((v, i) =>
        {
            var tensor = new Tensor(c.Inputs[i].Shape, v);
            return wanted(i) ? tape.Watch(tensor) : tape.Constant(tensor);
        })];
        Variable y = c.Apply(inputs);
        float[] result = y.Value.Span.ToArray();
        if (times == 2)
        {
            Variable second = c.Apply(inputs);
            int half = y.Shape.Length;
            y = Variable.Concatenate(0, y.Reshape(new Shape(half)), second.Reshape(new Shape(half)));
        }

        float[] weights = Finish(tape, y, times);
        return (result, weights, [.. inputs.Select(v => v.Gradient?.Span.ToArray() ?? [])]);
    }

    /// <summary>Backward from Σ weights · y.</summary>
    private static float[] Finish(Tape tape, Variable y, int times)
    {
        float[] weights = TestValues.Uniform(y.Shape.Length / times, 77);
        float[] all = [.. Enumerable.Repeat(weights, times).SelectMany(w => w)];
        tape.Backward((y * tape.Constant(new Tensor(y.Shape, all))).Sum());
        return weights;
    }

    private static double[] Differences(GradientCase c, double[][] values, int input, float[] weights)
    {
        var gradient = new double[values[input].Length];
        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] = (Loss(Step) - Loss(-Step)) / (2 * Step);

            double Loss(double change)
            {
                double[][] moved = [.. values];
                moved[input] = [.. values[input]];
                moved[input][i] += change;
                double[] y = c.Twin(moved);
                double loss = 0;
                for (int j = 0; j < y.Length; j++)
                {
                    loss += weights[j] * y[j];
                }

                return loss;
            }
        }

        return gradient;
    }
}
