using LatentSharp.Evaluation.Doctor;
using LatentSharp.Settings;
using LatentSharp.Training;

namespace LatentSharp.Runs;

/// <summary>Something that a person may want to know beside the result, e.g. a choice that was made.</summary>
/// <param name="Text">One sentence, without a full stop; it may name settings.</param>
public sealed record RunNote(SettingText Text) : RunEvent
{
    /// <summary>Whether it makes the result doubtful.</summary>
    public bool IsWarning { get; init; }

    /// <summary>What is wrong with the training, where it says that.</summary>
    internal Finding? Finding { get; init; }
}

/// <summary>How far a part of the work has come.</summary>
/// <param name="Action">What is being done, e.g. <c>encoding</c>.</param>
/// <param name="Done">Things done.</param>
/// <param name="Total">Things in all.</param>
/// <param name="Noun">What one of them is called, e.g. <c>picture</c>.</param>
public sealed record RunPhase(string Action, int Done, int Total, string Noun) : RunEvent;
