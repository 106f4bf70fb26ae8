using LatentSharp.Data;
using static LatentSharp.Runs.RequestSettings;

namespace LatentSharp.Runs;

/// <summary>
/// A run of pictures that a request is made to, and what sheets call it; there are two where a run is set beside another.
/// </summary>
/// <param name="Name">VAE or AE; with the run's name where both are of one kind.</param>
/// <param name="Run">The run.</param>
/// <param name="IsAlone">Whether no other is set beside it.</param>
internal sealed record NamedRun(string Name, Run Run, bool IsAlone)
{
    /// <summary>What its model is called in warnings.</summary>
    public string Who => IsAlone ? "this model" : $"the {Name}";

    /// <summary>What stands before a line about it.</summary>
    public string Prefix => IsAlone ? "" : Name + ": ";

    /// <summary>A run, and the one to set beside it, if any.</summary>
    /// <param name="run">The run.</param>
    /// <param name="beside">The other; null for none.</param>
    /// <param name="does">What is done with pictures, for a run of a table.</param>
    /// <param name="mixes">Whether codes are mixed, moved or drawn from a density that was fitted to them.</param>
    /// <param name="takesRows">Whether rows of a table do as well, of one run.</param>
    /// <exception cref="RequestException">One is of a table, its codes cannot be mixed, or their pictures differ in format.</exception>
    public static NamedRun[] Of(Run run, Run? beside, string does, bool mixes = true, bool takesRows = false)
    {
        if (!takesRows || !run.HasRows)
        {
            run.RequireDrawn(does);
        }
        else if (beside is not null)
        {
            throw new RequestException($"{Beside} sets pictures side by side, and this model is of {run.Format.Kind.Words}; leave it out");
        }

        if (mixes)
        {
            run.RequireMixing(does);
            beside?.RequireMixing(does);
        }

        if (beside is null)
        {
            return [new NamedRun(run.Kind, run, true)];
        }

        beside.RequireDrawn(does);
        CheckBeside(run, beside);
        if (run.Kind != beside.Kind)
        {
            return [new NamedRun(run.Kind, run, false), new NamedRun(beside.Kind, beside, false)];
        }

        (string a, string b) = (Last(run.Path), Last(beside.Path));
        (a, b) = a == b ? (run.Path, beside.Path) : (a, b);
        return [new NamedRun($"{run.Kind} {a}", run, false), new NamedRun($"{beside.Kind} {b}", beside, false)];
    }

    /// <summary>Refuses a run whose pictures cannot stand beside those of the first.</summary>
    /// <param name="first">The first.</param>
    /// <param name="beside">The run.</param>
    /// <exception cref="RequestException">Their pictures differ in format.</exception>
    public static void CheckBeside(Run first, Run beside)
    {
        (ExampleFormat own, ExampleFormat other) = (first.Format, beside.Format);
        if (own != other)
        {
            throw new RequestException(
                $"{Beside} {beside.Path} is not possible: its {own.Kind.Noun}s are {other}, those of the first run {own}; "
                + $"give a run of the same {own.Kind.Noun}s");
        }
    }

    private static string Last(string run) => Path.GetFileName(Path.TrimEndingDirectorySeparator(run));
}
