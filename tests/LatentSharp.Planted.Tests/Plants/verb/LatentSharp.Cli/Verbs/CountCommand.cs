using System.CommandLine;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Runs;

namespace LatentSharp.Cli.Verbs;

/// <summary>Counts what a model is made of.</summary>
internal sealed class CountCommand : Verb
{
    private readonly Argument<string> _run = Inputs.Run();

    public CountCommand()
        : base("count", "count the trained values of a model", "Accepted as by every verb; nothing here is drawn.",
            "latent count runs/faces")
    {
        Add(_run);
        AddOptions();
    }

    public override int Execute(ParseResult arguments, Session session)
    {
        using var run = Run.Open(arguments.GetRequiredValue(_run));
        session.Result(new CountReport(run.Card.Parameters), CliJson.Default.CountReport, $"{run.Card.Parameters} trained values");
        return Application.Done;
    }
}

/// <summary>The result of <c>count</c>.</summary>
/// <param name="Parameters">Number of trained values.</param>
internal sealed record CountReport(long Parameters);
