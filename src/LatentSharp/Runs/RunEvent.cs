using LatentSharp.Settings;
using LatentSharp.Training;
using Microsoft.Extensions.Logging;

namespace LatentSharp.Runs;

/// <summary>Something that happens while a request is worked on, for <see cref="IProgress{T}"/>. Told on the thread that works.</summary>
public abstract record RunEvent
{
    /// <summary>
    /// Writes all that happens to a logger: choices and evaluations as information, doubts as warnings, phases for debugging, steps as
    /// a trace.
    /// </summary>
    /// <param name="logger">Receives it.</param>
    public static IProgress<RunEvent> To(ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(logger);
        return new EventLogger(logger);
    }
}

/// <summary>Something that a person may want to know beside the result, e.g. a choice that was made.</summary>
/// <param name="Text">One sentence, without a full stop; it may name settings.</param>
public sealed record RunNote(SettingText Text) : RunEvent;

/// <summary>Something that makes the result doubtful.</summary>
/// <param name="Text">One sentence, without a full stop.</param>
public sealed record RunWarning(string Text) : RunEvent;

/// <summary>How far a part of the work has come.</summary>
/// <param name="Action">What is being done, e.g. <c>encoding</c>.</param>
/// <param name="Done">Things done.</param>
/// <param name="Total">Things in all.</param>
/// <param name="Noun">What one of them is called, e.g. <c>picture</c>.</param>
public sealed record RunPhase(string Action, int Done, int Total, string Noun) : RunEvent;

/// <summary>One step of training.</summary>
/// <param name="Report">How far it has come.</param>
public sealed record RunStep(StepReport Report) : RunEvent;

/// <summary>One evaluation on the test split.</summary>
/// <param name="Report">What was measured.</param>
public sealed record RunEvaluation(EvaluationReport Report) : RunEvent;
