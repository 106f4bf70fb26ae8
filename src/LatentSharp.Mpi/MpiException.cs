using LatentSharp.Settings;

namespace LatentSharp.Mpi;

/// <summary>MPI is not there, was not started, or does not go on; the message says why and what to do.</summary>
internal sealed class MpiException : LatentSharpException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="text">What happened and what to do.</param>
    public MpiException(SettingText text)
        : base(text)
    {
    }
}
