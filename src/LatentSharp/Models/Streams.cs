namespace LatentSharp.Models;

/// <summary>
/// The streams of a seed, one a purpose, so that no purpose shifts the draws of another. Number 6 is that of codes drawn from a prior.
/// </summary>
internal static class Streams
{
    /// <summary>First values of parameters.</summary>
    public const ulong Initialization = 1;

    /// <summary>Posterior samples in training; a substream a step.</summary>
    public const ulong TrainingNoise = 2;

    /// <summary>Binarization in training; a substream a step when dynamic.</summary>
    public const ulong TrainingBinarization = 3;

    /// <summary>Posterior samples in evaluation; addressed by the position in the split.</summary>
    public const ulong EvaluationNoise = 4;

    /// <summary>Binarization of what is held out, drawn once; addressed by the picture.</summary>
    public const ulong EvaluationBinarization = 5;

    /// <summary>Posterior samples while running statistics are computed anew.</summary>
    public const ulong CalibrationNoise = 7;

    /// <summary>Which codes of a training batch are drawn inward, and how far; a substream of the noise of its step.</summary>
    public const ulong InwardCodes = 8;

    /// <summary>Augmentation of training pictures; a substream an epoch, addressed by the picture.</summary>
    public const ulong Augmentation = 9;

    /// <summary>Posterior samples beyond the first of an example; a substream of the noise they go with, and in it one a sample.</summary>
    public const ulong MoreSamples = 10;

    /// <summary>Which training examples a prior begins with, and the noise on them in substream 1.</summary>
    public const ulong PriorExamples = 11;

    /// <summary>Codes of the prior beside those of a batch; a substream of the noise of its step.</summary>
    public const ulong PriorCodes = 20;

    /// <summary>The order in which examples of classes are measured.</summary>
    public const ulong MixedClasses = 21;

    /// <summary>Which labels of a conditional model's training examples are dropped; a substream a step.</summary>
    public const ulong LabelDropout = 16;
}
